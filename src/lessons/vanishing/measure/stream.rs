//! The gradients by depth as they arrive, and what to request next.

use std::rc::Rc;

use protocol::{DepthPoint, Depths, DepthsReport, ProbeSettings};

/// Milliseconds of the worker's time per portion. It is one frame of the screen, so that the chart follows a slider.
const BUDGET_MS: f64 = 16.0;
/// Where the chart may end.
pub(super) const ENDS: [u32; 6] = [200, 500, 1000, 2000, 5000, 10_000];
/// Gradients are measured at least to this depth, even if the chart ends before: the texts name the depth from which
/// PyTorch prints 0.0.
pub(super) const AT_LEAST: u32 = 500;

/// The first depth of [`ENDS`] that has room for a network of this depth.
pub(super) fn end_of(layers: u32) -> u32 {
    ENDS.into_iter().find(|&end| layers <= end).unwrap_or(ENDS[5])
}

/// The measurements of the networks of some settings that have arrived.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured {
    /// The settings; their depth does not matter here.
    pub(super) settings: ProbeSettings,
    /// The number of networks to measure.
    pub(super) networks: u32,
    /// The number of networks that the points are about so far.
    pub(super) so_far: u32,
    /// The depth down to which these have been measured.
    pub(super) reached: u32,
    /// The measurements so far, by ascending depth.
    pub(super) points: Vec<Rc<DepthPoint>>,
}

impl Measured {
    /// Whether all networks have been measured down to a depth.
    pub(super) fn is_complete(&self, depth: u32) -> bool {
        self.so_far == self.networks && self.reached >= depth
    }

    /// The measurement at the nearest depth; `None` for a depth that has not been reached.
    pub(super) fn nearest(&self, layers: u32) -> Option<&DepthPoint> {
        let after = self.points.partition_point(|point| point.layers < layers);
        let (above, below) = (self.points.get(after), after.checked_sub(1).and_then(|index| self.points.get(index)));
        match (below, above) {
            (Some(below), Some(above)) if layers - below.layers < above.layers - layers => Some(below.as_ref()),
            (_, Some(above)) => Some(above.as_ref()),
            _ => None,
        }
    }
}

/// What to measure, and what has been measured. At most one portion is requested at a time; of settings that changed
/// meanwhile, only the newest are measured next.
#[derive(Debug, Default)]
pub(super) struct Stream {
    wanted: Option<ProbeSettings>,
    /// The deepest networks to measure.
    deepest: u32,
    /// The number of the newest request for networks of other settings.
    request: u32,
    asked: Option<ProbeSettings>,
    under_way: bool,
    measured: Option<Measured>,
}

impl Stream {
    /// What to show: the measurements of the previous settings until the first portion for new settings arrives.
    pub(super) fn measured(&self) -> Option<&Measured> {
        self.measured.as_ref()
    }

    /// Changes what to measure, and returns the request to send now. `number` returns a number that no request had before.
    pub(super) fn want(&mut self, settings: &ProbeSettings, end: u32, number: impl FnOnce() -> u32) -> Option<Depths> {
        (self.wanted, self.deepest) = (Some(settings.clone()), end.max(AT_LEAST));
        self.next(number)
    }

    /// Takes a portion. Returns whether it is new, and the request to send next.
    pub(super) fn receive(&mut self, report: &DepthsReport, number: impl FnOnce() -> u32) -> (bool, Option<Depths>) {
        if !self.under_way || report.request != self.request {
            return (false, None);
        }
        self.under_way = false;
        if let Some(settings) = self.asked.take() {
            let (networks, so_far, reached) = (report.networks, 0, 0);
            self.measured = Some(Measured { settings, networks, so_far, reached, points: Vec::new() });
        }
        if let Some(measured) = &mut self.measured {
            measured.so_far = report.measured;
            measured.reached = report.reached;
            if let Some(first) = report.points.first() {
                // A depth that arrives again is about more networks.
                let before = measured.points.partition_point(|point| point.layers < first.layers);
                measured.points.truncate(before);
            }
            measured.points.extend(report.points.iter().cloned());
        }
        (true, self.next(number))
    }

    /// Gives up the settings of a request that has failed. Returns the request to send next.
    pub(super) fn failed(&mut self, request: u32, number: impl FnOnce() -> u32) -> Option<Depths> {
        if !self.under_way || request != self.request {
            return None;
        }
        self.under_way = false;
        let failed = self.asked.take().or_else(|| self.measured.as_ref().map(|measured| measured.settings.clone()));
        self.wanted.take_if(|wanted| failed.is_some_and(|failed| is_same(&failed, wanted)));
        self.next(number)
    }

    fn next(&mut self, number: impl FnOnce() -> u32) -> Option<Depths> {
        let settings = self.wanted.as_ref().filter(|_| !self.under_way)?;
        let deepest = self.deepest;
        let shown = self.measured.as_ref().filter(|measured| is_same(&measured.settings, settings));
        match shown {
            Some(measured) if measured.is_complete(deepest) => return None,
            Some(_) => {}
            None => {
                self.request = number();
                self.asked = Some(settings.clone());
            }
        }
        self.under_way = true;
        Some(Depths { request: self.request, settings: settings.clone(), deepest, budget_ms: BUDGET_MS })
    }
}

