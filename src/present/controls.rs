//! The controls of whatever page is shown, found by their names: those that a link hides or locks, and the presenter's slider.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::frame::view::{Kind, View, name_of};
use crate::platform::all;

const HIDDEN: &str = "data-hidden";
const LOCKED: &str = "data-locked";
const PRESENTED: &str = "data-presented";
/// What a button sets besides what it is called after: names of controls.
const SETS: &str = "data-sets";
/// Why a control is locked, which the style sheet adds to its tip.
const WHY: &str = "data-why";
/// How many controls stand side by side below the only chart of a frame.
const MOST_COLUMNS: usize = 3;
/// What a frame can show alone: a chart, whose title names it, or a drawing that names itself.
const FIGURES: &str = "figure.chart, [data-figure]";
const FIGURE: &str = "data-figure";

/// Everything that can be operated.
const OPERATED: &str = "input, select, textarea, button";
/// A control with its name and its value.
const WHOLE: &str = ".control, .checkbox, .tip-host, .fold";

/// The buttons that the space bar presses, of which a page has one group, and what they do.
const GO_ON: [(&[&str], &str); 6] = [
    (PLAY, "play"),
    (&["run-all"], "run all"),
    (SHOW, "show me"),
    (&["zero_grad", "forward", "backward", "step"], "next step"),
    (&["next"], "next"),
    (&["next-question"], "next question"),
];
/// The names of the button that starts what a page plays, and holds it.
const PLAY: &[&str] = &["play", "pause", "resume", "compute-the-map"];
/// The names of the button that shows how something is done, and ends that.
const SHOW: &[&str] = &["show-me", "stop"];
/// The buttons that show what is to be predicted, and hide it again.
const REVEAL: &[&str] = &["reveal", "guess-again"];
/// The names of buttons that are called after what they do next. In a link, each name stands for the button; the first one is
/// written.
const CHANGING: [(&[&str], &str); 3] =
    [(PLAY, "Play or pause"), (SHOW, "Show me or stop"), (REVEAL, "Reveal or guess again")];

const RESET: &[&str] = &["reset"];

/// What a page has for the presenter's keys.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Offered {
    /// What the space bar does.
    pub(super) go_on: Option<&'static str>,
    /// Whether there is something to go back to the start of.
    pub(super) resets: bool,
    /// Whether there is a curve that the presenter can cover.
    pub(super) covers: bool,
    /// Whether the page itself reveals what is to be predicted.
    pub(super) reveals: bool,
    /// Whether there is another slider than the presenter's.
    pub(super) has_sliders: bool,
}

impl Offered {
    pub(super) fn on(page: &Element) -> Self {
        let has = |names: &[&str]| button(page, names).is_some();
        Self {
            go_on: GO_ON.iter().find(|(names, _)| has(names)).map(|(_, what)| *what),
            resets: has(RESET),
            covers: all(page, ".fit .canvas").next().is_some(),
            reveals: has(REVEAL),
            has_sliders: sliders(page).nth(1).is_some(),
        }
    }
}

/// Presses the button that goes on: of several steps, the next one.
pub(super) fn go_on(page: &Element) {
    if let Some((names, _)) = GO_ON.iter().find(|(names, _)| button(page, names).is_some()) {
        press(page, names);
    }
}

/// Presses the button that goes back to the start.
pub(super) fn reset(page: &Element) {
    press(page, RESET);
}

/// Presses the button that shows what is to be predicted, or hides it again.
pub(super) fn reveal(page: &Element) {
    press(page, REVEAL);
}

