//! How a page is shown: in a presenter's view, with hidden or locked controls, as one state of a lecture. The keys for it are at
//! the end of an address, after the lesson's own.

use std::cell::RefCell;
use std::rc::Rc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::settings::{Reader, reader, shortened};

/// A way to show a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Kind {
    /// With the navigation and all texts.
    #[default]
    Page,
    /// For a projector: the charts and one slider.
    Present,
    /// In a frame of another page: one chart and some controls, or a page without charts, without the navigation.
    Embed,
}

impl Kind {
    /// Its name in an address and in the style sheet.
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Self::Page => None,
            Self::Present => Some("present"),
            Self::Embed => Some("embed"),
        }
    }
}

/// How a page is shown, as an address says it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct View {
    pub(crate) kind: Kind,
    /// The names of the controls that are not shown.
    pub(crate) hide: Vec<String>,
    /// The names of the controls that cannot be changed.
    pub(crate) lock: Vec<String>,
    /// The name of the only chart in a frame; `None` for the first one of the page.
    pub(crate) chart: Option<String>,
    /// The names of the controls beside that chart.
    pub(crate) show: Vec<String>,
    /// The states of the lecture.
    pub(crate) steps: Vec<Step>,
    /// The index of the state that is shown.
    pub(crate) state: usize,
    /// The presenter's slider; `None` for the first one of the page.
    pub(crate) slider: Option<String>,
    /// What the presenter shows instead of the page's title, without a lecture.
    pub(crate) title: String,
    /// Whether the curve begins covered, without a lecture.
    pub(crate) cover: bool,
}

/// A prepared state of a lecture.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Step {
    /// The lesson's address, without the keys of a view.
    pub(crate) hash: String,
    pub(crate) title: String,
    /// Whether its curve begins covered.
    pub(crate) cover: bool,
}

/// The keys of a view.
const KEYS: [&str; 10] = ["view", "hide", "lock", "chart", "show", "steps", "state", "slider", "title", "cover"];

