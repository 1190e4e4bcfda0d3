//! Four of PyTorch's generators that draw the same things at once, each in a lane of its own.

use wide::bytemuck::cast;
use wide::{f64x4, u32x4};

use super::twister::{SIZE, seeded, tempered, twist};

/// How many there are.
pub(crate) const LANES: usize = 4;

/// The generators after `torch.manual_seed`, for uniform numbers in `float64`.
#[derive(Debug, Clone)]
pub(crate) struct Quartet {
    /// The words that are being read, and those that follow on them.
    blocks: [Box<[u32x4; SIZE]>; 2],
    /// How many of the first block have been read. An even number: each number takes two.
    next: usize,
}

impl Quartet {
    pub(crate) fn manual_seed(seeds: [u32; LANES]) -> Self {
        let mut blocks = [Box::new(seeded(u32x4::new(seeds))), Box::new([u32x4::splat(0); SIZE])];
        let [first, second] = &mut blocks;
        twist(first, second);
        twist(second, first);
        blocks.swap(0, 1);
        Self { blocks, next: 0 }
    }

    /// Fills a slice as `uniform_(-bound, bound)` does.
    ///
    /// # Panics
    /// Where more numbers are asked for than half a state has words.
    pub(crate) fn uniform(&mut self, numbers: &mut [f64x4], bound: f64) {
        self.peek(numbers, bound);
        self.next += 2 * numbers.len();
        if self.next >= SIZE {
            self.next -= SIZE;
            self.blocks.swap(0, 1);
            let [current, following] = &mut self.blocks;
            twist(current, following);
        }
    }

    /// The same, with the generators left as they were.
    ///
    /// # Panics
    /// As [`Quartet::uniform`].
    pub(crate) fn peek(&self, numbers: &mut [f64x4], bound: f64) {
        assert!(2 * numbers.len() <= SIZE, "{} numbers at once", numbers.len());
        let ready = &self.blocks[0][self.next..];
        let (from_ready, from_following) = numbers.split_at_mut(numbers.len().min(ready.len() / 2));
        convert(ready, from_ready, bound);
        convert(&self.blocks[1][..], from_following, bound);
    }
}

/// Makes numbers of pairs of words. As [`super::Generator::uniform`] has it, a number is bound · (k − 2⁵²) / 2⁵², with k the
/// low 53 bits of the pair, the first word of which is the high one.
fn convert(words: &[u32x4], numbers: &mut [f64x4], bound: f64) {
    // With these above its 32 bits, a word is a double's bits: 2⁵² plus the word, and 2⁸⁴ plus 2³² times the word.
    let (low_bits, high_bits) = (u32x4::splat(0x4330_0000), u32x4::splat(0x4530_0000));
    let (two_to_52, two_to_84) = (f64::from_bits(0x433 << 52), f64::from_bits(0x453 << 52));
    // The high part still has what the low part has too much, and 2⁵² less.
    let excess = f64x4::splat(two_to_84 + 2.0 * two_to_52);
    let factor = f64x4::splat(bound / two_to_52);
    for (pair, number) in words.chunks_exact(2).zip(numbers) {
        let high = tempered(pair[0]) & u32x4::splat((1 << 21) - 1);
        let low = tempered(pair[1]);
        let high: f64x4 = cast([high.unpack_lo(high_bits), high.unpack_hi(high_bits)]);
        let low: f64x4 = cast([low.unpack_lo(low_bits), low.unpack_hi(low_bits)]);
        *number = ((high - excess) + low) * factor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Generator;

    #[test]
    fn each_lane_draws_what_its_generator_draws() {
        let seeds = [0, 1, 5489, u32::MAX];
        let mut quartet = Quartet::manual_seed(seeds);
        let mut generators = seeds.map(Generator::manual_seed);
        for round in 0..300 {
            let bound = [1.0, 0.577_350_269_189_625_8, 0.1][round % 3];
            let mut numbers = vec![f64x4::splat(0.0); [5, 272, 1, 312][round % 4]];
            let draw = |generator: &mut Generator| generator.uniform::<f64>(bound);
            quartet.peek(&mut numbers, bound);
            for (lane, generator) in generators.iter().enumerate() {
                let mut ahead = generator.clone();
                assert!(numbers.iter().all(|number| number.to_array()[lane] == draw(&mut ahead)));
            }
            quartet.uniform(&mut numbers, bound);
            for (lane, generator) in generators.iter_mut().enumerate() {
                assert!(numbers.iter().all(|number| number.to_array()[lane] == draw(generator)));
            }
        }
    }
}
