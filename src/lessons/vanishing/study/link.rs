//! Settings that the tabs share, within narrower limits than in other tabs.

use crate::settings::field::Problem;
use crate::settings::{Field, Reader};

/// Reads a whole number from an address. A number above the limit, which another tab may have set, becomes the limit, with a
/// note.
pub(crate) fn at_most(reader: &mut Reader<'_>, key: &str, field: Field, default: u32) -> u32 {
    let too_large = reader.value(key).filter(|given| matches!(field.parse(given), Err(Problem::TooLarge(_))));
    if let Some(given) = too_large {
        let most = field.text(field.max);
        reader.note(key, given, &format!("this part shows at most {most}"), &most);
        return field.max as u32;
    }
    reader.whole(key, field, default)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEPTH: Field = Field { name: "Depth", min: 1.0, max: 12.0, whole: true };

    #[test]
    fn a_depth_from_another_part_is_clamped_and_said() {
        let read = |query: &str| {
            let mut reader = Reader::new(query);
            (at_most(&mut reader, "depth", DEPTH, 4), reader.notes)
        };
        assert_eq!(read("depth=12"), (12, vec![]));
        assert_eq!(read("hidden=3"), (4, vec![]));
        let note = "depth=200 is not usable: this part shows at most 12. Using 12 instead.";
        assert_eq!(read("depth=200"), (12, vec![note.to_owned()]));
        let (depth, notes) = read("depth=0");
        assert!(depth == 4 && notes[0].contains("a whole number from 1 to 12"), "{notes:?}");
    }
}