impl View {
    /// Splits an address into the lesson's own part and the view. The notes say what could not be used. `is_page` says whether
    /// there is a page at a path. An address that has nothing but a lecture is that of its first state.
    pub(crate) fn split(hash: &str, is_page: fn(&str) -> bool) -> (String, Self, Vec<String>) {
        let (path, query) = reader::split(hash);
        let is_ours = |pair: &str| pair.split_once('=').is_some_and(|(key, _)| KEYS.contains(&key));
        let own: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_ours(pair)).collect();
        let own = if own.is_empty() { path.to_owned() } else { format!("{path}?{}", own.join("&")) };
        let mut reader = Reader::new(query);
        let kind = match reader.value("view") {
            None => Kind::Page,
            Some("present") => Kind::Present,
            Some("embed") => Kind::Embed,
            Some(other) => {
                reader.note("view", other, "allowed: present, embed", "the whole page");
                Kind::Page
            }
        };
        for (key, right) in [("embed", "view=embed"), ("present", "view=present")] {
            if let Some(given) = reader.value(key) {
                reader.notes.push(format!("{key}={} has no meaning here: write {right}.", shortened(given)));
            }
        }
        for key in ["chart", "show"].into_iter().filter(|_| kind != Kind::Embed) {
            if let Some(given) = reader.value(key) {
                reader.notes.push(format!("{key}={} has no effect without view=embed.", shortened(&decoded(given))));
            }
        }
        let mut steps = Vec::new();
        for (index, text) in reader.value("steps").into_iter().flat_map(|text| text.split(';')).enumerate() {
            match Step::read(text, is_page) {
                Some(step) => steps.push(step),
                None => reader.notes.push(format!(
                    "State {} of the lecture is not usable: “{}” is not a page here. It is left out.",
                    index + 1,
                    shortened(&decoded(text))
                )),
            }
        }
        let state = match reader.value("state").map(str::parse::<usize>) {
            None => 0,
            Some(Ok(number)) if (1..=steps.len()).contains(&number) => number - 1,
            Some(_) => {
                let given = reader.value("state").unwrap_or_default();
                reader.note("state", given, &format!("the lecture has {} states", steps.len()), "1");
                0
            }
        };
        let view = Self {
            kind,
            hide: names(reader.value("hide").unwrap_or_default()),
            lock: names(reader.value("lock").unwrap_or_default()),
            chart: reader.value("chart").map(name_of),
            show: names(reader.value("show").unwrap_or_default()),
            steps,
            state,
            slider: reader.value("slider").map(name_of),
            title: decoded(reader.value("title").unwrap_or_default()),
            cover: reader.flag("cover", false),
        };
        let is_root = reader::split(&own).0.trim_matches('/').is_empty();
        let own = view.step().filter(|_| is_root).map_or(own, |step| step.hash.clone());
        (own, view, reader.notes)
    }

    /// A lesson's address with this view.
    pub(crate) fn with(&self, own: &str) -> String {
        let mut parts = Vec::new();
        parts.extend(self.kind.name().map(|name| format!("view={name}")));
        let lists = [("hide", &self.hide), ("lock", &self.lock)].into_iter().filter(|(_, names)| !names.is_empty());
        parts.extend(lists.map(|(key, names)| format!("{key}={}", encoded_names(names))));
        parts.extend(self.chart.iter().map(|name| format!("chart={}", encoded(name))));
        parts.extend((!self.show.is_empty()).then(|| format!("show={}", encoded_names(&self.show))));
        parts.extend(self.slider.iter().map(|name| format!("slider={}", encoded(name))));
        if self.steps.is_empty() {
            parts.extend(aside(&self.title, self.cover));
        } else {
            let steps: Vec<String> = self.steps.iter().map(Step::text).collect();
            parts.push(format!("steps={}", steps.join(";")));
            parts.push(format!("state={}", self.state + 1));
        }
        extended(own, &parts)
    }

    /// The state of the lecture that is shown.
    pub(crate) fn step(&self) -> Option<&Step> {
        self.steps.get(self.state)
    }

    /// The title to show, if there is one besides the page's.
    pub(crate) fn title(&self) -> Option<&str> {
        let title = self.step().map_or(self.title.as_str(), |step| &step.title);
        (!title.is_empty()).then_some(title)
    }

    /// Whether the curve begins covered.
    pub(crate) fn is_covered(&self) -> bool {
        self.kind == Kind::Present && self.step().map_or(self.cover, |step| step.cover)
    }

    /// The address of another state of the lecture; `None` beyond its ends.
    pub(crate) fn address_of(&self, state: usize) -> Option<String> {
        let step = self.steps.get(state)?;
        Some(Self { state, ..self.clone() }.with(&step.hash))
    }

    /// Whether some control of the page is hidden, locked or the presenter's.
    pub(crate) fn marks_controls(&self) -> bool {
        self.kind == Kind::Present
            || self.slider.is_some()
            || self.kind == Kind::Embed
            || !(self.hide.is_empty() && self.lock.is_empty())
    }

    /// The same page in another view. A whole page shows no lecture.
    pub(crate) fn shown_as(&self, kind: Kind) -> Self {
        let (hide, lock) = (self.hide.clone(), self.lock.clone());
        Self { kind, hide, lock, ..Self::default() }
    }
}

impl Step {
    /// Reads a state from a link. `None` if its address leads to no page.
    pub(crate) fn read(text: &str, is_page: fn(&str) -> bool) -> Option<Self> {
        // A lecture has no lectures in it.
        let (hash, view, _) = View::split(&decoded(text), |_| false);
        is_page(reader::split(&hash).0).then_some(Self { hash, title: view.title, cover: view.cover })
    }

    /// The state as a link has it.
    pub(crate) fn text(&self) -> String {
        encoded(&extended(&self.hash, &aside(&self.title, self.cover)))
    }
}

/// The view of the page that is shown: whatever is written to the address bar keeps it.
#[derive(Default)]
pub(crate) struct Shown(RefCell<Rc<View>>);

impl Shown {
    /// Takes the view of a new address.
    pub(crate) fn set(&self, view: &Rc<View>) {
        self.0.replace(Rc::clone(view));
    }

    /// A lesson's address with the view.
    pub(crate) fn with(&self, own: &str) -> String {
        self.0.borrow().with(own)
    }
}

/// The title and the cover of a state, as parts of an address.
fn aside(title: &str, cover: bool) -> Vec<String> {
    let title = (!title.is_empty()).then(|| format!("title={}", encoded(title)));
    title.into_iter().chain(cover.then(|| "cover=1".to_owned())).collect()
}

fn extended(hash: &str, parts: &[String]) -> String {
    if parts.is_empty() {
        return hash.to_owned();
    }
    let joint = if hash.contains('?') { '&' } else { '?' };
    format!("{hash}{joint}{}", parts.join("&"))
}

