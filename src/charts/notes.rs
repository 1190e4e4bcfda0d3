//! Where the notes of a chart lie, so that none touches another, and lines pass beside them where there is room.

use super::mark::Beside;
use super::plot::Area;

/// A note's left, top, right and bottom, in device pixels.
pub(super) type Block = [f64; 4];

/// A straight piece of a line that has been drawn, in device pixels.
pub(super) type Piece = [(f64, f64); 2];

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
    /// Where it lies: beside its point on the wanted side, or else where fewer lines cross it. It stays between the axes. `None`
    /// if all places are taken, or would make it the name of another line.
    pub(super) fn block(self, beside: Beside, area: Area, taken: &[Block], lines: &[Piece]) -> Option<Block> {
        let gap = GAP * self.height;
        let places = [beside, beside.mirrored(), beside.opposite(), beside.opposite().mirrored()];
        let blocks = places.into_iter().map(|beside| self.on(beside, area));
        let blocks = blocks.filter(|block| !lines.iter().any(|piece| self.would_name(*block, *piece)));
        let free = blocks.filter(|block| {
            taken.iter().all(|other| {
                block[0] >= other[2] + gap || other[0] >= block[2] + gap || block[1] >= other[3] || other[1] >= block[3]
            })
        });
        // In heights of text, so that a note does not change its place for a line that only touches it.
        free.min_by_key(|block| (lines.iter().map(|piece| within(*block, *piece)).sum::<f64>() / self.height) as u32)
    }

    /// Whether a level line passes through a block or between the block and the point that it belongs to.
    fn would_name(self, [left, top, right, bottom]: Block, [from, to]: Piece) -> bool {
        let is_along = from.0.min(to.0) <= left && from.0.max(to.0) >= right && from.1 == to.1;
        let (height, own) = (from.1, self.at.1);
        is_along && (height - own).abs() >= 1.0 && (top.min(own)..bottom.max(own)).contains(&height)
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

/// How much of a piece of a line lies within a block.
fn within([left, top, right, bottom]: Block, [from, to]: Piece) -> f64 {
    let (across, down) = (to.0 - from.0, to.1 - from.1);
    let sides = [(-across, from.0 - left), (across, right - from.0), (-down, from.1 - top), (down, bottom - from.1)];
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    for (speed, distance) in sides {
        match distance / speed {
            share if speed < 0.0 => enters = enters.max(share),
            share if speed > 0.0 => leaves = leaves.min(share),
            _ if distance < 0.0 => return 0.0,
            _ => {}
        }
    }
    (leaves - enters).max(0.0) * across.hypot(down)
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
        let start = note((200.0, 100.0), 28.0).block(Beside::LeftBelow, AREA, &[], &[]).expect("there is room");
        assert_eq!(start, [166.0, 105.0, 194.0, 118.0]);
        // The second point is beside the first one, so that its note would begin right where the first one ends.
        for x in 160..=200 {
            let x = f64::from(x);
            let now =
                note((x, 101.0), 25.0).block(Beside::RightBelow, AREA, &[start], &[]).expect("there is room above");
            let clear = now[0] >= start[2] + 6.5 || now[3] <= start[1];
            assert!(clear, "{now:?} at {x}");
        }
        let apart = note((205.0, 101.0), 25.0).block(Beside::RightBelow, AREA, &[start], &[]);
        assert_eq!(apart, Some([211.0, 106.0, 236.0, 119.0]), "as wanted where there is room");
    }

    #[test]
    fn a_note_without_room_on_either_side_is_left_out() {
        let everywhere = [0.0, 0.0, 400.0, 300.0];
        assert_eq!(note((200.0, 100.0), 28.0).block(Beside::RightAbove, AREA, &[everywhere], &[]), None);
        assert_eq!(note((200.0, 100.0), 28.0).block(Beside::Upon, AREA, &[[190.0, 90.0, 210.0, 110.0]], &[]), None);
    }

    #[test]
    fn a_note_avoids_the_lines_of_the_chart() {
        let above = |lines: &[Piece]| {
            let note = note((350.0, 100.0), 80.0).block(Beside::LeftBelow, AREA, &[], lines).expect("there is room");
            note[3] < 100.0
        };
        let (below, over) = ([(50.0, 112.0), (350.0, 111.0)], [(50.0, 90.0), (350.0, 89.0)]);
        assert!(!above(&[over]), "below, as wanted");
        assert!(above(&[below]), "the curve runs below");
        assert!(!above(&[below, over, over]), "where fewer lines are");
        assert!(!above(&[[(340.0, 112.0), (345.0, 112.0)]]), "a touch is no reason to move");
    }

    #[test]
    fn a_note_is_never_the_name_of_another_level_line() {
        let (own, other) = ([(50.0, 100.0), (350.0, 100.0)], [(50.0, 88.0), (350.0, 88.0)]);
        let curve =
            [[(270.0, 110.0), (300.0, 111.0)], [(300.0, 111.0), (350.0, 110.0)], [(350.0, 110.0), (270.0, 112.0)]];
        let name = note((350.0, 100.0), 80.0);
        let block = |lines: &[Piece]| name.block(Beside::LeftBelow, AREA, &[], lines).map(|block| block[1]);
        assert_eq!(block(&[&curve[..], &[own]].concat()), Some(82.0), "above, where no curve is");
        assert_eq!(block(&[&curve[..], &[own, other]].concat()), Some(105.0), "across the curve rather than that line");
        let near = [(50.0, 103.0), (350.0, 103.0)];
        assert_eq!(block(&[own, other, near]), None, "between two lines it is left out");
    }

    #[test]
    fn of_a_line_counts_what_is_within() {
        let block = [10.0, 10.0, 30.0, 20.0];
        let about = |piece| within(block, piece).round();
        assert_eq!(about([(0.0, 15.0), (100.0, 15.0)]), 20.0);
        assert_eq!(about([(12.0, 0.0), (12.0, 15.0)]), 5.0);
        assert_eq!([within(block, [(0.0, 25.0), (100.0, 25.0)]), within(block, [(5.0, 0.0), (5.0, 90.0)])], [0.0; 2]);
        assert_eq!(within(block, [(15.0, 15.0), (15.0, 15.0)]), 0.0, "a point");
    }

    #[test]
    fn a_note_stays_between_the_axes() {
        let block = |at, beside| note(at, 40.0).block(beside, AREA, &[], &[]).expect("there is room");
        assert_eq!(block((340.0, 22.0), Beside::RightAbove), [310.0, 27.0, 350.0, 40.0]);
        assert_eq!(block((60.0, 215.0), Beside::LeftBelow), [50.0, 197.0, 90.0, 210.0]);
    }
}
