//! The settings of the tab in an address. Net A's have the keys of the other tabs; net B's begin with b_.

use super::preset::Cure;
use super::side::{Names, Side};
use crate::settings::epoch::{EPOCH, epoch_part, paused_at};
use crate::settings::{Field, Reader, Speed, whole};
use engine::choice::{Choice, choice};
use protocol::{DeepSettings, TRIAL_STEPS};

choice! {
    /// The quantity that the map's colours show.
    "quantity", pub(crate) Quantity {
        /// The loss after the last epoch.
        Loss = "loss", "Final loss";
        /// The first layer's gradient before the first epoch.
        Start = "start", "First layer’s gradient at the start";
        /// The first layer's gradient after the last epoch.
        End = "end", "First layer’s gradient at the end";
    }
}

/// The epochs for which each net of the map is trained.
pub(crate) const EPOCHS: Field = whole("Epochs per net", &TRIAL_STEPS);

/// The settings of the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MapLink {
    /// The net whose settings all nets have, except for depth and activation.
    pub(super) like: Side,
    /// The epochs for which each net is trained.
    pub(super) epochs: u32,
    /// The quantity that the colours show.
    pub(super) quantity: Quantity,
}

/// What the link of the tab holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TrainLink {
    /// Both nets; they have the same seed.
    pub(super) nets: [DeepSettings; 2],
    /// How fast the race is shown.
    pub(super) speed: Speed,
    pub(super) map: MapLink,
    /// The epoch at which the race is opened, paused; nothing in the state of the page.
    pub(super) epoch: Option<u32>,
}

impl Default for TrainLink {
    fn default() -> Self {
        let sick = DeepSettings::default();
        let map = MapLink { like: Side::A, epochs: 300, quantity: Quantity::Loss };
        Self { nets: [sick, Cure::Residual.of(sick)], speed: Speed::Watch, map, epoch: None }
    }
}

/// Reads the settings.
pub(crate) fn read(reader: &mut Reader<'_>) -> TrainLink {
    let default = TrainLink::default();
    let seed = reader.whole("seed", Field::SEED, default.nets[0].seed);
    let first = read_net(reader, "", Side::A.names(), DeepSettings { seed, ..default.nets[0] });
    // Without settings of its own, net B is net A with a cure.
    let second = read_net(reader, "b_", Side::B.names(), Cure::Residual.of(first));
    TrainLink {
        nets: [first, second],
        speed: reader.choice("speed", default.speed),
        map: MapLink {
            like: reader.choice("like", default.map.like),
            epochs: reader.whole("epochs", EPOCHS, default.map.epochs),
            quantity: reader.choice("map", default.map.quantity),
        },
        epoch: paused_at(reader, EPOCH),
    }
}

fn read_net(reader: &mut Reader<'_>, prefix: &str, names: Names, default: DeepSettings) -> DeepSettings {
    let key = |name: &str| format!("{prefix}{name}");
    DeepSettings {
        depth: reader.whole(&key("depth"), names.depth, default.depth),
        hidden: reader.whole(&key("hidden"), names.hidden, default.hidden),
        activation: reader.choice(&key("activation"), default.activation),
        init: reader.choice(&key("init"), default.init),
        optimizer: reader.choice(&key("optimizer"), default.optimizer),
        learning_rate: reader.number(&key("lr"), names.learning_rate, default.learning_rate),
        residual: reader.flag(&key("residual"), default.residual),
        layer_norm: reader.flag(&key("layernorm"), default.layer_norm),
        batch_norm: reader.flag(&key("batchnorm"), default.batch_norm),
        seed: default.seed,
    }
}

/// The settings as the part of the address after "?".
pub(crate) fn write(link: &TrainLink) -> String {
    let [first, second] = &link.nets;
    let MapLink { like, epochs, quantity } = link.map;
    let paused = link.epoch.map(|epoch| epoch_part(epoch.into())).unwrap_or_default();
    format!(
        "part=train&{}&seed={}&{}&speed={}&map={}&like={}&epochs={epochs}{paused}",
        write_net(first, ""),
        first.seed,
        write_net(second, "b_"),
        link.speed.name(),
        quantity.name(),
        like.name()
    )
}

fn write_net(net: &DeepSettings, prefix: &str) -> String {
    let pairs = [
        ("depth", net.depth.to_string()),
        ("hidden", net.hidden.to_string()),
        ("activation", net.activation.name().to_owned()),
        ("init", net.init.name().to_owned()),
        ("optimizer", net.optimizer.name().to_owned()),
        ("lr", net.learning_rate.to_string()),
        ("residual", u8::from(net.residual).to_string()),
        ("layernorm", u8::from(net.layer_norm).to_string()),
        ("batchnorm", u8::from(net.batch_norm).to_string()),
    ];
    pairs.map(|(key, value)| format!("{prefix}{key}={value}")).join("&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::reader;
    use engine::nn::{Activation, Init};
    use engine::optim::OptimizerKind;

    fn read(query: &str) -> (TrainLink, Vec<String>) {
        reader::read(query, super::read)
    }

    #[test]
    fn a_link_restores_exactly_what_was_shared() {
        let mut link = TrainLink {
            speed: Speed::Unlimited,
            map: MapLink { like: Side::B, epochs: 50, quantity: Quantity::End },
            epoch: Some(89),
            ..TrainLink::default()
        };
        link.nets[1] = DeepSettings {
            depth: 200,
            hidden: 32,
            activation: Activation::Gelu,
            init: Init::Orthogonal,
            optimizer: OptimizerKind::Sgd,
            learning_rate: 0.1 + 0.2,
            residual: false,
            layer_norm: true,
            batch_norm: true,
            seed: 0,
        };
        assert_eq!(read(&write(&link)), (link, vec![]));
        assert_eq!(read(""), (TrainLink::default(), vec![]));
    }

    #[test]
    fn settings_from_another_part_are_net_as_and_its_cure_follows() {
        let (link, notes) = read("part=train&depth=40&hidden=3&init=uniform&seed=9");
        let sick = DeepSettings { depth: 40, hidden: 3, init: Init::Uniform, seed: 9, ..DeepSettings::default() };
        assert_eq!((link.nets, notes), ([sick, DeepSettings { residual: true, ..sick }], vec![]));
    }

    #[test]
    fn a_bad_value_falls_back_and_says_so() {
        let (link, notes) = read("depth=10000&b_residual=yes&epoch=abc");
        assert_eq!(link, TrainLink { epoch: Some(0), ..TrainLink::default() });
        assert_eq!(
            notes,
            [
                "depth=10000 is not usable: it must be a whole number from 1 to 200. Using 30 instead.",
                "b_residual=yes is not usable: allowed: 0, 1. Using 1 instead.",
                "epoch=abc is not usable: it must be a whole number from 0 to 10,000,000. Using 0 instead.",
            ]
        );
    }
}
