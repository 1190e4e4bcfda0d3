//! What a reload restores in addition to the page's link: the epoch of the runs, and what the reader has seen and said.
//!
//! As a text: `epoch=57&again=1&ended=1&picked=rate&made=rate`.

use super::state::Clinic;
use crate::settings::Reader;
use engine::choice::Choice;
use protocol::Diagnosis;

/// What happened before a reload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Past {
    /// The epochs that were run since the patient was set up.
    pub(crate) epoch: u64,
    /// Whether the end of the broken run has been seen.
    pub(crate) ended: bool,
}

/// The text for a page whose patient was run up to an epoch.
pub(crate) fn write(page: &Clinic, epoch: u64) -> String {
    let mut text = format!("epoch={epoch}");
    for (set, holds) in [("&again=1", page.again), ("&ended=1", page.has_seen_the_end())] {
        text.push_str(if holds { set } else { "" });
    }
    for (key, diagnosis) in [("picked", page.picked), ("made", page.made)] {
        if let Some(diagnosis) = diagnosis {
            text.push_str(&format!("&{key}={}", diagnosis.name()));
        }
    }
    text
}

/// A page as it opens, with what a text by [`write`] restores. The page is unchanged if the text is not valid.
pub(crate) fn restored(page: Clinic, text: &str) -> Clinic {
    let reader = Reader::new(text);
    let Some(epoch) = reader.value("epoch").and_then(|epoch| epoch.parse().ok()) else { return page };
    let is_set = |key| reader.value(key) == Some("1");
    let diagnosis = |key| reader.value(key).and_then(|name| Diagnosis::parse(name).ok());
    Clinic {
        past: Some(Past { epoch, ended: is_set("ended") }),
        again: is_set("again"),
        picked: diagnosis("picked"),
        made: diagnosis("made"),
        ..page
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::task::Done;
    use crate::lessons::clinic::link::ClinicLink;
    use protocol::Case;

    fn page() -> Clinic {
        Clinic::new(ClinicLink::new(Case::RateLow), Done::default())
    }

    #[test]
    fn a_text_restores_how_far_it_was_and_what_was_said() {
        let before = Clinic {
            past: Some(Past { epoch: 57, ended: true }),
            again: true,
            picked: Some(Diagnosis::RateHigh),
            made: Some(Diagnosis::NoZeroGrad),
            ..page()
        };
        assert_eq!(restored(page(), &write(&before, 57)), before);
        let fresh = Clinic { past: Some(Past::default()), ..page() };
        assert_eq!((restored(page(), &write(&page(), 0)), write(&page(), 0).as_str()), (fresh, "epoch=0"));
    }

    #[test]
    fn what_cannot_be_read_is_ignored() {
        for text in ["", "nonsense", "epoch=-1&ended=1", "again=1"] {
            assert_eq!(restored(page(), text), page(), "{text}");
        }
        let odd = restored(page(), "epoch=3&ended=yes&picked=measles");
        assert_eq!(odd, Clinic { past: Some(Past { epoch: 3, ended: false }), ..page() });
    }
}
