//! Multiplications and additions in registers and nothing else: no loop over memory can do more of them.

use engine::tensor::{Element, Lanes};

type Vector = <f32 as Element>::Lanes;

/// Steps in a turn of the loop, so that counting costs nothing that could be seen.
const UNROLLED: usize = 4;

/// What one iteration with one chain computes: a multiplication and an addition in each of four lanes, unrolled.
pub const FLOPS: usize = 2 * 4 * UNROLLED;

/// Runs `CHAINS` independent chains x ← x · ½ + 1 and answers the sum of their ends.
///
/// Each operation of a chain waits for the one before, so that several chains have to be under way at once to keep the
/// processor busy; with too many of them the registers do not suffice. All chains go towards 2, far from subnormal numbers.
#[must_use]
pub fn peak<const CHAINS: usize>(iterations: u32) -> f32 {
    let (half, one) = (Vector::splat(0.5), Vector::splat(1.0));
    // None starts at the 2 itself, which the compiler would know to stay there.
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