/// Whether two settings differ in nothing but the depth.
fn is_same(one: &ProbeSettings, other: &ProbeSettings) -> bool {
    ProbeSettings { layers: other.layers, ..one.clone() } == *other
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::Printed;

    fn point(layers: u32) -> Rc<DepthPoint> {
        let printed = Printed { single: None, double: None };
        Rc::new(DepthPoint { layers, chosen: None, printed, quantiles: [None; 3], bound: 0.0 })
    }

    fn report(asked: &Depths, depths: std::ops::RangeInclusive<u32>) -> DepthsReport {
        let (request, reached) = (asked.request, *depths.end());
        DepthsReport { request, networks: 256, measured: 256, reached, points: depths.map(point).collect() }
    }

    fn seed(seed: u32) -> ProbeSettings {
        ProbeSettings { seed, ..ProbeSettings::default() }
    }

    #[test]
    fn portions_follow_one_another_until_all_is_there() {
        let mut stream = Stream::default();
        let first = stream.want(&seed(0), 200, || 1).expect("a question");
        assert_eq!((first.request, first.deepest), (1, 500));
        assert_eq!(stream.want(&seed(0), 200, || 2), None, "one at a time");
        let (news, second) = stream.receive(&report(&first, 1..=300), || 3);
        assert!(news && second == Some(first.clone()), "the same networks keep their number");
        let (news, none) = stream.receive(&report(&first, 301..=500), || 4);
        assert!(news && none.is_none());
        assert_eq!(stream.measured().map(|measured| measured.points.len()), Some(500));
        // A smaller depth is there already, a larger one goes on from where it is.
        assert_eq!(stream.want(&ProbeSettings { layers: 3, ..seed(0) }, 200, || 5), None);
        let deeper = stream.want(&ProbeSettings { layers: 501, ..seed(0) }, 1000, || 6).expect("a question");
        assert_eq!((deeper.request, deeper.deepest), (1, 1000));
    }

    #[test]
    fn other_settings_take_over_after_the_portion_under_way() {
        let mut stream = Stream::default();
        let first = stream.want(&seed(0), 200, || 1).expect("a question");
        assert_eq!(stream.want(&seed(1), 200, || 2), None);
        assert_eq!(stream.want(&seed(2), 200, || 2), None);
        let (_, second) = stream.receive(&report(&first, 1..=200), || 2);
        let second = second.expect("a question");
        assert_eq!((second.request, second.settings.seed), (2, 2), "the newest settings");
        assert_eq!(stream.measured().map(|m| (m.settings.seed, m.reached)), Some((0, 200)), "shown until news come");
        assert_eq!(
            stream.receive(&report(&first, 201..=500), || 9),
            (false, None),
            "an answer to nothing that is asked"
        );
        stream.receive(&report(&second, 1..=10), || 9);
        assert_eq!(stream.measured().map(|m| (m.settings.seed, m.points.len())), Some((2, 10)));
    }

    #[test]
    fn depths_of_a_part_of_the_networks_are_replaced_by_those_of_more() {
        let mut stream = Stream::default();
        let first = stream.want(&seed(0), 200, || 1).expect("a question");
        let part = |measured, depths| DepthsReport { measured, ..report(&first, depths) };
        let (_, next) = stream.receive(&part(80, 1..=200), || 2);
        assert_eq!(next.as_ref(), Some(&first), "the others are asked for");
        stream.receive(&part(256, 1..=200), || 2);
        let (_, none) = stream.receive(&part(256, 201..=500), || 2);
        let measured = stream.measured().expect("something measured");
        assert!(none.is_none() && measured.is_complete(500) && !measured.is_complete(501));
        assert!(measured.points.iter().map(|point| point.layers).eq(1..=500));
    }

    #[test]
    fn the_nearest_depth_is_found_where_only_some_are_told() {
        let (settings, networks, so_far, reached) = (ProbeSettings::default(), 256, 256, 410);
        let points = [1, 2, 3, 400, 405, 410].map(point).to_vec();
        let measured = Measured { settings, networks, so_far, reached, points };
        let nearest = [1, 3, 402, 403, 410, 411].map(|layers| measured.nearest(layers).map(|point| point.layers));
        assert_eq!(nearest, [Some(1), Some(3), Some(400), Some(405), Some(410), None]);
    }

    #[test]
    fn the_chart_ends_at_a_round_depth() {
        assert_eq!([1, 200, 201, 5001, 10_000].map(end_of), [200, 200, 500, 10_000, 10_000]);
    }

    #[test]
    fn settings_that_fail_are_given_up_until_they_are_wanted_again() {
        let mut stream = Stream::default();
        let first = stream.want(&seed(0), 200, || 1).expect("a question");
        assert_eq!(stream.want(&seed(1), 200, || 2), None, "one at a time");
        assert_eq!(stream.failed(9, || 2), None, "another question");
        let second = stream.failed(first.request, || 2).expect("what is wanted now");
        let (_, third) = stream.receive(&report(&second, 1..=300), || 3);
        assert_eq!(third, Some(second.clone()));
        assert_eq!(stream.failed(second.request, || 3), None);
        assert!(stream.want(&seed(1), 200, || 3).is_some());
    }
}
