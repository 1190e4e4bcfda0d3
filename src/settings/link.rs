//! The settings of runs in page addresses. Numbers are printed with the fewest digits that parse to the same number, so a link
//! restores exactly what was shared.

use std::rc::Rc;

use crate::data;
use crate::run::race::{self, racer};
use crate::settings::field::Field;
use crate::settings::reader::{POINTS, Reader};
use crate::settings::speed::Speed;
use crate::settings::stopping::StopKind;
use crate::settings::table::{self, Linked, SETTINGS};
use engine::choice::Choice;
use engine::optim::OptimizerKind;
use protocol::{Points, ProbeSettings, Racer, RunSettings, StopRule};

/// What is used where the reader's own points cannot be used.
const INSTEAD: &str = "the course’s 15 points";
/// The largest number of changes of a run in a link. A longer link would exceed the limit of some programs.
pub(crate) const MOST_CHANGES: usize = 40;

/// The settings in a link to the lesson on fitting a network.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LabLink {
    /// The settings of the run.
    pub(crate) settings: RunSettings,
    /// The speed at which it is shown.
    pub(crate) speed: Speed,
    /// The rule that stops it.
    pub(crate) stop: StopRule,
    /// Whether the leave-one-out error is shown.
    pub(crate) leave_one_out: bool,
    /// The race of optimizers on a plane, if one is shown.
    pub(crate) race: Option<RaceLink>,
}

/// A race of optimizers on the plane through two weights of the network.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RaceLink {
    /// The indices of the two weights in PyTorch's order; `None` for those that the page proposes.
    pub(crate) weights: Option<[usize; 2]>,
    pub(crate) racers: Vec<Racer>,
}

impl Default for RaceLink {
    fn default() -> Self {
        Self { weights: None, racers: vec![racer(OptimizerKind::Sgd, 0.1), racer(OptimizerKind::Adam, 0.1)] }
    }
}

impl Default for LabLink {
    fn default() -> Self {
        Self {
            settings: RunSettings::default(),
            speed: Speed::Watch,
            stop: StopRule::Never,
            leave_one_out: true,
            race: None,
        }
    }
}

/// A query with the part of a lesson that it leads to. The first part needs no name: links from before there were parts lead
/// there.
pub(crate) fn in_part<C: Choice>(part: C, query: &str) -> String {
    if part.index() == 0 { query.to_owned() } else { format!("part={}&{query}", part.name()) }
}

/// Reads the settings of the lesson on fitting a network.
pub(crate) fn read_lab(reader: &mut Reader<'_>) -> LabLink {
    let default = LabLink::default();
    LabLink {
        settings: read_run(reader),
        speed: reader.choice("speed", default.speed),
        stop: stop(reader),
        leave_one_out: reader.flag("loo", default.leave_one_out),
        race: read_race(reader),
    }
}

/// Reads a race on a plane, as in `race=sgd:0.1,adam:0.1&plane=0,4`.
fn read_race(reader: &mut Reader<'_>) -> Option<RaceLink> {
    let given = reader.value("plane");
    let racers = race::read(reader, &RaceLink::default().racers)?;
    let index = |text: &str| text.parse::<u16>().ok().map(usize::from);
    let weights = given.and_then(|given| given.split_once(',')).and_then(|(a, b)| Some([index(a)?, index(b)?]));
    if let (Some(given), None) = (given, weights) {
        reader.note("plane", given, "it must be the numbers of two weights, as in 0,4", "the usual weights");
    }
    Some(RaceLink { weights, racers })
}

/// Reads the settings of a run.
pub(crate) fn read_run(reader: &mut Reader<'_>) -> RunSettings {
    read_changes(reader, RunSettings::default())
}

/// These settings with the values in a link.
pub(crate) fn read_changes(reader: &mut Reader<'_>, settings: RunSettings) -> RunSettings {
    // The other settings follow: the largest batch has all points.
    let mut settings = read_own(reader, settings);
    SETTINGS.iter().for_each(|setting| setting.read(reader, &mut settings));
    settings
}

/// These settings with the reader's own points, if the link has any.
fn read_own(reader: &mut Reader<'_>, settings: RunSettings) -> RunSettings {
    if let Some(own) = own_points(reader) {
        return settings.with_own(Some(own));
    }
    let is_named = reader.value("data") == Some(table::OWN) && reader.value(POINTS).is_none();
    if is_named && settings.own.is_none() {
        reader.note("data", table::OWN, "the points themselves are missing", INSTEAD);
    }
    settings
}