/// Makes the page's controls as a view wants them. Returns sentences on what the page does not have of it.
pub(super) fn apply(page: &Element, view: &View) -> Vec<String> {
    for marked in all(page, &format!("[{HIDDEN}], [{LOCKED}], [{PRESENTED}]")) {
        if marked.has_attribute(LOCKED) {
            unlock(&marked);
        }
        [HIDDEN, LOCKED, PRESENTED].into_iter().for_each(|mark| unset(&marked, mark));
    }
    let named: Vec<(String, Element)> = controls(page).collect();
    let of = |name: &String| -> Vec<Element> {
        let name = name_here(name, |name| named.iter().any(|(other, _)| other == name));
        named.iter().filter(|(other, _)| other == name).map(|(_, control)| control.clone()).collect()
    };
    for control in view.hide.iter().flat_map(of) {
        set(&control, HIDDEN, "");
    }
    let setters: Vec<(String, Element)> = all(page, &format!("[{SETS}]"))
        .filter_map(|button| Some((button.get_attribute(SETS)?, whole(&button))))
        .collect();
    let sets = |name: &str| {
        let name = name.to_owned();
        setters.iter().filter(move |(sets, _)| sets.split(' ').any(|set| set == name)).map(|(_, button)| button)
    };
    for name in &view.lock {
        sets(name).for_each(|button| lock(button, &locked_with(name)));
        of(name).iter().for_each(|control| lock(control, "The link has locked it."));
    }
    if view.kind == Kind::Present {
        let slider = view
            .slider
            .as_ref()
            .and_then(|name| of(name).into_iter().next())
            .or_else(|| sliders(page).next().map(|(_, it)| it));
        if let Some(slider) = slider {
            present(&slider);
        }
    }
    let is_unknown = |name: &&String| of(name).is_empty();
    let locked = view.lock.iter().filter(|name| sets(name).next().is_none());
    let wanted = view.hide.iter().chain(locked).chain(&view.show).chain(&view.slider);
    let mut lacking: Vec<String> = wanted.filter(is_unknown).map(|name| no_control(name)).collect();
    if view.kind == Kind::Embed {
        lacking.extend(show_chart(page, view, of));
        let out_of_sight = |name: &&String| !is_unknown(name) && !of(name).iter().any(is_shown);
        lacking.extend(view.show.iter().filter(out_of_sight).map(|name| not_shown(name)));
    }
    lacking
}

/// Shows a control although the view hides what is not named. What is folded away is unfolded.
fn present(control: &Element) {
    set(control, PRESENTED, "");
    let folds = std::iter::successors(closest(control, "details"), |fold| closest(&fold.parent_element()?, "details"));
    folds.for_each(|fold| set(&fold, "open", ""));
}

fn lock(control: &Element, why: &str) {
    set(control, LOCKED, "");
    parts(control).for_each(|part| set(&part, "disabled", ""));
    all(control, ".tip").for_each(|tip| set(&tip, WHY, why));
}

fn unlock(control: &Element) {
    parts(control).for_each(|part| unset(&part, "disabled"));
    all(control, ".tip").for_each(|tip| unset(&tip, WHY));
}

/// What can be operated of a control.
fn parts(control: &Element) -> impl Iterator<Item = Element> {
    let itself = control.matches(OPERATED).unwrap_or_default().then(|| control.clone());
    all(control, OPERATED).chain(itself)
}

/// Shows one chart and some controls only: those that the view names, or else the page's first chart and the buttons that go on.
/// Returns a sentence if the page does not have this chart.
fn show_chart(page: &Element, view: &View, of: impl Fn(&String) -> Vec<Element>) -> Option<String> {
    let charts: Vec<_> = figures(page).collect();
    let chart = match &view.chart {
        Some(name) => name,
        // A part of the page may keep its charts out of sight.
        None => &charts.iter().find(|(.., figure)| closest(figure, "[hidden]").is_none())?.0,
    };
    let shown: Vec<_> = if view.chart.is_none() && view.show.is_empty() {
        going_on(page)
    } else {
        view.show.iter().flat_map(of).collect()
    };
    charts.iter().filter(|(name, ..)| name == chart).for_each(|(.., figure)| set(figure, PRESENTED, ""));
    shown.iter().for_each(present);
    if let Some(page) = page.dyn_ref::<HtmlElement>() {
        // Setting a custom property does not fail.
        let _ = page.style().set_property("--columns", &columns(shown.len()).to_string());
    }
    let names: Vec<&str> = charts.iter().map(|(name, ..)| name.as_str()).collect();
    (!names.contains(&chart.as_str())).then(|| no_chart(chart, &names))
}

/// How many of these controls stand side by side: four of them in two rows of two.
fn columns(controls: usize) -> usize {
    if controls == 4 { 2 } else { controls.clamp(1, MOST_COLUMNS) }
}

