//! The state of the tab and the actions that change it.

use std::convert::Infallible;

use super::stream::end_of;
use super::task::TASKS;
use crate::frame::{Done, Page, Task};
use crate::lessons::vanishing::PATH;
use crate::lessons::vanishing::layers;
use crate::lessons::vanishing::layers::link::{Change, Shown};
use crate::lessons::vanishing::tab::Tab;
use crate::settings::{Reader, link};
use engine::nn::{Activation, Init};
use protocol::{ProbeSettings, deepest};

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Vanishing {
    pub(super) settings: ProbeSettings,
    /// The last depth on the chart's axis, which is the slider's.
    pub(super) end: u32,
    /// What is shown of the layers.
    pub(super) shown: Shown,
    /// Which tasks are done.
    pub(super) done: Done,
}

/// An action; the first seven change one setting each.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    Layers(u32),
    Units(u32),
    Activation(Activation),
    Init(Init),
    Seed(u32),
    Scale(f64),
    Input(f64),
    /// Changes where the chart ends.
    End(u32),
    /// Changes what is shown of the layers.
    Show(Change),
    Done(Done),
    /// Opens another link.
    Load(ProbeSettings, Shown),
}

impl Page for Vanishing {
    type Action = Action;
    type Link = (ProbeSettings, Shown);
    type Command = Infallible;
    const NAME: &'static str = "measure";
    const TASKS: &'static [Task] = &TASKS;

    fn read(reader: &mut Reader<'_>) -> Self::Link {
        // An address that names an unknown tab is opened here.
        reader.choice("part", Tab::Measure);
        let settings = link::read_probe(reader);
        let shown = layers::link::read(reader, settings.layers);
        (settings, shown)
    }

    fn open((settings, shown): Self::Link, _: Option<&str>, done: Done) -> Self {
        Self { end: end_of(settings.layers), settings, shown, done }
    }

    fn link(&self) -> Self::Link {
        // If the network has fewer layers than the chosen one, the last layer is shown.
        let layer = self.shown.layer.min(self.settings.layers);
        (self.settings.clone(), Shown { layer, ..self.shown })
    }

    fn address(&self) -> String {
        let shown = layers::link::write(self.shown, self.settings.layers);
        format!("{PATH}?{}{shown}", link::write_probe(&self.settings))
    }

    fn after(&self, action: Action) -> Self {
        let now = self.settings.clone();
        let with = |settings| Self { settings, ..self.clone() };
        match action {
            // The axis never shrinks under the thumb that is being dragged.
            Action::Layers(layers) => {
                let end = self.end.max(end_of(layers));
                Self { end, ..with(ProbeSettings { layers, ..now }) }
            }
            Action::End(end) => Self { end, ..with(ProbeSettings { layers: now.layers.min(end), ..now }) },
            // Wide networks cannot be as deep as narrow ones, and the axis ends no deeper than they do.
            Action::Units(units) => {
                let layers = now.layers.min(deepest(units));
                Self { end: self.end.min(deepest(units)), ..with(ProbeSettings { layers, units, ..now }) }
            }
            Action::Activation(activation) => with(ProbeSettings { activation, ..now }),
            Action::Init(init) => with(ProbeSettings { init, ..now }),
            Action::Seed(seed) => with(ProbeSettings { seed, ..now }),
            Action::Scale(scale) => with(ProbeSettings { scale, ..now }),
            Action::Input(input) => with(ProbeSettings { input, ..now }),
            Action::Show(change) => Self { shown: self.shown.after(change), ..self.clone() },
            Action::Done(done) => Self { done, ..self.clone() },
            Action::Load(settings, shown) => Self { end: end_of(settings.layers), settings, shown, ..self.clone() },
        }
    }

    fn load((settings, shown): Self::Link) -> Action {
        Action::Load(settings, shown)
    }

    fn done(&self) -> &Done {
        &self.done
    }

    fn forgotten(&self) -> Self {
        Self { done: Done::default(), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::reader;

    fn page() -> Vanishing {
        Vanishing::open((ProbeSettings::default(), Shown::default()), None, Done::default())
            .after(Action::Layers(7))
            .after(Action::Units(2))
            .after(Action::Activation(Activation::Tanh))
            .after(Action::Init(Init::Tight))
            .after(Action::Seed(9))
            .after(Action::Scale(2.0))
            .after(Action::Input(-0.5))
            .after(Action::Show(Change::Layer(5)))
    }

    #[test]
    fn each_action_changes_its_own_setting() {
        let (activation, init) = (Activation::Tanh, Init::Tight);
        let expected = ProbeSettings { layers: 7, units: 2, activation, init, seed: 9, scale: 2.0, input: -0.5 };
        assert_eq!((page().settings, page().shown.layer), (expected, 5));
    }

    #[test]
    fn the_axis_makes_room_for_a_depth_and_ends_where_it_is_told() {
        let at = |page: &Vanishing| (page.settings.layers, page.end);
        let deep = page().after(Action::Layers(600));
        assert_eq!((at(&page()), at(&deep)), ((7, 200), (600, 1000)));
        assert_eq!(at(&deep.after(Action::Layers(3))), (3, 1000));
        assert_eq!(at(&deep.after(Action::End(500))), (500, 500));
    }

    #[test]
    fn wide_layers_bring_depth_and_axis_within_what_can_be_measured() {
        let at = |page: &Vanishing| (page.settings.layers, page.settings.units, page.end);
        let deep = page().after(Action::Layers(9000)).after(Action::Units(40));
        assert_eq!(at(&deep), (9000, 40, 10_000));
        assert_eq!(at(&deep.after(Action::Units(100))), (1000, 100, 1000));
        assert_eq!(at(&page().after(Action::Units(128))), (7, 128, 200));
    }

    #[test]
    fn the_address_leads_back_to_the_page() {
        for page in [page(), page().after(Action::Layers(3))] {
            let address = page.address();
            assert_eq!(reader::read(reader::split(&address).1, Vanishing::read), (page.link(), vec![]), "{address}");
        }
    }
}
