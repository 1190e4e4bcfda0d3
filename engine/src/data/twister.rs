//! MT19937 (Matsumoto and Nishimura, 1998), for one stream of numbers or for several in lanes.

use std::ops::{BitAnd, BitXor, Shl, Shr};

use wide::u32x4;

/// How many words a state has.
pub(super) const SIZE: usize = 624;
const SHIFT: usize = 397;

/// A word of one stream, or of four.
pub(super) trait Word:
    Copy + BitAnd<Output = Self> + BitXor<Output = Self> + Shl<u32, Output = Self> + Shr<u32, Output = Self>
{
    fn splat(word: u32) -> Self;
    /// The product and the sum, both modulo 2³².
    fn times_plus(self, factor: u32, addend: u32) -> Self;
    /// The negative, modulo 2³².
    fn minus(self) -> Self;
}

impl Word for u32 {
    fn splat(word: u32) -> Self {
        word
    }

    fn times_plus(self, factor: u32, addend: u32) -> Self {
        self.wrapping_mul(factor).wrapping_add(addend)
    }

    fn minus(self) -> Self {
        self.wrapping_neg()
    }
}

impl Word for u32x4 {
    #[inline(always)]
    fn splat(word: u32) -> Self {
        Self::splat(word)
    }

    #[inline(always)]
    fn times_plus(self, factor: u32, addend: u32) -> Self {
        self * Self::splat(factor) + Self::splat(addend)
    }

    #[inline(always)]
    fn minus(self) -> Self {
        Self::splat(0) - self
    }
}

/// The initial state for a seed; the first words are read after one [`twist`].
pub(super) fn seeded<W: Word>(seed: W) -> [W; SIZE] {
    let mut state = [seed; SIZE];
    for i in 1..SIZE {
        let before = state[i - 1];
        state[i] = (before ^ (before >> 30)).times_plus(1_812_433_253, i as u32);
    }
    state
}

/// The next state.
pub(super) fn twist<W: Word>(state: &[W; SIZE], next: &mut [W; SIZE]) {
    let twisted = |upper: W, lower: W| {
        let y = (upper & W::splat(0x8000_0000)) ^ (lower & W::splat(0x7fff_ffff));
        let odd = (lower & W::splat(1)).minus();
        (y >> 1) ^ (odd & W::splat(0x9908_b0df))
    };
    for i in 0..SIZE - SHIFT {
        next[i] = state[i + SHIFT] ^ twisted(state[i], state[i + 1]);
    }
    for i in SIZE - SHIFT..SIZE - 1 {
        next[i] = next[i + SHIFT - SIZE] ^ twisted(state[i], state[i + 1]);
    }
    next[SIZE - 1] = next[SHIFT - 1] ^ twisted(state[SIZE - 1], next[0]);
}

/// The output for a word of the state.
#[inline(always)]
pub(super) fn tempered<W: Word>(word: W) -> W {
    let mut y = word;
    y = y ^ (y >> 11);
    y = y ^ ((y << 7) & W::splat(0x9d2c_5680));
    y = y ^ ((y << 15) & W::splat(0xefc6_0000));
    y ^ (y >> 18)
}
