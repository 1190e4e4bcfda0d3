//! Four of PyTorch's generators that make the same draws at once, each in its own lane.

use std::f64::consts::TAU;

use wide::bytemuck::cast;
use wide::{f64x2, f64x4, u32x4};

use super::lanes;
use super::normal::BLOCK;
use super::twister::{SIZE, seeded, tempered, twist};

/// How many there are.
pub(crate) const LANES: usize = 4;

/// The most numbers that can be read at once: each takes two words of a state.
const AT_ONCE: usize = SIZE / 2;

/// The generators after `torch.manual_seed`, for numbers in `float64`.
#[derive(Debug, Clone)]
pub(crate) struct Quartet {
    /// The words being read, and the words after them.
    blocks: [Box<[u32x4; SIZE]>; 2],
    /// How many words of the first block have been read; even, since each number takes two.
    next: usize,
    /// As in [`super::Generator`].
    spare_normal: Option<f64x4>,
}

impl Quartet {
    pub(crate) fn manual_seed(seeds: [u32; LANES]) -> Self {
        let mut blocks = [Box::new(seeded(u32x4::new(seeds))), Box::new([u32x4::splat(0); SIZE])];
        let [first, second] = &mut blocks;
        twist(first, second);
        twist(second, first);
        blocks.swap(0, 1);
        Self { blocks, next: 0, spare_normal: None }
    }

    /// Fills a slice as `uniform_(-bound, bound)` does.
    pub(crate) fn uniform(&mut self, numbers: &mut [f64x4], bound: f64) {
        for portion in numbers.chunks_mut(AT_ONCE) {
            self.peek(portion, bound);
            self.pass(portion.len());
        }
    }

    /// The same without advancing the generators.
    ///
    /// # Panics
    /// If more numbers are requested than half of the words of a state.
    pub(crate) fn peek(&self, numbers: &mut [f64x4], bound: f64) {
        self.read(0, numbers, bound);
    }

    /// Fills a slice as `torch.randn` does.
    pub(crate) fn normal(&mut self, mut numbers: &mut [f64x4]) {
        while !numbers.is_empty() {
            // Whole blocks do not depend on what follows; what is left is more than a block.
            let here = if numbers.len() > AT_ONCE - BLOCK { 16 * BLOCK } else { numbers.len() };
            let (portion, rest) = std::mem::take(&mut numbers).split_at_mut(here);
            let (drawn, spare) = self.peek_normal(portion);
            self.pass(drawn);
            (self.spare_normal, numbers) = (spare, rest);
        }
    }

    /// The same without advancing the generators. Returns how many uniform numbers it takes, and the spare normal
    /// number.
    ///
    /// # Panics
    /// As [`Quartet::peek`], where up to 16 numbers that are drawn twice count twice.
    pub(crate) fn peek_normal(&self, numbers: &mut [f64x4]) -> (usize, Option<f64x4>) {
        let count = numbers.len();
        if count < BLOCK {
            return self.peek_pairs(numbers);
        }
        let mut drawn = count;
        self.shares(0, numbers);
        for block in numbers.chunks_exact_mut(BLOCK) {
            uniform_to_normal(block);
        }
        if !count.is_multiple_of(BLOCK) {
            let last = &mut numbers[count - BLOCK..];
            self.shares(drawn, last);
            uniform_to_normal(last);
            drawn += BLOCK;
        }
        (drawn, self.spare_normal)
    }

    fn peek_pairs(&self, numbers: &mut [f64x4]) -> (usize, Option<f64x4>) {
        let mut shares = [f64x4::splat(0.0); BLOCK];
        let mut spare = self.spare_normal;
        let drawn = numbers.len().saturating_sub(usize::from(spare.is_some())).next_multiple_of(2);
        self.shares(0, &mut shares[..drawn]);
        let mut pairs = shares.chunks_exact(2);
        for number in numbers {
            *number = match spare.take() {
                Some(number) => number,
                None => pairs.next().map_or(f64x4::splat(0.0), |pair| {
                    let ln = f64x4::new(pair[1].to_array().map(|tail| libm::log1p(-tail)));
                    let (cosine, sine) = normal_pair(ln, pair[0]);
                    spare = Some(sine);
                    cosine
                }),
            };
        }
        (drawn, spare)
    }

    /// Numbers uniform in [0, 1), skipping the next `ahead` numbers.
    fn shares(&self, ahead: usize, numbers: &mut [f64x4]) {
        // 2 share − 1 is exact, and so is its inverse.
        self.read(ahead, numbers, 1.0);
        for number in numbers {
            *number = (*number + f64x4::splat(1.0)) * f64x4::splat(0.5);
        }
    }

