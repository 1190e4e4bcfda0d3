//! The epoch at which a link opens its run, paused.

use super::field::{Field, whole};
use super::reader::Reader;

/// The epochs that a link can ask for. The largest takes some seconds to compute.
pub(crate) const EPOCH: Field = whole("Epoch", &(0..=10_000_000));

/// The epoch at which a link opens its run, paused; `None` if it names none. One that cannot be used stands for the start.
pub(crate) fn paused_at(reader: &mut Reader<'_>, field: Field) -> Option<u32> {
    reader.value("epoch")?;
    Some(reader.whole("epoch", field, 0))
}

/// The part of a link that opens its run paused at an epoch; see [`paused_at`].
pub(crate) fn epoch_part(epoch: u64) -> String {
    format!("&epoch={epoch}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_that_cannot_be_used_stands_for_the_start() {
        let at = |query: &str| {
            let mut reader = Reader::new(query);
            (paused_at(&mut reader, EPOCH), reader.notes.len())
        };
        assert_eq!([at("lr=0.1"), at("lr=0.1&epoch=0"), at("epoch=89")], [(None, 0), (Some(0), 0), (Some(89), 0)]);
        for bad in ["epoch=abc", "epoch=1e9", "epoch=-1", "epoch="] {
            assert_eq!(at(bad), (Some(0), 1), "{bad}");
        }
        assert_eq!(at(&epoch_part(120)[1..]), (Some(120), 0));
    }
}
