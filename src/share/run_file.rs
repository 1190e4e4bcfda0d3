//! A run as a JSON file. It has what the run's link has, with a name for each setting.

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::frame::view::View;
use crate::lessons::{LESSONS, Lesson};
use crate::platform;
use crate::settings::{Reader, reader};

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
        let (path, query) = reader::split(hash);
        let settings = reader::pairs(query).map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
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
    /// page says which of them it cannot use.
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
        let found = Lesson::at(&lesson);
        if found.is_none() {
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
                        Some(value) if ![&key, &value].iter().any(|text| text.contains(['&', '#'])) => {
                            pairs.push((key, value));
                        }
                        Some(_) => problems.push(format!("Setting “{key}” contains & or #; a link cannot have these.")),
                        None => problems.push(format!("Setting “{key}” has to be a text or a number.")),
                    }
                }
            }
            None => problems.push("“settings” has to be an object with a value for each setting.".to_owned()),
        }
        let read = Self { lesson, settings: pairs };
        problems.extend(found.iter().flat_map(|lesson| unknown(&read.hash(), lesson)));
        if problems.is_empty() { Ok(read) } else { Err(problems) }
    }
}

/// Sentences on the settings in a link that a lesson does not have. Those of a view belong to all lessons.
fn unknown(hash: &str, lesson: &Lesson) -> Vec<String> {
    let (own, ..) = View::split(hash, |_| false);
    let mut reader = Reader::new(reader::split(&own).1);
    (lesson.ask)(&mut reader);
    reader.unknown()
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

    fn unknown_in(hash: &str) -> Vec<String> {
        unknown(hash, Lesson::at(reader::split(hash).0).expect("there is such a lesson"))
    }

    #[test]
    fn settings_that_a_lesson_does_not_have_are_named() {
        let problems = unknown_in("/mlp?learning_rate=0.5&hidden=3&Momentum=0.9&case=2");
        assert_eq!(
            problems[..3],
            [
                "Setting “learning_rate” is not one of this lesson. Did you mean “lr”?",
                "Setting “Momentum” is not one of this lesson. Did you mean “momentum”?",
                "Setting “case” is not one of this lesson.",
            ]
        );
        assert!(problems[3].starts_with("Allowed settings: points, data, lr, hidden, depth, "), "{problems:?}");
        for (hash, problem) in [
            ("/clinic?case=3&learning_rate=1", "Setting “learning_rate” is not one of this lesson. Did you mean “lr”?"),
            ("/linear?reduce=sum", "Setting “reduce” is not one of this lesson."),
            ("/search?seed=3&epoch=40", "Setting “epoch” is not one of this lesson. Did you mean “epochs”?"),
            ("/vanishing?part=prove&units=3", "Setting “units” is not one of this lesson."),
            ("/autograd?programme=w", "Setting “programme” is not one of this lesson."),
            ("/python?cell=w", "Setting “cell” is not one of this lesson. Did you mean “cells”?"),
        ] {
            let problems = unknown_in(hash);
            assert_eq!((problems.len(), problems[0].as_str()), (2, problem), "{problems:?}");
        }
    }

    #[test]
    fn what_a_lesson_reads_under_a_condition_is_one_of_its_settings() {
        for hash in [
            "/autograd?example=chain&code=w&lr=0.1&exercise=3",
            "/linear?part=nn&lr=0.1&cards=zero&w=1&b=2&seed=3&copied=1&standardised=1&target=flat&speed=max&mode=descent\
             &my_w=1&my_b=2&ghosts=1&standardised_y=1&reduction=sum&race=sgd:0.1&points=AAwF&epoch=9&from=0.1&changes=5:0.2",
            "/mlp?part=units&lr=0.1&schedule=none&schedule_epochs=3&schedule_factor=0.1&momentum=0.9&nesterov=1&decay=0.1\
             &data=own&points=AAwF&stop=never&stop_at=3&loo=0&plane=0,4&epoch=3&fork=2&turns=1,lr:0.2&weights=AAAA",
            "/search?across=lr&down=depth&cells=5&seeds=2&epochs=3&layer=left-out&cell=1.1&lr=0.2&points=AAwF",
            "/vanishing?part=break&scenario=k3-tight&depth=3&hidden=2&init=he&seed=2&scale=2&input=1&step=chain&edits=ones\
             &layer=2&colour=delta&statistics=spread&b_depth=9&b_lr=0.1&lr=0.1&map=end&like=b&epochs=50&epoch=3&speed=max",
            "/clinic?case=3&zero_grad=1&target=flat&loss=sum&lr=0.1&hidden=3&activation=relu&scale=1&epoch=40",
            "/clinic?case=8&found=1&hidden=3&activation=relu&scale=1",
            "/python?cells=AAAA&part=1",
            "/mlp?lr=0.1&view=present&hide=seed&title=What%20now%3F",
        ] {
            assert_eq!(unknown_in(hash), Vec::<String>::new(), "{hash}");
        }
    }
}