/// The buttons that go on: the one that plays, or those of all steps that follow each other.
fn going_on(page: &Element) -> Vec<Element> {
    let buttons = |names: &[&'static str]| names.iter().filter_map(|name| button(page, &[name])).collect::<Vec<_>>();
    let named = GO_ON.iter().map(|(names, _)| buttons(names)).find(|buttons| !buttons.is_empty());
    named.unwrap_or_default().iter().map(|button| whole(button)).collect()
}

/// The name that a control has at the moment, given its name in a link and which names there are.
fn name_here(name: &str, is_here: impl Fn(&str) -> bool) -> &str {
    if is_here(name) {
        return name;
    }
    let others = CHANGING.iter().filter(|(names, _)| names.contains(&name)).flat_map(|(names, _)| *names);
    others.copied().find(|other| is_here(other)).unwrap_or(name)
}

fn no_control(name: &str) -> String {
    format!(
        "No control on this page is called “{name}”. The names in hide=, lock=, show= and slider= are those on the page."
    )
}

fn not_shown(name: &str) -> String {
    format!("“{name}” cannot be shown in a frame: it is out of sight on this page.")
}

/// Why a button is locked together with a control that it sets.
fn locked_with(name: &str) -> String {
    format!("The link has locked “{}”, which this would change.", name.replace('-', " "))
}

fn no_chart(name: &str, charts: &[&str]) -> String {
    if charts.is_empty() {
        return format!("This page has no charts, so chart={name} has no effect: the whole page is shown.");
    }
    format!("No chart on this page is called “{name}”. Allowed for chart=: {}.", charts.join(", "))
}

/// The name of the slider after the presenter's.
pub(super) fn next_slider(page: &Element) -> Option<String> {
    let sliders: Vec<_> = sliders(page).collect();
    let shown = sliders.iter().position(|(_, slider)| slider.has_attribute(PRESENTED))?;
    sliders.get((shown + 1) % sliders.len()).map(|(name, _)| name.clone())
}

/// The names and the titles of the charts that are shown.
pub(super) fn shown_charts(page: &Element) -> Vec<(String, String)> {
    figures(page).filter(|(_, _, figure)| is_shown(figure)).map(|(name, title, _)| (name, title)).collect()
}

/// The names and the labels of the controls at the charts that are shown. Those of a button are the same whatever it does next.
pub(super) fn shown_controls(page: &Element) -> Vec<(String, String)> {
    let mut named = Vec::<(String, String)>::new();
    for control in all(page, &format!(":is(.stage, .desk) :is({OPERATED})")) {
        let label = own_label(&control);
        let name = name_of(&label);
        let changing = CHANGING.iter().find(|(names, _)| names.contains(&name.as_str()));
        let (name, label) = changing.map_or((name, label), |(names, label)| (names[0].to_owned(), (*label).to_owned()));
        let is_new = !name.is_empty() && named.iter().all(|(other, _)| *other != name);
        if is_new && is_shown(&whole(&control)) && closest(&control, FIGURES).is_none() {
            named.push((name, label));
        }
    }
    without_boxes(named)
}

/// The names without those of the number boxes of sliders, which a slider brings along.
fn without_boxes(mut named: Vec<(String, String)>) -> Vec<(String, String)> {
    let names: Vec<String> = named.iter().map(|(name, _)| name.clone()).collect();
    named.retain(|(name, _)| name.strip_suffix("-value").is_none_or(|slider| !names.iter().any(|name| name == slider)));
    named
}

/// Whether an element has a box.
fn is_shown(element: &Element) -> bool {
    element.get_bounding_client_rect().width() > 0.0
}

/// The charts with their names and titles.
fn figures(page: &Element) -> impl Iterator<Item = (String, String, Element)> {
    all(page, FIGURES).filter_map(|figure| {
        let title = figure.get_attribute(FIGURE).or_else(|| all(&figure, "h2").next()?.text_content())?;
        Some((name_of(&title), title, figure))
    })
}

/// Presses the first button of one of these names.
fn press(page: &Element, names: &[&str]) {
    if let Some(button) = button(page, names) {
        button.click();
    }
}

/// The most important button of one of these names.
fn button(page: &Element, names: &[&str]) -> Option<HtmlElement> {
    let named = |button: &Element| names.contains(&own_name(button).as_str());
    let button = all(page, "button.primary").find(named).or_else(|| all(page, "button").find(named));
    button?.dyn_into().ok()
}

/// The sliders with a box, of those that are not hidden.
fn sliders(page: &Element) -> impl Iterator<Item = (String, Element)> {
    // Those of the stage and the desk, if the page has them.
    let [own, any] = [":is(.stage, .desk) .control input[type=range]", ".control input[type=range]"]
        .map(|selector| all(page, selector));
    let mut own = own.peekable();
    let any = any.take(if own.peek().is_some() { 0 } else { usize::MAX });
    let is_shown = |slider: &Element| closest(slider, &format!("[{HIDDEN}]")).is_none();
    own.chain(any).filter(is_shown).map(|slider| (own_name(&slider), whole(&slider)))
}

/// All controls with their names.
fn controls(page: &Element) -> impl Iterator<Item = (String, Element)> {
    // The terms of the glossary are buttons, too.
    let controls = all(page, &format!("{OPERATED}, summary")).filter(|control| !control.class_list().contains("term"));
    controls.map(|control| (own_name(&control), whole(&control)))
}

/// A control's accessible name, as links write it.
pub(crate) fn own_name(control: &Element) -> String {
    name_of(&own_label(control))
}

/// A control's accessible name.
fn own_label(control: &Element) -> String {
    let label = || {
        let page = control.owner_document()?;
        let of = page.query_selector(&format!("label[for=\"{}\"]", control.id())).ok().flatten();
        of.filter(|_| !control.id().is_empty()).or_else(|| closest(control, "label"))?.text_content()
    };
    let text = || match control.tag_name().as_str() {
        "BUTTON" => control.text_content(),
        "SUMMARY" => all(control, ".fold-title").next().unwrap_or_else(|| control.clone()).text_content(),
        _ => label(),
    };
    control.get_attribute("aria-label").or_else(text).unwrap_or_default().trim().to_owned()
}

/// A control with its label and its box.
fn whole(control: &Element) -> Element {
    closest(control, WHOLE).unwrap_or_else(|| control.clone())
}

fn closest(element: &Element, selector: &str) -> Option<Element> {
    // The selectors are valid.
    element.closest(selector).ok().flatten()
}

fn set(element: &Element, attribute: &str, value: &str) {
    // Setting an attribute of a valid name does not fail.
    let _ = element.set_attribute(attribute, value);
}

fn unset(element: &Element, attribute: &str) {
    let _ = element.remove_attribute(attribute);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_keeps_its_name_in_links_whatever_it_does_next() {
        let here = |names: &'static [&'static str]| move |name: &str| names.contains(&name);
        for name in ["play", "pause"] {
            assert_eq!(name_here(name, here(&["step", "play"])), "play");
            assert_eq!(name_here(name, here(&["step", "pause"])), "pause");
        }
        // The button of a map beside the button of a run.
        assert_eq!(name_here("play", here(&["compute-the-map", "pause"])), "pause");
        assert_eq!(name_here("compute-the-map", here(&["compute-the-map", "pause"])), "compute-the-map");
        assert_eq!(name_here("compute-the-map", here(&["resume"])), "resume");
        assert_eq!(name_here("stop", here(&["show-me"])), "show-me");
        assert_eq!(name_here("magic-wand", here(&["play"])), "magic-wand");
    }

    #[test]
    fn controls_of_a_frame_stand_in_full_rows() {
        assert_eq!([0, 1, 2, 3, 4, 5, 6].map(columns), [1, 1, 2, 3, 2, 3, 3]);
    }

    #[test]
    fn a_slider_is_offered_once() {
        let named = |labels: &[&str]| labels.iter().map(|label| (name_of(label), (*label).to_owned())).collect();
        let offered = without_boxes(named(&["Seed value", "Seed", "Play or pause", "Value of w", "Set value"]));
        assert_eq!(offered, named(&["Seed", "Play or pause", "Value of w", "Set value"]));
    }

    #[test]
    fn what_a_page_does_not_have_is_named() {
        assert_eq!(locked_with("learning-rate"), "The link has locked “learning rate”, which this would change.");
        assert!(no_control("magic-wand").starts_with("No control on this page is called “magic-wand”."));
        assert_eq!(
            no_chart("nonsense", &["fit", "loss"]),
            "No chart on this page is called “nonsense”. Allowed for chart=: fit, loss."
        );
        assert_eq!(
            no_chart("fit", &[]),
            "This page has no charts, so chart=fit has no effect: the whole page is shown."
        );
    }
}