    fn read(&self, ahead: usize, numbers: &mut [f64x4], bound: f64) {
        assert!(ahead + numbers.len() <= AT_ONCE, "{} numbers at once", ahead + numbers.len());
        let start = self.next + 2 * ahead;
        let ready = self.blocks[0].get(start..).unwrap_or_default();
        let (from_ready, from_following) = numbers.split_at_mut(numbers.len().min(ready.len() / 2));
        convert(ready, from_ready, bound);
        convert(&self.blocks[1][start.saturating_sub(SIZE)..], from_following, bound);
    }

    /// Advances by this many numbers.
    fn pass(&mut self, count: usize) {
        self.next += 2 * count;
        if self.next >= SIZE {
            self.next -= SIZE;
            self.blocks.swap(0, 1);
            let [current, following] = &mut self.blocks;
            twist(current, following);
        }
    }
}

/// As in [`super::normal`], for four blocks.
fn uniform_to_normal(block: &mut [f64x4]) {
    let (radii, angles) = block.split_at_mut(BLOCK / 2);
    for (first, second) in radii.iter_mut().zip(angles) {
        let ln = halves(f64x4::splat(1.0) - *first).map(lanes::ln);
        let (cosine, sine) = normal_pair(cast(ln), *second);
        (*first, *second) = (cosine + f64x4::splat(0.0), sine + f64x4::splat(0.0));
    }
}

/// Two normal numbers from the logarithm of a uniform number and an angle as a fraction of a turn.
fn normal_pair(ln: f64x4, share: f64x4) -> (f64x4, f64x4) {
    let radius = (f64x4::splat(-2.0) * ln).sqrt();
    let [first, second] = halves(f64x4::splat(TAU) * share).map(lanes::sin_cos);
    (radius * cast::<_, f64x4>([first.1, second.1]), radius * cast::<_, f64x4>([first.0, second.0]))
}

fn halves(numbers: f64x4) -> [f64x2; 2] {
    cast(numbers)
}

/// Converts pairs of words to numbers. As in [`super::Generator::uniform`], a number is bound · (k − 2⁵²) / 2⁵², with k
/// the low 53 bits of the pair, the first word of which is the high one.
fn convert(words: &[u32x4], numbers: &mut [f64x4], bound: f64) {
    // With these as its upper 32 bits, a word becomes a double: 2⁵² plus the word, or 2⁸⁴ plus 2³² times the word.
    let (low_bits, high_bits) = (u32x4::splat(0x4330_0000), u32x4::splat(0x4530_0000));
    let (two_to_52, two_to_84) = (f64::from_bits(0x433 << 52), f64::from_bits(0x453 << 52));
    // Subtracts the offsets of both parts, and 2⁵² more.
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
            let mut numbers = vec![f64x4::splat(0.0); [5, 272, 1, 312, 1000][round % 5]];
            let draw = |generator: &mut Generator| generator.uniform::<f64>(bound);
            if numbers.len() <= AT_ONCE {
                quartet.peek(&mut numbers, bound);
                for (lane, generator) in generators.iter().enumerate() {
                    let mut ahead = generator.clone();
                    assert!(numbers.iter().all(|number| number.to_array()[lane] == draw(&mut ahead)));
                }
            }
            quartet.uniform(&mut numbers, bound);
            for (lane, generator) in generators.iter_mut().enumerate() {
                assert!(numbers.iter().all(|number| number.to_array()[lane] == draw(generator)));
            }
        }
    }

    #[test]
    fn each_lane_draws_the_normal_numbers_of_its_generator() {
        let seeds = [0, 1, 5489, u32::MAX];
        let mut quartet = Quartet::manual_seed(seeds);
        let mut generators = seeds.map(Generator::manual_seed);
        for round in 0..300 {
            let count = [3, 9, 16, 4, 25, 256, 1, 15, 31, 0, 2, 297, 552, 1000][round % 14];
            let mut numbers = vec![f64x4::splat(0.0); count];
            if count + BLOCK <= AT_ONCE {
                quartet.peek_normal(&mut numbers);
            }
            let bits = |numbers: &[f64x4], lane: usize| -> Vec<u64> {
                numbers.iter().map(|number| number.to_array()[lane].to_bits()).collect()
            };
            let expected: [Vec<u64>; LANES] =
                generators.each_mut().map(|generator| generator.randn(count).into_iter().map(f64::to_bits).collect());
            let ahead: [Vec<u64>; LANES] = std::array::from_fn(|lane| bits(&numbers, lane));
            if count + BLOCK <= AT_ONCE {
                assert_eq!(ahead, expected, "looking ahead, {count}");
            }
            quartet.normal(&mut numbers);
            assert_eq!(std::array::from_fn(|lane| bits(&numbers, lane)), expected, "drawing, {count}");
            // Uniform draws in between keep the spare number.
            quartet.uniform(&mut numbers[..count.min(2)], 1.0);
            for generator in &mut generators {
                let _: Vec<f64> = (0..count.min(2)).map(|_| generator.uniform(1.0)).collect();
            }
        }
    }
}
