//! The chart of a race's losses.

use yew::prelude::*;

use super::{table, ways, words};
use crate::charts::{Plot, regression};
use crate::components::{ChartFigure, Table};
use crate::frame::use_drawing;
use protocol::{Racer, RacerPath};

#[derive(Properties, PartialEq)]
pub(crate) struct RaceLossesProps {
    pub(crate) racers: Vec<Racer>,
    pub(crate) paths: Vec<RacerPath>,
    /// The smallest loss that can be reached, with its name.
    pub(crate) floor: (f64, &'static str),
    /// The loss of predicting the mean of y everywhere.
    pub(crate) mean_loss: f64,
    /// The names of the two parameters.
    pub(crate) parameters: [&'static str; 2],
}

/// The losses of a race by epoch.
#[function_component]
pub(crate) fn RaceLosses(props: &RaceLossesProps) -> Html {
    let RaceLossesProps { racers, paths, floor, mean_loss, parameters } = props;
    let names: Vec<String> = racers.iter().map(words::name).collect();
    let drawn = (names, paths.clone(), *floor, *mean_loss);
    let canvas = use_drawing(drawn, Plot::new, |plot, (names, paths, floor, mean_loss)| {
        regression::losses(plot, &ways(names, paths), *floor, *mean_loss, None, &[]);
    });
    let table = use_race_table(racers, paths, *parameters);
    let label = words::losses(racers, paths);
    let (title, class) = ("Losses of the race", "race-losses");
    html! { <ChartFigure {title} {class} {canvas} {label} legend={Html::default()} {table} /> }
}

/// The data of a chart of a race. `parameters` are the names of the two.
#[hook]
pub(crate) fn use_race_table(
    racers: &[Racer],
    paths: &[RacerPath],
    parameters: [&'static str; 2],
) -> Callback<(), Table> {
    use_callback((racers.to_vec(), paths.to_vec()), move |(), (racers, paths)| table(racers, paths, parameters))
}