/// The reader's own points in a link, if it has any that can be used.
pub(crate) fn own_points(reader: &mut Reader<'_>) -> Option<Rc<Points>> {
    let given = reader.value(POINTS)?;
    let read = data::read_link(given);
    read.map_err(|reason| reader.note(POINTS, given, &reason, INSTEAD)).ok()
}

/// The part of a link with the reader's own points.
pub(crate) fn own_part(own: &Rc<Points>) -> String {
    format!("{POINTS}={}", data::link_text(own))
}

fn stop(reader: &mut Reader<'_>) -> StopRule {
    let kind = reader.choice("stop", StopKind::Never);
    let (rule, default) = (kind.rule(), kind.number());
    let Some(field) = kind.field() else {
        reader.passes_over("stop_at");
        return rule;
    };
    rule.with(reader.number("stop_at", field, default))
}

/// The settings of a run as part of an address.
pub(crate) fn write_run(settings: &RunSettings) -> String {
    parts(settings).join("&")
}

fn parts(settings: &RunSettings) -> Vec<String> {
    let linked = SETTINGS.iter().filter(|setting| setting.is_linked(settings));
    let linked = linked.map(|setting| format!("{}={}", setting.key, setting.text(settings)));
    linked.chain(settings.own.iter().map(own_part)).collect()
}

/// The settings of the lesson on fitting a network as the part of the address after "?".
pub(crate) fn write_lab(link: &LabLink) -> String {
    let default = LabLink::default();
    let mut parts = parts(&link.settings);
    // Newer settings follow those that every link contains.
    let always = SETTINGS.iter().filter(|setting| setting.linked == Linked::Always).count();
    parts.insert(always, format!("speed={}", link.speed.name()));
    if link.stop != default.stop {
        parts.push(format!("stop={}", StopKind::of(link.stop).name()));
    }
    parts.extend(link.stop.number().map(|number| format!("stop_at={number}")));
    if link.leave_one_out != default.leave_one_out {
        parts.push(format!("loo={}", u8::from(link.leave_one_out)));
    }
    if let Some(RaceLink { weights, racers }) = &link.race {
        parts.push(format!("race={}", race::text(racers)));
        parts.extend(weights.map(|[a, b]| format!("plane={a},{b}")));
    }
    parts.join("&")
}

/// Reads the settings of the vanishing-gradient lesson.
pub(crate) fn read_probe(reader: &mut Reader<'_>) -> ProbeSettings {
    let default = ProbeSettings::default();
    let units = reader.whole("hidden", Field::UNITS, default.units);
    ProbeSettings {
        layers: reader.whole("depth", Field::layers(units), default.layers),
        units,
        activation: reader.choice("activation", default.activation),
        init: reader.choice("init", default.init),
        seed: reader.whole("seed", Field::SEED, default.seed),
        scale: reader.number("scale", Field::SCALE, default.scale),
        input: reader.number("input", Field::INPUT, default.input),
    }
}

