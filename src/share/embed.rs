//! A frame with one chart and some controls, for the page of a course.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::{button, picking};
use crate::frame::view::{Kind, View};
use crate::platform;
use crate::present::{charts_shown, controls_shown};

/// The size of the frame in CSS pixels. It can be as small as 320 by 240.
const SIZE: (u32, u32) = (640, 400);

#[derive(Properties, PartialEq)]
pub(super) struct EmbedProps {
    pub(super) hash: String,
}

/// What the frame is to show.
#[derive(Debug, Clone, PartialEq, Default)]
struct Choice {
    charts: Vec<(String, String)>,
    controls: Vec<(String, String)>,
    chart: Option<String>,
    shown: Vec<String>,
}

/// A fold in which one chooses the chart and the controls, and gets a line of HTML.
#[function_component]
pub(super) fn Embed(EmbedProps { hash }: &EmbedProps) -> Html {
    let choice = use_state_eq(|| Rc::new(Choice::default()));
    // The page's charts and controls are known once it is shown.
    let ontoggle = {
        let choice = choice.clone();
        move |_: Event| {
            let (charts, controls) = (charts_shown(), controls_shown());
            let chart = choice.chart.clone().or_else(|| charts.first().map(|(name, _)| name.clone()));
            choice.set(Rc::new(Choice { charts, controls, chart, shown: choice.shown.clone() }));
        }
    };
    let change = |act: fn(&mut Choice, String, bool)| {
        let choice = choice.clone();
        Callback::from(move |(name, on)| {
            let mut changed = (**choice).clone();
            act(&mut changed, name, on);
            choice.set(Rc::new(changed));
        })
    };
    let pick = change(|choice, name, _| choice.chart = Some(name));
    let show = change(|choice, name, on| {
        choice.shown.retain(|other| *other != name);
        if on {
            choice.shown.push(name);
        }
    });
    let view = View { kind: Kind::Embed, chart: choice.chart.clone(), show: choice.shown.clone(), ..View::default() };
    let line = line(&platform::address(&view.with(hash)));
    let copied = use_state_eq(|| false);
    use_effect_with(line.clone(), {
        let copied = copied.setter();
        move |_| copied.set(false)
    });
    let copy = {
        let (line, copied) = (line.clone(), copied.setter());
        move |()| {
            let copied = copied.clone();
            platform::copy(&line, move |done| copied.set(done));
        }
    };
    let option =
        |kind: &'static str, (name, title): &(String, String), checked: bool, act: &Callback<(String, bool)>| {
            let name = name.clone();
            let onchange = picking(act, move |event: Event| {
                Some((name.clone(), event.target_dyn_into::<HtmlInputElement>()?.checked()))
            });
            html! { <label><input type={kind} name={format!("embed-{kind}")} {checked} {onchange} />{ title }</label> }
        };
    html! {
        <details class="fold" {ontoggle}>
            <summary><span class="fold-title">{ "Frame for a page" }</span></summary>
            <fieldset>
                <legend>{ "Chart" }</legend>
                { for choice.charts.iter().map(|chart| option("radio", chart, choice.chart.as_ref() == Some(&chart.0), &pick)) }
            </fieldset>
            <fieldset>
                <legend>{ "Controls" }</legend>
                { for choice.controls.iter().map(|control| option("checkbox", control, choice.shown.contains(&control.0), &show)) }
            </fieldset>
            <label class="stacked">{ "HTML" }<input type="text" readonly=true value={line} /></label>
            { button("Copy HTML", "Copies the line of HTML. Paste it into the page of a course.", copy) }
            <span role="status">{ if *copied { "HTML copied." } else { "" } }</span>
        </details>
    }
}

/// The HTML of a frame. The address has no quotes and no spaces; its ampersands are escaped.
fn line(address: &str) -> String {
    let (width, height) = SIZE;
    let address = address.replace('&', "&amp;");
    format!(
        r#"<iframe src="{address}" width="{width}" height="{height}" title="Gradient Lab" style="border: 0" loading="lazy"></iframe>"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_html_has_the_address_escaped() {
        let view = View {
            kind: Kind::Embed,
            chart: Some("fit".to_owned()),
            show: vec!["learning-rate".to_owned()],
            ..View::default()
        };
        let line = line(&format!("https://example.org/#{}", view.with("/mlp?lr=0.1")));
        assert!(line.contains(
            "src=\"https://example.org/#/mlp?lr=0.1&amp;view=embed&amp;chart=fit&amp;show=learning-rate\" width=\"640\""
        ));
    }
}
