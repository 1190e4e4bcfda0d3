//! Where the notes of a chart lie, so that none touches another.

use super::mark::Beside;
use super::plot::Area;

/// A note's left, top, right and bottom, in device pixels.
pub(super) type Block = [f64; 4];

/// The least distance of notes in a row, as a share of the height of their text. Nearer ones would read as one word.
const GAP: f64 = 0.5;

/// A note to be placed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Note {
    /// The point that it belongs to.
    pub(super) at: (f64, f64),
    pub(super) width: f64,
    /// The height of the text.
    pub(super) height: f64,
    /// Device pixels per CSS pixel, scaled with the size of the text.
    pub(super) unit: f64,
}

impl Note {
    /// Where it lies: beside its point on the wanted side, or else on the other side of the same height. It stays between the
    /// axes. `None` if both places are taken.
    pub(super) fn block(self, beside: Beside, area: Area, taken: &[Block]) -> Option<Block> {
        [beside, beside.mirrored()].into_iter().map(|beside| self.on(beside, area)).find(|block| {
            let gap = GAP * self.height;
            taken.iter().all(|other| {
                block[0] >= other[2] + gap || other[0] >= block[2] + gap || block[1] >= other[3] || other[1] >= block[3]
            })
        })
    }

    fn on(self, beside: Beside, area: Area) -> Block {
        let Self { at: (x, y), width, height, unit } = self;
        let left = match beside {
            Beside::LeftAbove | Beside::LeftBelow => x - 6.0 * unit - width,
            Beside::RightAbove | Beside::RightBelow => x + 6.0 * unit,
            Beside::Upon => x - width / 2.0,
        };
        let left = left.min(area.left + area.width - width).max(area.left);
        let above = y - 5.0 * unit - height;
        let below = y + 5.0 * unit;
        let top = match beside {
            Beside::Upon => y - height / 2.0,
            Beside::LeftBelow | Beside::RightBelow if below + height < area.top + area.height => below,
            _ if above < area.top => below,
            _ => above,
        };
        [left, top, left + width, top + height]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Area = Area { left: 50.0, top: 20.0, width: 300.0, height: 200.0 };

    fn note(at: (f64, f64), width: f64) -> Note {
        Note { at, width, height: 13.0, unit: 1.0 }
    }

    #[test]
    fn two_words_in_a_row_never_touch() {
        let start = note((200.0, 100.0), 28.0).block(Beside::LeftBelow, AREA, &[]).expect("there is room");
        assert_eq!(start, [166.0, 105.0, 194.0, 118.0]);
        // The second point is beside the first one, so that its note would begin right where the first one ends.
        for x in 160..=200 {
            let x = f64::from(x);
            let now = note((x, 101.0), 25.0).block(Beside::RightBelow, AREA, &[start]).expect("there is room above");
            let clear = now[0] >= start[2] + 6.5 || now[3] <= start[1];
            assert!(clear, "{now:?} at {x}");
        }
        let apart = note((205.0, 101.0), 25.0).block(Beside::RightBelow, AREA, &[start]);
        assert_eq!(apart, Some([211.0, 106.0, 236.0, 119.0]), "as wanted where there is room");
    }

    #[test]
    fn a_note_without_room_on_either_side_is_left_out() {
        let everywhere = [0.0, 0.0, 400.0, 300.0];
        assert_eq!(note((200.0, 100.0), 28.0).block(Beside::RightAbove, AREA, &[everywhere]), None);
        assert_eq!(note((200.0, 100.0), 28.0).block(Beside::Upon, AREA, &[[190.0, 90.0, 210.0, 110.0]]), None);
    }

    #[test]
    fn a_note_stays_between_the_axes() {
        let block = |at, beside| note(at, 40.0).block(beside, AREA, &[]).expect("there is room");
        assert_eq!(block((340.0, 22.0), Beside::RightAbove), [310.0, 27.0, 350.0, 40.0]);
        assert_eq!(block((60.0, 215.0), Beside::LeftBelow), [50.0, 197.0, 90.0, 210.0]);
    }
}
