//! Multiplications and additions in registers only, whose rate no loop over memory can exceed.

use engine::tensor::{Element, Lanes};

type Vector = <f32 as Element>::Lanes;

/// Steps per iteration of the loop, so that the cost of the counter is negligible.
const UNROLLED: usize = 4;

/// The number of operations of one iteration with one chain: a multiplication and an addition in each of four lanes,
/// unrolled.
pub const FLOPS: usize = 2 * 4 * UNROLLED;

/// Runs `CHAINS` independent chains x ← x · ½ + 1 and returns the sum of their final values.
///
/// Each operation of a chain waits for the previous one, so several chains are needed to keep the processor busy; with
/// too many, there are not enough registers. All chains converge to 2, far from subnormal numbers.
#[must_use]
pub fn peak<const CHAINS: usize>(iterations: u32) -> f32 {
    let (half, one) = (Vector::splat(0.5), Vector::splat(1.0));
    // No chain starts at 2: the compiler could see that it stays there.
    let mut chains: [Vector; CHAINS] = std::array::from_fn(|chain| Vector::splat(chain as f32 + 0.25));
    for _ in 0..iterations {
        for _ in 0..UNROLLED {
            for chain in &mut chains {
                *chain = *chain * half + one;
            }
        }
    }
    chains.into_iter().map(Lanes::sum).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_lanes_of_all_chains_take_part() {
        assert_eq!(peak::<10>(100), 10.0 * 4.0 * 2.0);
        assert_eq!(peak::<3>(0), 4.0 * (0.25 + 1.25 + 2.25));
    }
}
