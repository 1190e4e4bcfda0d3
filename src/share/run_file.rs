//! A run as a JSON file. It has what the run's link has, with a name for each setting.

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::lessons::{LESSONS, Lesson};
use crate::platform;
use crate::settings::link;

const FORMAT: &str = "gradient-lab-run";
const VERSION: f64 = 1.0;

/// What came of opening a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Opened {
    Nothing,
    Run,
    Problems(Vec<String>),
}

/// The content of a file: the lesson's address and the settings, by the keys of links.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RunFile {
    lesson: String,
    settings: Vec<(String, String)>,
}

impl RunFile {
    /// The run of a link, given by the part of its address after "#".
    pub(super) fn of(hash: &str) -> Self {
        let (path, query) = link::split(hash);
        let settings = link::pairs(query).map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        Self { lesson: path.to_owned(), settings }
    }

    /// The address of the run after "#".
    pub(super) fn hash(&self) -> String {
        let pairs: Vec<_> = self.settings.iter().map(|(key, value)| format!("{key}={value}")).collect();
        if pairs.is_empty() { self.lesson.clone() } else { format!("{}?{}", self.lesson, pairs.join("&")) }
    }

    /// A name for the file: "gradient-lab-mlp.json".
    pub(super) fn name(&self) -> String {
        let lesson: Vec<_> = self.lesson.split('/').filter(|part| !part.is_empty()).collect();
        format!("gradient-lab-{}.json", if lesson.is_empty() { "run".to_owned() } else { lesson.join("-") })
    }

    /// The text of the file.
    pub(super) fn text(&self) -> String {
        let settings = Object::new();
        for (key, value) in &self.settings {
            set(&settings, key, &value.into());
        }
        let file = Object::new();
        set(&file, "format", &FORMAT.into());
        set(&file, "version", &VERSION.into());
        set(&file, "lesson", &self.lesson.as_str().into());
        set(&file, "settings", &settings);
        set(&file, "link", &platform::address(&self.hash()).into());
        let text = JSON::stringify_with_replacer_and_space(&file, &JsValue::NULL, &2.into());
        text.map(String::from).unwrap_or_default()
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// All reasons why this is not a run: each names what is wrong and what is allowed. Values of settings are not checked; the
    /// lesson does that.
    pub(super) fn read(text: &str) -> Result<Self, Vec<String>> {
        let file = JSON::parse(text).map_err(|error| {
            let why = error.dyn_into::<js_sys::Error>().map(|error| String::from(error.message()));
            vec![format!("It is not JSON: {}.", why.unwrap_or_default().trim_end_matches('.'))]
        })?;
        let field = |name: &str| Reflect::get(&file, &name.into()).unwrap_or(JsValue::UNDEFINED);
        if field("format").as_string().as_deref() != Some(FORMAT) {
            return Err(vec![format!("“format” has to be “{FORMAT}”, as in a file from “Save run”.")]);
        }
        let mut problems = Vec::new();
        match field("version").as_f64() {
            Some(version) if version <= VERSION => {}
            Some(version) => problems.push(format!("“version” is {version}; this page reads {VERSION} and older.")),
            None => problems.push(format!("“version” is missing; it has to be a number, such as {VERSION}.")),
        }
        let lesson = field("lesson").as_string().unwrap_or_default();
        if Lesson::at(&lesson).is_none() {
            let allowed: Vec<_> = LESSONS.iter().map(|lesson| lesson.path).collect();
            problems.push(format!("“lesson” is “{lesson}”; allowed: {}.", allowed.join(", ")));
        }
        let settings = field("settings");
        let mut pairs = Vec::new();
        match settings.dyn_ref::<Object>().filter(|settings| !Array::is_array(settings)) {
            Some(settings) => {
                for entry in Object::entries(settings).iter() {
                    let entry = Array::from(&entry);
                    let (key, value) = (entry.get(0).as_string().unwrap_or_default(), entry.get(1));
                    let number = value.as_f64().map(|number| number.to_string());
                    match value.as_string().or(number) {
                        Some(value) if !value.contains(['&', '#']) => pairs.push((key, value)),
                        Some(_) => problems.push(format!("Setting “{key}” contains & or #; a link cannot have these.")),
                        None => problems.push(format!("Setting “{key}” has to be a text or a number.")),
                    }
                }
            }
            None => problems.push("“settings” has to be an object with a value for each setting.".to_owned()),
        }
        if problems.is_empty() { Ok(Self { lesson, settings: pairs }) } else { Err(problems) }
    }
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Setting a property of a plain object does not fail.
    let _ = Reflect::set(object, &name.into(), value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_what_the_link_has() {
        for hash in ["/mlp?lr=0.1&hidden=2&epoch=40&turns=20,lr:0.5", "/vanishing?part=prove", "/linear"] {
            assert_eq!(RunFile::of(hash).hash(), hash);
        }
        assert_eq!(RunFile::of("/mlp?lr=0.1").name(), "gradient-lab-mlp.json");
    }
}
