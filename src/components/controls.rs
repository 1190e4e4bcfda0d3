//! Controls for a setting. Each has a name and a sentence that explains the setting on hover and on focus.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::html::IntoPropValue;
use yew::prelude::*;

use super::number_box::NumberBox;
use super::{button, id_of, picking, tip};
use crate::charts::numerals;
use crate::platform;
use crate::settings::field::LARGEST_RANDOM_SEED;
use crate::settings::{Field, Scale};
use engine::choice::Choice;

/// A switch.
pub(crate) fn checkbox(
    name: impl Into<AttrValue>,
    checked: bool,
    help: impl Into<AttrValue>,
    onchange: impl Into<Callback<bool>>,
) -> Html {
    let name = name.into();
    let id = format!("{}-help", id_of(&name));
    let onchange =
        picking(&onchange.into(), |event: Event| Some(event.target_dyn_into::<HtmlInputElement>()?.checked()));
    html! {
        <span class="tip-host checkbox">
            <label>
                <input type="checkbox" {checked} {onchange} aria-describedby={id.clone()} />
                { name }
            </label>
            { tip(id, help.into()) }
        </span>
    }
}

/// A menu of a setting's values.
pub(crate) fn select<C: Choice>(
    name: &'static str,
    value: C,
    help: impl Into<AttrValue>,
    onchange: impl Into<Callback<C>>,
) -> Html {
    select_with(name, value, help, onchange, |choice| choice.label().to_owned())
}

/// The same with labels that depend on something else.
pub(crate) fn select_with<C: Choice>(
    name: &'static str,
    value: C,
    help: impl Into<AttrValue>,
    onchange: impl Into<Callback<C>>,
    label: impl Fn(C) -> String,
) -> Html {
    let onchange =
        picking(&onchange.into(), |event: Event| C::parse(&event.target_dyn_into::<HtmlSelectElement>()?.value()).ok());
    let options = C::ALL.iter().map(|&choice| {
        html! { <option value={choice.name()} selected={choice == value}>{ label(choice) }</option> }
    });
    menu(name, options.collect(), help, onchange)
}

/// A menu of the given options.
pub(crate) fn menu(name: &str, options: Html, help: impl Into<AttrValue>, onchange: Callback<Event>) -> Html {
    let id = id_of(name);
    let help_id = format!("{id}-help");
    html! {
        <div class="control tip-host">
            <div class="control-head">
                <label for={id.clone()}>{ name }</label>
                <select {id} {onchange} aria-describedby={help_id.clone()}>{ options }</select>
            </div>
            { tip(help_id, help) }
        </div>
    }
}

/// A question with a radio button for each answer.
pub(crate) fn radios<C: Choice>(
    question: &'static str,
    name: &'static str,
    chosen: Option<C>,
    disabled: bool,
    onchoose: &Callback<C>,
) -> Html {
    html! {
        <fieldset {disabled}>
            <legend>{ question }</legend>
            { for C::ALL.iter().map(|&choice| html! {
                <label>
                    <input
                        type="radio"
                        {name}
                        value={choice.name()}
                        checked={chosen == Some(choice)}
                        onchange={onchoose.reform(move |_: Event| choice)}
                    />
                    { choice.label() }
                </label>
            }) }
        </fieldset>
    }
}

/// A box for a number, for settings for which a slider would not do.
pub(crate) fn number_field(
    field: Field,
    value: f64,
    help: impl Into<AttrValue>,
    onchange: impl Into<Callback<f64>>,
) -> Html {
    let id = id_of(field.name);
    let help_id = format!("{id}-help");
    html! {
        <div class="control tip-host">
            <div class="control-head">
                <label for={format!("{id}-value")}>{ field.name }</label>
                // The key ties an unfinished number to its field.
                <NumberBox key={field.name} {field} {value} help={help_id.clone()} name={field.name} onchange={onchange.into()} />
            </div>
            { tip(help_id, help.into()) }
        </div>
    }
}

/// A slider with a number box, made by [`slider`].
pub(crate) struct Slider {
    field: Field,
    scale: Scale,
    value: f64,
    help: AttrValue,
    onchange: Callback<f64>,
    symbol: Option<&'static str>,
    mark: Option<(f64, AttrValue)>,
}

/// A slider with a number box. The scale maps the slider's positions to values.
pub(crate) fn slider(
    field: Field,
    scale: Scale,
    value: impl Into<f64>,
    help: impl Into<AttrValue>,
    onchange: impl Into<Callback<f64>>,
) -> Slider {
    Slider { field, scale, value: value.into(), help: help.into(), onchange: onchange.into(), symbol: None, mark: None }
}

impl Slider {
    /// Adds the letter that stands for the setting in formulas.
    pub(crate) fn symbol(self, symbol: impl Into<Option<&'static str>>) -> Self {
        Self { symbol: symbol.into(), ..self }
    }

    /// Marks a value below the slider and says what it means.
    pub(crate) fn mark(self, mark: Option<(f64, AttrValue)>) -> Self {
        Self { mark, ..self }
    }
}

impl From<Slider> for Html {
    fn from(Slider { field, scale, value, help, onchange, symbol, mark }: Slider) -> Self {
        let id = id_of(field.name);
        let help_id = format!("{id}-help");
        let oninput = picking(&onchange, move |event: InputEvent| {
            let position = event.target_dyn_into::<HtmlInputElement>()?.value().parse().ok()?;
            Some(scale.value(position))
        });
        html! {
            <div class="control tip-host">
                <div class="control-head">
                    <span>
                        <label for={id.clone()}>{ field.name }</label>
                        if let Some(symbol) = symbol {
                            <i class="symbol" aria-hidden="true">{ symbol }</i>
                        }
                    </span>
                    <NumberBox {field} {value} help={help_id.clone()} {onchange} />
                </div>
                <input
                    type="range"
                    {id}
                    min={scale.first().to_string()}
                    max={scale.last().to_string()}
                    step="1"
                    value={scale.position(value).to_string()}
                    ~style={format!("--filled: {:.1}%", 100.0 * scale.share(value))}
                    aria-valuetext={numerals::plain(value)}
                    aria-describedby={help_id.clone()}
                    {oninput}
                />
                if let Some((value, meaning)) = mark {
                    // The middle of the thumb does not reach the ends of the slider. The style sheet accounts for that.
                    <span class="mark" ~style={format!("--at: {:.4}", scale.share(value))}><span>{ meaning }</span></span>
                }
                { tip(help_id, help) }
            </div>
        }
    }
}

impl IntoPropValue<Html> for Slider {
    fn into_prop_value(self) -> Html {
        self.into()
    }
}

/// The slider of the seed. Its number box takes larger seeds than the slider.
pub(crate) fn seed_slider(seed: u32, help: &'static str, onchange: &Callback<u32>) -> Html {
    let onchange = onchange.reform(|value| value as u32);
    slider(Field::SEED, Scale::Whole { min: 0, max: 99 }, seed, help, onchange).into()
}

/// A button that draws a random seed.
pub(crate) fn seed_button(label: &'static str, help: &'static str, onchange: &Callback<u32>) -> Html {
    button(label, help, picking(onchange, |()| platform::seed(LARGEST_RANDOM_SEED))).sets([Field::SEED.name]).into()
}