/// The settings of the vanishing-gradient lesson as the part of the address after "?".
pub(crate) fn write_probe(settings: &ProbeSettings) -> String {
    let ProbeSettings { layers, units, activation, init, seed, scale, input } = settings;
    let (activation, init) = (activation.name(), init.name());
    format!("depth={layers}&hidden={units}&activation={activation}&init={init}&seed={seed}&scale={scale}&input={input}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::reader;
    use engine::data::DataSet;
    use engine::nn::{Activation, Init};
    use engine::optim::OptimizerKind;
    use protocol::{Precision, RunSchedule, ScheduleKind};

    fn read_lab(query: &str) -> (LabLink, Vec<String>) {
        reader::read(query, super::read_lab)
    }

    fn read_probe(query: &str) -> (ProbeSettings, Vec<String>) {
        reader::read(query, super::read_probe)
    }

    #[test]
    fn every_setting_of_a_run_survives_the_link() {
        let settings = RunSettings::default();
        let plain = LabLink { settings: settings.clone(), ..LabLink::default() };
        let with = |settings: RunSettings| LabLink { settings, ..plain.clone() };
        let mut links = vec![
            with(RunSettings { momentum: 0.9, nesterov: true, optimizer: OptimizerKind::Sgd, ..settings.clone() }),
            with(RunSettings { decay: Some(0.0), ..settings.clone() }),
            with(RunSettings { decay: Some(0.1 + 0.2), noise: 1.0 / 3.0, ..settings.clone() }),
            with(RunSettings { precision: Precision::Double, ..settings.clone() }),
            LabLink { leave_one_out: false, ..plain.clone() },
        ];
        let own = Points::new(vec![0.435, 1.5, -2.25], vec![1.286, 2.0, 3.75]).expect("sound");
        let own = settings.with_own(Some(Rc::new(own)));
        links.push(with(RunSettings { standardised: true, validation: 30, batch: Some(2), ..own.clone() }));
        links.push(with(own));
        links.extend((1..=15).map(|size| with(RunSettings { batch: Some(size), ..settings.clone() })));
        links.extend(Init::ALL.iter().map(|&init| with(RunSettings { init, ..settings.clone() })));
        links.extend(DataSet::ALL.iter().map(|&data| with(RunSettings { data, ..settings.clone() })));
        for &kind in ScheduleKind::ALL {
            let schedule = RunSchedule::new(kind);
            links.push(with(RunSettings { schedule, ..settings.clone() }));
            let epochs = if schedule.has_epochs() { 77 } else { schedule.epochs };
            let factor = if schedule.has_factor() { 0.123 } else { schedule.factor };
            links.push(with(RunSettings { schedule: RunSchedule { kind, epochs, factor }, ..settings.clone() }));
        }
        for stop in [StopRule::Never, StopRule::Below(0.123), StopRule::Patience(7), StopRule::At(1_000_000)] {
            links.push(LabLink { stop, ..plain.clone() });
        }
        for link in links {
            assert_eq!(read_lab(&write_lab(&link)), (link.clone(), vec![]), "{}", write_lab(&link));
        }
    }

    #[test]
    fn a_bad_value_of_a_newer_setting_falls_back_and_says_so_too() {
        let (link, notes) = read_lab(
            "batch=16&precision=f16&init=magic&noise=-1&momentum=1&nesterov=yes&decay=two&schedule=cosine\
             &schedule_epochs=0&schedule_factor=2&stop=below&stop_at=0&loo=2",
        );
        let schedule = RunSchedule::new(ScheduleKind::Cosine);
        let settings = RunSettings { schedule, ..RunSettings::default() };
        assert_eq!(link, LabLink { settings, stop: StopKind::Below.rule(), ..LabLink::default() });
        assert_eq!(
            notes,
            [
                "noise=-1 is not usable: it must be a number from 0 to 2. Using 0 instead.",
                "init=magic is not usable: allowed: pytorch, uniform, normal, xavier, he, orthogonal, ones, zeros, tight. \
                 Using pytorch instead.",
                "precision=f16 is not usable: allowed: f32, f64. Using f32 instead.",
                "batch=16 is not usable: it must be full or a whole number from 1 to 15. Using full instead.",
                "momentum=1 is not usable: it must be a number from 0 to 0.99. Using 0 instead.",
                "nesterov=yes is not usable: allowed: 0, 1. Using 0 instead.",
                "decay=two is not usable: it must be a number from 0 to 1. Using the optimizer’s default instead.",
                "schedule_epochs=0 is not usable: it must be a whole number from 1 to 10,000. Using 300 instead.",
                "schedule_factor=2 is not usable: it must be a number from 0 to 1. Using 0 instead.",
                "stop_at=0 is not usable: it must be a number from 0.000001 to 100. Using 0.17 instead.",
                "loo=2 is not usable: allowed: 0, 1. Using 1 instead.",
            ]
        );
    }

    #[test]
    fn a_link_restores_exactly_what_was_shared() {
        for rate in [0.1, 1e-4, 0.1 + 0.2, 0.023_148_148_148_148_147, 1.0] {
            let link = LabLink {
                settings: RunSettings {
                    learning_rate: rate,
                    hidden: 64,
                    depth: 8,
                    activation: Activation::Relu,
                    optimizer: OptimizerKind::Sgd,
                    seed: u32::MAX,
                    ..RunSettings::default()
                },
                speed: Speed::Unlimited,
                ..LabLink::default()
            };
            assert_eq!(read_lab(&write_lab(&link)), (link, vec![]));
        }
        let (activation, init) = (Activation::Tanh, Init::Tight);
        let probe =
            ProbeSettings { layers: 10_000, units: 16, activation, init, seed: 7, scale: 0.1 + 0.2, input: -3.999 };
        assert_eq!(read_probe(&write_probe(&probe)), (probe.clone(), vec![]));
        let wide = ProbeSettings { layers: 1000, units: 128, ..probe };
        assert_eq!(read_probe(&write_probe(&wide)), (wide, vec![]));
    }

    #[test]
    fn a_network_of_wide_layers_is_as_deep_as_its_weights_fit() {
        let (settings, notes) = read_probe("depth=1001&hidden=100");
        assert_eq!((settings.layers, settings.units), (40, 100));
        assert_eq!(notes, ["depth=1001 is not usable: it must be a whole number from 1 to 1000. Using 40 instead."]);
        let (settings, notes) = read_probe("depth=10000&hidden=129");
        assert_eq!((settings.layers, settings.units), (10_000, 3));
        assert_eq!(notes, ["hidden=129 is not usable: it must be a whole number from 1 to 128. Using 3 instead."]);
    }

    #[test]
    fn a_seed_is_any_that_pytorch_takes_and_means_its_low_32_bits() {
        for (text, seed) in [("-1", u32::MAX), ("4294967296", 0), ("18446744073709551615", u32::MAX)] {
            let (link, notes) = read_lab(&format!("seed={text}"));
            assert_eq!((link.settings.seed, notes), (seed, vec![]), "{text}");
            assert_eq!(read_probe(&format!("seed={text}")).0.seed, seed);
        }
        for text in ["18446744073709551616", "1.5", "abc"] {
            let (link, notes) = read_lab(&format!("seed={text}"));
            let note = format!(
                "seed={text} is not usable: it must be a whole number from −2⁶³ to 2⁶⁴ − 1, as for torch.manual_seed. Using 0 \
                 instead."
            );
            assert_eq!((link.settings.seed, notes), (0, vec![note]));
        }
    }

    #[test]
    fn the_link_is_the_one_of_the_contract() {
        assert_eq!(
            write_lab(&LabLink::default()),
            "lr=0.1&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=0&data=lab&speed=60"
        );
        assert_eq!(
            write_probe(&ProbeSettings::default()),
            "depth=40&hidden=3&activation=sigmoid&init=uniform&seed=0&scale=1&input=1"
        );
    }

    #[test]
    fn a_link_from_before_weight_scale_and_input_means_what_it_meant() {
        let (settings, notes) = read_probe("depth=12&hidden=5&activation=tanh&init=xavier&seed=4");
        let (activation, init) = (Activation::Tanh, Init::Xavier);
        let meant = ProbeSettings { layers: 12, units: 5, activation, init, seed: 4, scale: 1.0, input: 1.0 };
        assert_eq!((settings, notes), (meant, vec![]));
    }

    #[test]
    fn an_empty_query_is_the_default_and_unknown_keys_are_ignored() {
        assert_eq!(read_lab(""), (LabLink::default(), vec![]));
        assert_eq!(read_lab("colour=red&&lr&=3&hidden=2"), (LabLink::default(), vec![]));
    }

    #[test]
    fn a_bad_value_falls_back_and_says_so() {
        let (link, notes) = read_lab("lr=5&hidden=2.5&optimizer=lamb&data=mine&seed=3");
        assert_eq!(link.settings, RunSettings { seed: 3, ..RunSettings::default() });
        assert_eq!(
            notes,
            [
                "lr=5 is not usable: it must be a number from 10⁻¹² to 1. Using 0.1 instead.",
                "hidden=2.5 is not usable: it must be a whole number from 1 to 64. Using 2 instead.",
                "optimizer=lamb is not usable: allowed: sgd, adam, adamw, rmsprop, adagrad. Using adam instead.",
                "data=mine is not usable: allowed: lab, line, sine, step, valley. Using lab instead.",
            ]
        );
    }

    #[test]
    fn own_points_that_cannot_be_had_are_told() {
        let cases = [
            ("data=own", "data=own is not usable: the points themselves are missing."),
            (
                "data=own&points=AAwFC",
                "points=AAwFC is not usable: the points are incomplete or were changed on the way.",
            ),
            (
                "points=K0123456789abcdef",
                "points=K0123456789abcdef is not usable: there were too many points for a link, and this tab does not have \
                 them; open their file with “Your data”.",
            ),
        ];
        for (query, note) in cases {
            let (link, notes) = read_lab(query);
            let note = format!("{note} Using the course’s 15 points instead.");
            assert_eq!((link.settings.own, notes), (None, vec![note]));
        }
    }

    /// Links from before a setting existed, which are out in the world, each with what it means today.
    #[test]
    fn old_links_mean_what_they_meant() {
        for line in include_str!("old_links.txt").lines().filter(|line| !line.starts_with('#')) {
            let (old, meant) = line.split_once(" => ").expect("an old link and its meaning");
            let (link, mut notes) = read_lab(old);
            // Points were never read from there, and now the page says so.
            notes.retain(|note| !note.starts_with("x=1,2,3 is") && !note.starts_with("y=2,3,5 is"));
            assert_eq!((write_lab(&link).as_str(), notes), (meant, vec![]), "{old}");
        }
    }
}
