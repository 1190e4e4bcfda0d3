//! The page's settings in the address: which patient, whether its illness is known, and its treatment.

use super::PATH;
use crate::settings::epoch::{epoch_part, paused_at};
use crate::settings::{Field, Reader, Target, whole};
use engine::choice::Choice;
use protocol::{Case, Script};

pub(crate) const RATE: Field = Field {
    name: "Learning rate",
    min: *Script::LEARNING_RATE.start(),
    max: *Script::LEARNING_RATE.end(),
    whole: false,
};

pub(crate) const HIDDEN: Field =
    Field { name: "Hidden size", min: *Script::HIDDEN.start() as f64, max: *Script::HIDDEN.end() as f64, whole: true };

/// The factor of a hidden layer's initial weights.
pub(crate) const SCALE: Field =
    Field { name: "Weight scale", min: *Script::SCALE.start(), max: *Script::SCALE.end(), whole: false };

/// What the page's link holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ClinicLink {
    pub(crate) case: Case,
    /// Whether its illness is known.
    pub(crate) found: bool,
    /// The treated script. Until the illness is known, it equals the broken one.
    pub(crate) treatment: Script,
    /// The epoch at which the runs are opened, paused: the treated one, if there is one. Nothing in the state of the page.
    pub(crate) epoch: Option<u32>,
}

impl ClinicLink {
    pub(crate) fn new(case: Case) -> Self {
        Self { case, found: false, treatment: case.script(), epoch: None }
    }

    /// Whether the broken run is opened at its end, unless the link names an epoch.
    pub(crate) fn opens_at_the_end(&self) -> bool {
        self.found && !self.is_treated()
    }

    /// Whether anything has been changed.
    pub(crate) fn is_treated(&self) -> bool {
        self.treatment != self.case.script()
    }
}

/// Reads the settings.
pub(crate) fn read(reader: &mut Reader<'_>) -> ClinicLink {
    let case = reader.choice("case", Case::RateHigh);
    let found = reader.flag("found", false);
    let treatment = if found {
        treatment(reader, case)
    } else {
        // An illness that is not known cannot be treated, and nothing is said of it.
        reader.quietly(|reader| treatment(reader, case));
        case.script()
    };
    let epoch = paused_at(reader, whole("Epoch", &(0..=u32::try_from(case.epochs()).unwrap_or(u32::MAX))));
    ClinicLink { case, found, treatment, epoch }
}

/// A patient's script with the changes of a treatment.
fn treatment(reader: &mut Reader<'_>, case: Case) -> Script {
    let broken = case.script();
    let zero_grad = reader.flag("zero_grad", broken.zero_grad);
    let flat_target = reader.choice("target", Target::of(broken.flat_target)) == Target::Flat;
    let reduction = reader.choice("loss", broken.reduction);
    let learning_rate = reader.number("lr", RATE, broken.learning_rate);
    let treated = Script { zero_grad, flat_target, reduction, learning_rate, ..broken };
    if !case.has_hidden_layer() {
        ["hidden", "activation", "scale"].iter().for_each(|key| reader.passes_over(key));
        return treated;
    }
    Script {
        hidden: reader.whole("hidden", HIDDEN, broken.hidden),
        activation: reader.choice("activation", broken.activation),
        scale: reader.number("scale", SCALE, broken.scale),
        ..treated
    }
}

/// The address of the page with a link.
pub(super) fn address_of(link: &ClinicLink) -> String {
    format!("{PATH}?{}", write(link))
}

/// The settings as the part of the address after "?".
pub(crate) fn write(link: &ClinicLink) -> String {
    let case = link.case.name();
    let paused = link.epoch.map(|epoch| epoch_part(epoch.into())).unwrap_or_default();
    if !link.found {
        return format!("case={case}{paused}");
    }
    let Script { zero_grad, reduction, learning_rate, hidden, activation, scale, .. } = &link.treatment;
    let (zero_grad, target) = (u8::from(*zero_grad), Target::of(link.treatment.flat_target).name());
    let line = format!(
        "case={case}&found=1&zero_grad={zero_grad}&target={target}&loss={}&lr={learning_rate}",
        reduction.name()
    );
    if link.case.has_hidden_layer() {
        format!("{line}&hidden={hidden}&activation={}&scale={scale}{paused}", activation.name())
    } else {
        line + &paused
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::reader;
    use engine::nn::Activation;
    use protocol::Reduction;

    fn read(query: &str) -> (ClinicLink, Vec<String>) {
        reader::read(query, super::read)
    }

    #[test]
    fn a_link_restores_exactly_what_was_shared() {
        for &case in Case::ALL {
            assert_eq!(read(&write(&ClinicLink::new(case))), (ClinicLink::new(case), vec![]));
            let unknown = ClinicLink { epoch: Some(14), ..ClinicLink::new(case) };
            assert_eq!(read(&write(&unknown)), (unknown, vec![]));
            let mut link = ClinicLink { found: true, epoch: Some(0), ..ClinicLink::new(case) };
            link.treatment.zero_grad = !link.treatment.zero_grad;
            link.treatment.flat_target = !link.treatment.flat_target;
            link.treatment.reduction = Reduction::Sum;
            link.treatment.learning_rate = 0.1 + 0.2;
            if case.has_hidden_layer() {
                link.treatment.hidden = 32;
                link.treatment.activation = Activation::Gelu;
                link.treatment.scale = 1.0 / 3.0;
            }
            assert_eq!(read(&write(&link)), (link, vec![]));
        }
        assert_eq!(read(""), (ClinicLink::new(Case::RateHigh), vec![]));
    }

    #[test]
    fn an_address_does_not_treat_what_is_not_diagnosed() {
        assert_eq!(read("case=3&zero_grad=1&lr=0.5"), (ClinicLink::new(Case::NoZeroGrad), vec![]));
        assert_eq!(write(&ClinicLink::new(Case::NoZeroGrad)), "case=3", "nothing gives the illness away");
    }

    #[test]
    fn a_line_has_no_units_whatever_the_address_says() {
        let (link, notes) = read("case=1&found=1&hidden=8&activation=relu&scale=2");
        assert_eq!((link, notes), (ClinicLink { found: true, ..ClinicLink::new(Case::RateHigh) }, vec![]));
    }

    #[test]
    fn bad_values_fall_back_and_say_so() {
        let (link, notes) = read("case=9&found=1&lr=7&target=wide&epoch=1e9");
        assert_eq!(link, ClinicLink { found: true, epoch: Some(0), ..ClinicLink::new(Case::RateHigh) });
        assert_eq!(
            notes,
            [
                "case=9 is not usable: allowed: 1, 2, 3, 4, 5, 6, 7, 8. Using 1 instead.",
                "target=wide is not usable: allowed: column, flat. Using column instead.",
                "lr=7 is not usable: it must be a number from 0.00001 to 1. Using 0.025 instead.",
                "epoch=1e9 is not usable: it must be a whole number from 0 to 500. Using 0 instead.",
            ]
        );
    }
}
