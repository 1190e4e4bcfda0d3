//! A box for a number. It keeps what was typed and says what is wrong with it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::id_of;
use crate::platform::Timeout;
use crate::settings::Field;
use crate::settings::field::Problem;

/// How long the reader pauses typing before the number is used, in milliseconds.
const PAUSE_MS: i32 = 800;

#[derive(Properties, PartialEq)]
pub(crate) struct NumberBoxProps {
    pub(crate) field: Field,
    pub(crate) value: f64,
    /// The id of the element that says what the setting does, if there is one.
    #[prop_or_default]
    pub(crate) help: Option<AttrValue>,
    pub(crate) onchange: Callback<f64>,
    /// Its name, for a box without a slider.
    #[prop_or_default]
    pub(crate) name: Option<AttrValue>,
    /// The value in fewer digits, if all of them are too many.
    #[prop_or_default]
    pub(crate) short: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) disabled: bool,
}

/// The contents of the box while they differ from the setting's value.
#[derive(Debug, Clone, PartialEq, Default)]
struct Draft {
    text: Option<String>,
    problem: Option<Problem>,
    /// Whether the text has been set, and the setting is about to follow.
    settled: bool,
}

impl Draft {
    /// The contents once a number has been set.
    fn set(number: f64) -> Self {
        Self { text: Some(short(number)), problem: None, settled: true }
    }

    /// Whether nothing has been typed since a number was set: the keys that undo then undo the setting, and not what was typed.
    fn is_settled(&self) -> bool {
        self.text.is_none() || self.settled
    }
}

#[function_component]
pub(crate) fn NumberBox(props: &NumberBoxProps) -> Html {
    let NumberBoxProps { field, value, .. } = *props;
    let draft = use_state_eq(Draft::default);
    let timer = use_mut_ref(|| None::<Timeout>);

    // A value from elsewhere, for example from the slider, replaces the contents of the box.
    use_effect_with(value, {
        let draft = draft.clone();
        move |&value| {
            let typed = draft.text.as_deref().map(|text| field.parse(text));
            if typed.is_some_and(|typed| typed != Ok(value) || draft.settled) {
                draft.set(Draft::default());
            }
        }
    });

    let take = {
        let (setter, onchange) = (draft.setter(), props.onchange.clone());
        move |text: String, keep: bool| match field.parse(&text) {
            Ok(number) => {
                setter.set(match keep {
                    true => Draft { text: Some(text), ..Draft::default() },
                    false if number != value => Draft::set(number),
                    false => Draft::default(),
                });
                if number != value {
                    onchange.emit(number);
                }
            }
            Err(problem) => setter.set(Draft { text: Some(text), problem: Some(problem), settled: false }),
        }
    };
    let oninput = {
        let (setter, timer, take) = (draft.setter(), timer.clone(), take.clone());
        let problem = draft.problem.clone();
        move |event: InputEvent| {
            let Some(text) = typed(&event) else { return };
            setter.set(Draft { text: Some(text.clone()), problem: problem.clone(), settled: false });
            let take = take.clone();
            timer.replace(Some(Timeout::new(PAUSE_MS, move || take(text, true))));
        }
    };
    let onkeydown = {
        let (timer, take) = (timer.clone(), take.clone());
        move |event: KeyboardEvent| {
            let up = match event.key().as_str() {
                "ArrowUp" => true,
                "ArrowDown" => false,
                _ => return,
            };
            event.prevent_default();
            timer.replace(None);
            let from = typed(&event).and_then(|text| field.parse(&text).ok()).unwrap_or(value);
            take(field.next(from, up).to_string(), false);
        }
    };
    let onchange = move |event: Event| {
        timer.replace(None);
        if let Some(text) = typed(&event) {
            take(text, false);
        }
    };

    // A setting that does not follow shows itself in the end.
    let onblur = {
        let draft = draft.clone();
        move |_: FocusEvent| {
            if draft.settled {
                draft.set(Draft::default());
            }
        }
    };

    let now = props.short.as_ref().map_or_else(|| short(value), AttrValue::to_string);
    let shown = draft.text.clone().unwrap_or_else(|| now.clone());
    let name = props.name.as_deref().unwrap_or(field.name);
    let id = id_of(name);
    let (box_id, problem_id) = (format!("{id}-value"), format!("{id}-problem"));
    let current = props.short.as_ref().map_or_else(|| field.text(value), AttrValue::to_string);
    let complaint = draft.problem.as_ref().map(|problem| field.complaint(name, problem, &current));
    // All numbers of double precision are no limits to read out.
    let is_limited = field.max < f64::MAX;
    let descriptions = [complaint.as_ref().map(|_| problem_id.as_str()), props.help.as_deref()];
    let described_by = descriptions.into_iter().flatten().collect::<Vec<_>>().join(" ");
    html! {
        <>
            <input
                // A box of the type number drops a decimal comma in some browsers, and hides it in others.
                type="text"
                role="spinbutton"
                aria-valuenow={now}
                aria-valuemin={is_limited.then(|| field.min.to_string())}
                aria-valuemax={is_limited.then(|| field.max.to_string())}
                class="number"
                id={box_id}
                inputmode={if field.whole { "numeric" } else { "decimal" }}
                autocomplete="off"
                aria-label={props.name.clone().unwrap_or_else(|| format!("{} value", field.name).into())}
                aria-describedby={(!described_by.is_empty()).then_some(described_by)}
                aria-invalid={complaint.is_some().then_some("true")}
                data-settled={draft.is_settled().then_some("")}
                disabled={props.disabled}
                // No number is cut.
                ~style={format!("--digits: {}", shown.chars().count())}
                value={shown.clone()}
                {oninput}
                {onkeydown}
                {onchange}
                {onblur}
            />
            <span class="problem" id={problem_id} aria-live="polite">{ complaint.unwrap_or_default() }</span>
        </>
    }
}

/// The digits of a number. Of one in single precision, those that tell it from all others in this precision.
fn short(value: f64) -> String {
    let single = value as f32;
    if f64::from(single) == value { single.to_string() } else { value.to_string() }
}

/// The contents of the box in which an event happened.
fn typed(event: &Event) -> Option<String> {
    Some(event.target_dyn_into::<HtmlInputElement>()?.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_single_precision_has_no_digits_of_double_precision() {
        assert_eq!([short(f64::from(-0.786_421_36_f32)), short(0.1), short(300.0)], ["-0.78642136", "0.1", "300"]);
        assert_eq!(short(1.0 / 3.0), "0.3333333333333333");
    }
}
