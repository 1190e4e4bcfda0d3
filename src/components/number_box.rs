//! A box for a number. It keeps what was typed and says what is wrong with it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::id_of;
use crate::platform::Timeout;
use crate::settings::field::{Field, Problem};

/// How long the reader pauses typing before the number is used, in milliseconds.
const PAUSE_MS: i32 = 800;

#[derive(Properties, PartialEq)]
pub(crate) struct NumberBoxProps {
    pub(crate) field: Field,
    pub(crate) value: f64,
    /// The id of the element that says what the setting does.
    pub(crate) help: String,
    pub(crate) onchange: Callback<f64>,
    /// Its accessible name, for a box without a slider.
    #[prop_or_default]
    pub(crate) name: Option<AttrValue>,
}

/// The contents of the box while they differ from the setting's value.
#[derive(Debug, Clone, PartialEq, Default)]
struct Draft {
    text: Option<String>,
    problem: Option<Problem>,
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
            if typed.is_some_and(|typed| typed != Ok(value)) {
                draft.set(Draft::default());
            }
        }
    });

    let take = {
        let (setter, onchange) = (draft.setter(), props.onchange.clone());
        move |Typed { text, legible }: Typed, keep: bool| {
            let parsed = if legible { field.parse(&text) } else { Err(Problem::Illegible) };
            match parsed {
                Ok(number) => {
                    setter.set(Draft { text: keep.then_some(text), problem: None });
                    if number != value {
                        onchange.emit(number);
                    }
                }
                Err(problem) => setter.set(Draft { text: Some(text), problem: Some(problem) }),
            }
        }
    };
    let oninput = {
        let (setter, timer, take) = (draft.setter(), timer.clone(), take.clone());
        let problem = draft.problem.clone();
        move |event: InputEvent| {
            let Some(typed) = typed(&event) else { return };
            setter.set(Draft { text: Some(typed.text.clone()), problem: problem.clone() });
            let take = take.clone();
            timer.replace(Some(Timeout::new(PAUSE_MS, move || take(typed, true))));
        }
    };
    let onchange = move |event: Event| {
        timer.replace(None);
        if let Some(typed) = typed(&event) {
            take(typed, false);
        }
    };

    let id = id_of(field.name);
    let (box_id, problem_id) = (format!("{id}-value"), format!("{id}-problem"));
    let complaint = draft.problem.as_ref().map(|problem| field.complaint(problem, value));
    // A browser counts steps from the smallest value, and the smallest seed has too many digits for it.
    let limit = |limit: f64| (!field.is_seed()).then(|| limit.to_string());
    let described_by = if complaint.is_some() { format!("{problem_id} {}", props.help) } else { props.help.clone() };
    html! {
        <>
            <input
                type="number"
                step={if field.whole { "1" } else { "any" }}
                min={limit(field.min)}
                max={limit(field.max)}
                class="number"
                id={box_id}
                inputmode={if field.whole { "numeric" } else { "decimal" }}
                autocomplete="off"
                aria-label={props.name.clone().unwrap_or_else(|| format!("{} value", field.name).into())}
                aria-describedby={described_by}
                aria-invalid={complaint.is_some().then_some("true")}
                value={draft.text.clone().unwrap_or_else(|| value.to_string())}
                {oninput}
                {onchange}
            />
            <span class="problem" id={problem_id} aria-live="polite">{ complaint.unwrap_or_default() }</span>
        </>
    }
}

/// The contents of the box.
struct Typed {
    text: String,
    /// Whether the browser can read the text as a number or as empty. Otherwise it does not reveal the text.
    legible: bool,
}

fn typed(event: &Event) -> Option<Typed> {
    let input = event.target_dyn_into::<HtmlInputElement>()?;
    Some(Typed { text: input.value(), legible: !input.validity().bad_input() })
}
