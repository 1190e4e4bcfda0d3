//! Explanations of the map and of the leave-one-out error.

use yew::prelude::*;

use super::tries::BEST_KNOWN;
use crate::components::{display, fold, inline};
use crate::glossary::{Explanation, Marked};
use crate::run::formulas::{network_without_point, squared_error_at_left_out_point};
use engine::mathml::{mfrac, mi, mn, sum_over};

/// The explanations that are plain text.
pub(super) const BACKGROUND: &[Explanation] = &[
    (
        "What is a hyper-parameter?",
        Marked::new(
            "Training finds the weights. Everything that has to be chosen before it can begin is a hyper-parameter: the \
             [[learning rate]], the number of units and layers, the [[activation]], the [[optimizer]]. No [[gradient]] leads \
             to good ones, so you try many. The learning rates on the map differ by equal factors, not by equal \
             differences: a change from 0.001 to 0.002 matters as much as one from 0.1 to 0.2.",
        ),
    ),
    (
        "Why several seeds?",
        Marked::new(
            "With other initial weights, the same settings may end somewhere else. Over [[seed|seeds]] 0 to 19 the notebook’s \
             network ends between 0.165 and 0.542 after 300 epochs, and most of its runs are worse than the best line. \
             The [[median]] says what to expect, the spread how much depends on luck. A run that diverges counts as worse than \
             any number.",
        ),
    ),
];

/// The explanation with a formula, and the one of the best known settings, which would give them away before a search.
pub(super) fn more(has_searched: bool) -> Html {
    html! {
        <>
            { fold("Why leave points out?", "", html! {
                <>
                    <p>
                        { "A network with many units can go through all the points and still say nothing about a new one. \
                           So each network is trained once more for each point, each time without that point, and then predicts \
                           that point. With " }
                        { inline(&[network_without_point()]) }
                        { " trained without point " }
                        <i>{ "i" }</i>
                        { ", the leave-one-out error is" }
                    </p>
                    { display(&[mfrac(&[mn("1")], &[mi("n")]), sum_over("i"), squared_error_at_left_out_point()]) }
                    <p>
                        { "The best line has an error of 0.2035 there and 0.1689 on the data it was fitted to; always predicting \
                           the mean has 0.6243 and 0.5439." }
                    </p>
                </>
            }) }
            if has_searched {
                { fold("Where do the best known settings come from?", "", html! {
                    <p>{ BEST_KNOWN }</p>
                }) }
            }
        </>
    }
}