/// A control's name as links write it: "Learning rate" becomes "learning-rate".
pub(crate) fn name_of(text: &str) -> String {
    let words: Vec<_> = decoded(text).split_whitespace().map(str::to_ascii_lowercase).collect();
    words.join("-")
}

/// The names in a list with commas.
pub(crate) fn names(list: &str) -> Vec<String> {
    list.split(',').map(name_of).filter(|name| !name.is_empty()).collect()
}

fn encoded_names(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| encoded(name)).collect();
    names.join(",")
}

fn encoded(text: &str) -> String {
    const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');
    utf8_percent_encode(text, ESCAPED).to_string()
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(hash: &str) -> (String, View, Vec<String>) {
        View::split(hash, |path| ["/mlp", "/linear", "/vanishing"].contains(&path))
    }

    #[test]
    fn a_view_is_split_off_an_address_and_put_back() {
        let hash = "/mlp?lr=0.1&hidden=2&view=present&hide=seed,new-seed&lock=depth&slider=hidden-size&title=What%20now%3F&cover=1";
        let (own, view, notes) = split(hash);
        assert_eq!((own.as_str(), notes), ("/mlp?lr=0.1&hidden=2", vec![]));
        assert_eq!((view.hide.join(" "), view.lock.join(" ")), ("seed new-seed".to_owned(), "depth".to_owned()));
        assert_eq!((view.title(), view.is_covered()), (Some("What now?"), true));
        assert_eq!(view.with(&own), hash);
        assert_eq!(view.shown_as(Kind::Page).with("/search"), "/search?hide=seed,new-seed&lock=depth");
        assert_eq!(split("/mlp?lr=0.1").1, View::default());
    }

    #[test]
    fn names_are_those_of_the_controls() {
        assert_eq!(split("/mlp?hide=Learning%20rate,,New+Seed").1.hide, ["learning-rate", "new+seed"]);
        assert_eq!(name_of("  Hidden size "), "hidden-size");
    }

    #[test]
    fn a_lecture_survives_its_link() {
        let step = |hash: &str, title: &str, cover| Step { hash: hash.to_owned(), title: title.to_owned(), cover };
        let steps = vec![
            step("/mlp?lr=0.1&epoch=40&turns=20,lr:0.5", "Two units: what shape & why?", true),
            step("/linear", "", false),
            step("/vanishing?part=prove&step=chain", "∂L/∂w; 100 %", false),
        ];
        let lecture = View { kind: Kind::Present, steps: steps.clone(), ..View::default() };
        let hash = lecture.address_of(2).expect("a third state");
        let (own, view, notes) = split(&hash);
        assert_eq!((own.as_str(), notes), ("/vanishing?part=prove&step=chain", vec![]));
        assert_eq!((view.state, &view.steps), (2, &steps));
        assert_eq!((view.title(), view.is_covered()), (Some("∂L/∂w; 100 %"), false));
        assert_eq!((view.address_of(3), view.address_of(0).is_some()), (None, true));
        assert!(View { state: 0, ..view.clone() }.is_covered());
        let (own, ..) = split(&view.with("/"));
        assert_eq!(own, steps[2].hash, "the state is enough of an address");
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        let (own, view, notes) = split("/mlp?view=cinema&steps=%2Fmlp%3Fhidden%3D4;%2Fnowhere&state=7&cover=yes");
        assert_eq!((own.as_str(), view.kind, view.steps.len(), view.state), ("/mlp", Kind::Page, 1, 0));
        assert_eq!(
            notes,
            [
                "view=cinema is not usable: allowed: present, embed. Using the whole page instead.",
                "State 2 of the lecture is not usable: “/nowhere” is not a page here. It is left out.",
                "state=7 is not usable: the lecture has 1 states. Using 1 instead.",
                "cover=yes is not usable: allowed: 0, 1. Using 0 instead.",
            ]
        );
        assert_eq!(split("/mlp?view=embed&chart=loss&show=seed").2, Vec::<String>::new());
        assert_eq!(
            split("/mlp?embed=1&chart=loss&show=seed,learning%20rate").2,
            [
                "embed=1 has no meaning here: write view=embed.",
                "chart=loss has no effect without view=embed.",
                "show=seed,learning rate has no effect without view=embed.",
            ]
        );
    }
}
