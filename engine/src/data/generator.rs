//! PyTorch's random numbers: the Mersenne Twister behind `torch.manual_seed`, and the conversion of its draws to
//! floats.

use std::ops::Range;

use super::Seed;
use super::twister::{SIZE, seeded, tempered, twist};
use crate::tensor::Element;

/// MT19937, seeded and read as PyTorch's CPU generator does.
#[derive(Debug, Clone)]
pub struct Generator {
    state: [u32; SIZE],
    next: usize,
    /// The second normal number of the last pair, if only the first has been used.
    pub(super) spare_normal: Option<f64>,
}

/// From this width on, [`Generator::randint`] uses 64 bits.
const WIDE: u64 = 1 << 28;

impl Generator {
    /// The generator after `torch.manual_seed(seed)`. Like PyTorch's, it takes a 64-bit seed, signed or not, and uses
    /// the low 32 bits; [`Seed`] says more.
    #[must_use]
    pub fn manual_seed(seed: impl Into<Seed>) -> Self {
        Self { state: seeded(seed.into().bits()), next: SIZE, spare_normal: None }
    }

    /// The generator seeded by a list of words, as Python's `random.seed` does (`init_by_array` of Matsumoto and
    /// Nishimura, 2002).
    ///
    /// # Panics
    /// Without a word.
    #[must_use]
    pub fn seeded_by(key: &[u32]) -> Self {
        assert!(!key.is_empty(), "a key has at least one word");
        let mut state = seeded(19_650_218);
        let mixed = |before: u32| before ^ (before >> 30);
        let mut place = 1;
        for step in 0..SIZE.max(key.len()) {
            let at = step % key.len();
            state[place] = (state[place] ^ mixed(state[place - 1]).wrapping_mul(1_664_525))
                .wrapping_add(key[at])
                .wrapping_add(at as u32);
            place = following(&mut state, place);
        }
        for _ in 1..SIZE {
            state[place] =
                (state[place] ^ mixed(state[place - 1]).wrapping_mul(1_566_083_941)).wrapping_sub(place as u32);
            place = following(&mut state, place);
        }
        state[0] = 0x8000_0000;
        Self { state, next: SIZE, spare_normal: None }
    }

    /// The next 32 bits.
    pub fn random(&mut self) -> u32 {
        if self.next == SIZE {
            let before = self.state;
            twist(&before, &mut self.state);
            self.next = 0;
        }
        self.next += 1;
        tempered(self.state[self.next - 1])
    }

    /// The next 64 bits: the first draw is the high word.
    pub fn random64(&mut self) -> u64 {
        let high = u64::from(self.random());
        (high << 32) | u64::from(self.random())
    }

    /// The result of `draw`, without advancing the generator. `most` is an upper bound for the 32-bit numbers that it
    /// takes. Usually these are available, and the state of 2.5 kB is not copied.
    ///
    /// # Panics
    /// If `draw` takes more.
    pub fn peek<R>(&mut self, most: usize, draw: impl FnOnce(&mut Self) -> R) -> R {
        let (next, spare_normal) = (self.next, self.spare_normal);
        if next + most > SIZE {
            return draw(&mut self.clone());
        }
        let drawn = draw(self);
        assert!((next..=next + most).contains(&self.next), "more than the {most} draws announced");
        (self.next, self.spare_normal) = (next, spare_normal);
        drawn
    }

    /// A number uniform in [0, 1), as `torch.rand` draws it: the low 24 bits of one draw for `f32`, the low 53 bits of
    /// two draws for `f64`.
    pub fn rand<T: Element>(&mut self) -> T {
        let bits = if T::PRECISION <= 32 { u64::from(self.random()) } else { self.random64() };
        let kept = bits & ((1 << T::PRECISION) - 1);
        // Both the integer and the power of two are exact in f64, and the quotient is exact in T. Machines convert
        // signed integers more quickly.
        T::from_f64(kept.cast_signed() as f64 / (1_u64 << T::PRECISION) as f64)
    }

    /// A number uniform in [−bound, bound), as `Tensor.uniform_(-bound, bound)` draws it. PyTorch rounds share · 2
    /// bound − bound once. That equals (2 share − 1) times the bound rounded to `T`, since 2 share − 1 is exact.
    pub fn uniform<T: Element>(&mut self, bound: f64) -> T {
        let share = self.rand::<T>();
        (share + share - T::ONE) * T::from_f64(bound)
    }

    /// A whole number from the range, as `torch.randint(start, end, (1,))` draws it, bit for bit.
    ///
    /// # Panics
    /// If the range is empty.
    pub fn randint(&mut self, range: Range<i64>) -> i64 {
        assert!(!range.is_empty(), "randint: the range {range:?} is empty");
        let width = range.end.wrapping_sub(range.start).cast_unsigned();
        let drawn = if width >= WIDE { self.random64() } else { u64::from(self.random()) };
        range.start.wrapping_add((drawn % width).cast_signed())
    }

    /// The numbers from 0 to `count` - 1 in random order, as `torch.randperm(count)` draws them, bit for bit.
    pub fn randperm(&mut self, count: usize) -> Vec<usize> {
        let mut order = vec![0; count];
        self.fill_randperm(&mut order);
        order
    }

    /// As [`Generator::randperm`], into an existing slice.
    pub fn fill_randperm(&mut self, order: &mut [usize]) {
        for (index, place) in order.iter_mut().enumerate() {
            *place = index;
        }
        for index in 0..order.len().saturating_sub(1) {
            let ahead = self.random() as usize % (order.len() - index);
            order.swap(index, index + ahead);
        }
    }
}

/// The next place in the state, which begins again at 1.
fn following(state: &mut [u32; SIZE], place: usize) -> usize {
    if place + 1 < SIZE {
        return place + 1;
    }
    state[0] = state[SIZE - 1];
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_words_seeds_as_in_python() {
        // CPython: random.seed(42); [random.getrandbits(32) for _ in range(3)]
        let mut generator = Generator::seeded_by(&[42]);
        assert_eq!([(); 3].map(|()| generator.random()), [2_746_317_213, 478_163_327, 107_420_369]);
    }

    #[test]
    fn the_ten_thousandth_draw_is_the_one_of_the_standard() {
        // ISO C++, [rand.predef]: the 10000th consecutive value of a default-constructed mt19937 (seed 5489).
        let mut generator = Generator::manual_seed(5489);
        let last = (0..10_000).map(|_| generator.random()).last();
        assert_eq!(last, Some(4_123_659_995));
    }

    #[test]
    fn looking_ahead_changes_nothing() {
        let mut generator = Generator::manual_seed(1);
        let mut other = generator.clone();
        for _ in 0..1000 {
            let numbers =
                |generator: &mut Generator| (generator.random(), generator.randn::<f64>(3), generator.rand::<f64>());
            let ahead = generator.peek(11, numbers);
            assert_eq!(ahead, numbers(&mut generator));
            assert_eq!(ahead, numbers(&mut other));
        }
    }
}
