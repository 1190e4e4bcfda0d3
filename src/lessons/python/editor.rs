//! The editor of a cell: CodeMirror, or a plain field as long as it is not loaded.

use std::rc::Rc;

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::kernel::Kernel;
use super::state::{Action, Place};
use crate::components::picking;

#[wasm_bindgen]
extern "C" {
    /// An editor of python/editor/editor.js.
    type Editor;
    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &Editor, text: &str);
    #[wasm_bindgen(method, js_name = setLabel)]
    fn set_label(this: &Editor, label: &str);
    #[wasm_bindgen(method)]
    fn focus(this: &Editor);
    #[wasm_bindgen(method, js_name = goTo)]
    fn go_to(this: &Editor, line: usize);
    #[wasm_bindgen(method)]
    fn destroy(this: &Editor);
}

/// The module of the editor.
#[derive(Clone, PartialEq)]
pub(super) struct EditorModule(pub(super) Object);

#[derive(Properties, PartialEq)]
pub(super) struct CellEditorProps {
    pub(super) id: u32,
    pub(super) text: String,
    pub(super) label: AttrValue,
    pub(super) is_code: bool,
    /// Whether the cell is being edited.
    pub(super) editing: bool,
    /// How often the focus was sent, and where it is to go now.
    pub(super) focus: (u32, Option<Place>),
    pub(super) module: Option<EditorModule>,
    pub(super) act: Callback<Action>,
    pub(super) kernel: KernelOf,
}

/// The kernel as a property: it is the same as long as the app runs.
#[derive(Clone)]
pub(super) struct KernelOf(pub(super) Rc<Kernel>);

impl PartialEq for KernelOf {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// An editor with what it calls, which lives as long.
struct Made {
    editor: Editor,
    _changed: Closure<dyn FnMut(String)>,
    _names: Closure<dyn FnMut(String) -> js_sys::Promise>,
}

impl Drop for Made {
    fn drop(&mut self) {
        self.editor.destroy();
    }
}

#[function_component]
pub(super) fn CellEditor(props: &CellEditorProps) -> Html {
    let (host, field) = (use_node_ref(), use_node_ref());
    let made = use_mut_ref(|| None::<Made>);
    let is_loaded = props.module.is_some();
    use_effect_with((props.module.clone(), props.is_code), {
        let (made, host, act, kernel) = (made.clone(), host.clone(), props.act.clone(), props.kernel.clone());
        let (id, text, label, is_code, editing) =
            (props.id, props.text.clone(), props.label.clone(), props.is_code, props.editing);
        move |(module, _): &(Option<EditorModule>, bool)| {
            let parent = host.cast::<Element>();
            let new = module.as_ref().zip(parent).and_then(|(module, parent)| {
                make(module, &parent, &text, &label, is_code, move |text| act.emit(Action::Type(id, text)), kernel).ok()
            });
            if let Some(new) = new.as_ref().filter(|_| editing) {
                new.editor.focus();
            }
            made.replace(new);
            move || drop(made.take())
        }
    });
    use_effect_with(props.text.clone(), {
        let made = made.clone();
        move |text: &String| {
            if let Some(made) = &*made.borrow() {
                made.editor.set_text(text);
            }
        }
    });
    use_effect_with(props.label.clone(), {
        let made = made.clone();
        move |label: &AttrValue| {
            if let Some(made) = &*made.borrow() {
                made.editor.set_label(label);
            }
        }
    });
    use_effect_with((props.focus, props.editing), {
        let (made, field, id) = (made.clone(), field.clone(), props.id);
        move |&((_, place), editing): &((u32, Option<Place>), bool)| {
            let Some(place) = place.filter(|place| place.id == id && editing) else { return };
            match &*made.borrow() {
                Some(made) if place.line > 0 => made.editor.go_to(place.line),
                Some(made) => made.editor.focus(),
                None => focus_field(&field, place.line),
            }
        }
    });
    let oninput = picking(&props.act, {
        let id = props.id;
        move |event: InputEvent| Some(Action::Type(id, event.target_dyn_into::<HtmlTextAreaElement>()?.value()))
    });
    let lines = props.text.split('\n').count().max(1);
    html! {
        <div class="cell-editor" ref={host}>
            if !is_loaded {
                <textarea
                    ref={field}
                    rows={lines.to_string()}
                    aria-label={props.label.clone()}
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    wrap={if props.is_code { "off" } else { "soft" }}
                    value={props.text.clone()}
                    {oninput}
                />
            }
        </div>
    }
}

fn make(
    module: &EditorModule,
    parent: &Element,
    text: &str,
    label: &str,
    is_code: bool,
    changed: impl FnMut(String) + 'static,
    kernel: KernelOf,
) -> Result<Made, JsValue> {
    let changed = Closure::<dyn FnMut(String)>::new(changed);
    let names = Closure::<dyn FnMut(String) -> js_sys::Promise>::new(move |path| kernel.0.names(path));
    let options = Object::new();
    let entries: [(&str, JsValue); 5] = [
        ("text", text.into()),
        ("label", label.into()),
        ("isCode", is_code.into()),
        ("changed", changed.as_ref().clone()),
        ("names", names.as_ref().clone()),
    ];
    for (name, value) in entries {
        Reflect::set(&options, &name.into(), &value)?;
    }
    let create: Function = Reflect::get(&module.0, &"create".into())?.dyn_into()?;
    let editor = create.call2(&JsValue::NULL, parent, &options)?.unchecked_into();
    Ok(Made { editor, _changed: changed, _names: names })
}

/// Moves the focus to a line of a plain field, counted from 1; 0 for wherever its cursor is.
fn focus_field(field: &NodeRef, line: usize) {
    let Some(field) = field.cast::<HtmlTextAreaElement>() else { return };
    if line > 0 {
        let before: usize = field.value().split('\n').take(line - 1).map(|line| line.encode_utf16().count() + 1).sum();
        let place = Some(before as u32);
        // Both fail only for fields without a selection.
        let _ = field.set_selection_start(place).and(field.set_selection_end(place));
    }
    // It fails only for an element that cannot have the focus.
    let _ = HtmlElement::focus(&field);
}
