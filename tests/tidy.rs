//! Rules for the sources. Each rule is a function from a file to its violations, with a test on a bad example. One test
//! applies all rules to this repository.

// The browser has no files to read.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of this crate that charts may use: they draw slices of numbers in the colours of a palette.
const CHARTS_USE: [&str; 3] = ["charts", "order", "platform"];

const WHY_CHARTS: &str = "charts must not depend on lessons or messages";

const MOST_LINES: usize = 500;

const WHY_LINES: &str = "split the file";

// Composed of parts, so that this file does not break the rule itself.
const UNFINISHED: [&str; 4] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("dbg", "!")];

const WHY_UNFINISHED: &str = "put open work into an issue, and remove debugging output";

const MACHINE_PATHS: [&str; 3] = [concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];

const WHY_PATHS: &str = "remove the path, which exists only on one machine";

const WHY_STYLES: &str = "write `~style={...}`, since the security policy of the page refuses inline styles";

const WHY_TITLES: &str = "give it a tip, which opens for the keyboard, too";

const WHY_LOST: &str = "name a file or folder that exists";

const WHY_LEAK: &str = "put it into the scope of this lesson, which no other lesson has, or before the first lesson";

/// The documents whose paths are checked.
const GUIDES: [&str; 4] = ["README.md", "CONTRIBUTING.md", "docs/ARCHITECTURE.md", "docs/PERFORMANCE.md"];

/// The extensions of files that are written by hand, unlike data.
const SOURCES: [&str; 9] = ["rs", "py", "js", "css", "html", "toml", "md", "sh", "yml"];

/// Folders that are not part of the repository.
const SKIPPED: [&str; 6] = [".git", "target", "dist", "node_modules", ".venv", "__pycache__"];

/// A broken rule.
#[derive(Debug, PartialEq, Eq)]
struct Violation {
    line: usize,
    what: String,
    why: &'static str,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.line, self.what, self.why)
    }
}

fn violation(text: &str, offset: usize, what: String, why: &'static str) -> Violation {
    Violation { line: 1 + text[..offset].matches('\n').count(), what, why }
}

// --- The rules ---

/// Charts use only the modules of [`CHARTS_USE`], and no messages.
fn chart_imports(source: &str) -> Vec<Violation> {
    let names = |root: &'static str| {
        words(source, root).filter_map(move |offset| {
            let name = source[offset + root.len()..].strip_prefix("::")?;
            Some((offset, name.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()))
        })
    };
    let of_crate = names("crate").filter(|(_, name)| !CHARTS_USE.contains(name));
    let found = of_crate.map(|(offset, name)| (offset, format!("`crate::{name}`")));
    let found = found.chain(names("protocol").map(|(offset, name)| (offset, format!("`protocol::{name}`"))));
    found.map(|(offset, what)| violation(source, offset, what, WHY_CHARTS)).collect()
}

fn length(source: &str) -> Vec<Violation> {
    let lines = source.lines().count();
    if lines <= MOST_LINES {
        return Vec::new();
    }
    vec![Violation { line: lines, what: format!("{lines} lines, at most {MOST_LINES}"), why: WHY_LINES }]
}

fn unfinished(source: &str) -> Vec<Violation> {
    let found = UNFINISHED.iter().flat_map(|word| words(source, word).map(move |offset| (offset, word)));
    found.map(|(offset, word)| violation(source, offset, format!("`{word}`"), WHY_UNFINISHED)).collect()
}

/// Finds `style` attributes in Yew's templates, given as an expression or as a variable.
fn inline_styles(source: &str) -> Vec<Violation> {
    let found = ["style={", "{style}"].into_iter().flat_map(|attribute| source.match_indices(attribute));
    let found = found.filter(|(offset, _)| source[..*offset].ends_with(char::is_whitespace));
    found.map(|(offset, _)| violation(source, offset, "a `style` attribute".to_owned(), WHY_STYLES)).collect()
}

/// Finds `title` attributes of elements in Yew's templates. Components have properties of that name, and the title of a frame is
/// what screen readers call it.
fn native_titles(source: &str) -> Vec<Violation> {
    let is_of_element = |offset: &usize| {
        let tags = source[..*offset].rsplit('<').find(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
        tags.is_some_and(|tag| tag.starts_with(|c: char| c.is_ascii_lowercase()) && !tag.starts_with("iframe"))
    };
    let found = source.match_indices("title=").map(|(offset, _)| offset);
    let found = found.filter(|offset| source[..*offset].ends_with(char::is_whitespace)).filter(is_of_element);
    found.map(|offset| violation(source, offset, "a `title` attribute".to_owned(), WHY_TITLES)).collect()
}

/// Finds absolute paths. In the address of a web page, the same letters follow a host's name and are not a path.
fn machine_paths(text: &str) -> Vec<Violation> {
    let begins =
        |offset: usize| !text[..offset].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '}'));
    let found = MACHINE_PATHS.iter().flat_map(|path| text.match_indices(path)).filter(|(offset, _)| begins(*offset));
    found.map(|(offset, path)| violation(text, offset, format!("the path `{path}...`"), WHY_PATHS)).collect()
}

/// Checks that the styles of a lesson stand in its scope: in the layer of the lessons, after a comment such as
/// `/* === Search === */`, each rule is within a rule for a class, or for `:is()` of classes, that no other lesson has. What
/// stands before the first such comment is for all.
fn leaking_styles(css: &str) -> Vec<Violation> {
    let layer = css.find("@layer lessons {").unwrap_or(css.len());
    let (first_line, layer) = (css[..layer].lines().count(), &css[layer..]);
    let layer = &layer[..layer.find("\n}").unwrap_or(layer.len())];
    let (mut lesson, mut owners, mut depth, mut leaks) = ("", HashMap::new(), 0, Vec::new());
    for (index, line) in layer.lines().enumerate().skip(1).map(|(index, line)| (index, line.trim())) {
        if let Some(title) = line.strip_prefix("/* === ") {
            // "Fit a network: Compare runs" is a part of "Fit a network".
            lesson = title.split([':', '=']).next().unwrap_or_default().trim();
        }
        let is_rule = depth == 0 && line.ends_with(['{', ',']) && line.starts_with(|c: char| !c.is_alphabetic());
        if is_rule && !lesson.is_empty() && !line.starts_with(['/', '*']) && !line.starts_with("@keyframes") {
            let scope = line.trim_end_matches([' ', '{']);
            let scope = scope.strip_prefix(":is(").and_then(|list| list.strip_suffix(')')).unwrap_or(scope);
            let is_own = |class: &str| {
                let name = class.strip_prefix('.').filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == '-'));
                name.is_some_and(|name| *owners.entry(name.to_owned()).or_insert(lesson) == lesson)
            };
            if !scope.split(", ").all(is_own) {
                leaks.push(Violation { line: first_line + index + 1, what: format!("`{line}`"), why: WHY_LEAK });
            }
        }
        depth += line.matches('{').count();
        depth -= line.matches('}').count().min(depth);
    }
    leaks
}

/// Checks that files and folders that a document names exist: `src/lib.rs`; `ops/` in a line that begins with
/// `src/autograd/`; `rule.rs`, in any folder. Links to other sites are ignored.
fn lost_paths(text: &str, all: &[PathBuf]) -> Vec<Violation> {
    let is_there = |path: &str| all.iter().any(|file| file.starts_with(path));
    let is_name = |name: &str| all.iter().any(|file| file.file_name().is_some_and(|last| last == name));
    let mut lost = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let folder = named_paths(line).next().unwrap_or_default();
        let found = |path: &str| is_there(path) || is_there(&format!("{folder}{path}"));
        let gone = |path: &&str| !(found(path) || !path.contains('/') && is_name(path));
        let what = |path: &str| Violation { line: index + 1, what: format!("there is no `{path}`"), why: WHY_LOST };
        lost.extend(named_paths(line).filter(gone).map(what));
    }
    lost
}

/// The paths in a line of a document: in backticks, with a slash or the extension of a source, or as the target of a
/// link.
fn named_paths(line: &str) -> impl Iterator<Item = &str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    let is_path = move |text: &&str| {
        let ending = text.rsplit_once('.').is_some_and(|(stem, ending)| !stem.is_empty() && SOURCES.contains(&ending));
        // Paths in addresses of pages begin with a slash, and files that a build writes do not exist before it.
        let elsewhere = ["/", "http", "target/", "dist/", "pkg/"].iter().any(|start| text.starts_with(start));
        text.chars().all(is_plain) && (ending || text.contains('/')) && !elsewhere
    };
    let quoted = line.split('`').skip(1).step_by(2);
    let linked = line.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
    quoted.chain(linked).filter(is_path)
}

/// The positions of `word` that are not inside a longer word.
fn words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).map(|(offset, _)| offset).filter(move |&offset| {
        let end = offset + word.len();
        !text[..offset].ends_with(inside) && (word.ends_with('!') || !text[end..].starts_with(inside))
    })
}

// --- The repository ---

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `dir`, by its path from the repository's root.
fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(dir).unwrap_or_else(|error| panic!("reading {}: {error}", dir.display()));
    for entry in entries {
        let path = entry.unwrap_or_else(|error| panic!("reading {}: {error}", dir.display())).path();
        let skipped = path.file_name().is_some_and(|name| SKIPPED.iter().any(|skipped| name == *skipped));
        if path.is_dir() && !skipped {
            files(&path, found);
        } else if path.is_file() {
            found.push(path.strip_prefix(root()).unwrap_or(&path).to_owned());
        }
    }
}

fn check(file: &Path, text: &str) -> Vec<Violation> {
    let mut violations = machine_paths(text);
    if file.extension().is_some_and(|extension| SOURCES.iter().any(|source| extension == *source)) {
        violations.extend(unfinished(text));
    }
    let code = file.extension().is_some_and(|extension| extension == "rs" || extension == "py" || extension == "js");
    if code && !file.starts_with("benches") {
        violations.extend(length(text));
    }
    if file == Path::new("static/style.css") {
        violations.extend(leaking_styles(text));
    }
    if file.starts_with("src") && file.extension().is_some_and(|extension| extension == "rs") {
        violations.extend(inline_styles(text));
        violations.extend(native_titles(text));
    }
    if file.starts_with("src/charts") {
        violations.extend(chart_imports(text));
    }
    violations
}

#[test]
fn the_repository_is_tidy() {
    let mut all = Vec::new();
    files(root(), &mut all);
    assert!(all.iter().any(|file| file == Path::new("src/lib.rs")), "the sources are missing");
    all.sort();
    let mut complaints = Vec::new();
    for file in &all {
        // Files that are not text are skipped.
        let Ok(text) = fs::read_to_string(root().join(file)) else { continue };
        complaints.extend(check(file, &text).iter().map(|violation| format!("{}:{violation}", file.display())));
    }
    assert!(complaints.is_empty(), "{} broken rules:\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn the_paths_in_the_documents_exist() {
    let mut all = Vec::new();
    files(root(), &mut all);
    let mut complaints = Vec::new();
    for guide in GUIDES {
        let text = fs::read_to_string(root().join(guide)).expect("the document exists");
        // Links are relative to the document's folder.
        let beside =
            Path::new(guide).parent().map(|folder| all.iter().filter_map(move |file| file.strip_prefix(folder).ok()));
        let known: Vec<_> = all.iter().cloned().chain(beside.into_iter().flatten().map(Path::to_owned)).collect();
        complaints.extend(lost_paths(&text, &known).iter().map(|violation| format!("{guide}:{violation}")));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn the_map_has_every_folder() {
    let map = fs::read_to_string(root().join("docs/ARCHITECTURE.md")).expect("the document exists");
    for parent in ["src", "engine/src"] {
        for entry in fs::read_dir(root().join(parent)).expect("the sources exist").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let row = format!("`{parent}/{name}/`");
            assert!(!entry.path().is_dir() || map.contains(&row), "docs/ARCHITECTURE.md has no row for {row}");
        }
    }
}

// --- Each rule sees a bad example ---

fn whats(violations: &[Violation]) -> Vec<String> {
    violations.iter().map(|violation| format!("{}: {}", violation.line, violation.what)).collect()
}

#[test]
fn a_chart_that_uses_a_lesson_is_reported() {
    assert_eq!(whats(&chart_imports("\nuse crate::lessons::mlp;")), ["2: `crate::lessons`"]);
    assert_eq!(whats(&chart_imports("use protocol::Frame;")), ["1: `protocol::Frame`"]);
    assert_eq!(chart_imports("use crate::charts::Plot;\nuse crate::platform;\nuse super::Axis;"), []);
}

#[test]
fn a_style_that_leaks_into_another_lesson_is_reported() {
    let css = "@layer parts {\n  summary {\n  }\n}\n@layer lessons {\n  .chart {\n    font:\n      a,\n      b;\n  }\n
  /* === Fit: one part === */\n  .fit {\n    .chart,\n    p {\n    }\n  }\n  @keyframes turn {\n    from {\n    }\n  }\n
  /* === Fit: another part === */\n  :is(.fit, .turn) {\n    .map {\n    }\n  }\n
  /* === Search === */\n  .search {\n  }\n  .search .map,\n  .fit {\n  }\n  @media (width > 1px) {\n  }\n}\n@layer views {\n  p {\n  }\n}";
    assert_eq!(whats(&leaking_styles(css)), ["32: `.search .map,`", "33: `.fit {`", "35: `@media (width > 1px) {`"]);
}

#[test]
fn a_long_file_is_reported() {
    assert_eq!(length(&"line\n".repeat(500)), []);
    assert_eq!(whats(&length(&"line\n".repeat(501))), ["501: 501 lines, at most 500"]);
}

#[test]
fn unfinished_work_is_reported() {
    for word in UNFINISHED {
        assert_eq!(whats(&unfinished(&format!("a\n  // {word}(x)"))), [format!("2: `{word}`")]);
    }
    assert_eq!(unfinished("MASTODON"), []);
}

#[test]
fn an_inline_style_is_reported() {
    for bad in ["<p style={format!(\"left: 0\")} />", "<p\n{style} />"] {
        assert_eq!(inline_styles(bad).len(), 1, "{bad}");
    }
    assert_eq!(inline_styles("<p ~style={style} /> font-style=\"{slant}\""), []);
}

#[test]
fn a_title_that_is_no_tip_is_reported() {
    let bad = "<Figure title={name}>\n<button class=\"a\"\n  title={name}>";
    assert_eq!(whats(&native_titles(bad)), ["3: a `title` attribute"]);
    assert_eq!(native_titles("<Figure\n title=\"Fit\" /> <iframe src=\"a\" title=\"b\">"), []);
}

#[test]
fn a_path_of_one_machine_is_reported() {
    for path in MACHINE_PATHS {
        assert_eq!(whats(&machine_paths(&format!("a\ncd {path}me"))), [format!("2: the path `{path}...`")]);
        assert_eq!(machine_paths(&format!("https://example.org{path}")), []);
    }
}

#[test]
fn a_lost_path_is_reported() {
    let all = ["src/nn/init.rs", "docs/lab.png"].map(PathBuf::from);
    let fine =
        "`src/nn/`: `init.rs`, `target/pkg/`, `#/mlp` ![](docs/lab.png) [a](https://example.org/b) `cargo xtask`";
    assert_eq!(lost_paths(fine, &all), []);
    assert_eq!(lost_paths("| `src/` | `nn/init.rs` |", &all), []);
    let lost = lost_paths("\n`nn/init.rs` [a](docs/a.png) `b.rs`", &all);
    assert_eq!(whats(&lost), ["nn/init.rs", "b.rs", "docs/a.png"].map(|path| format!("2: there is no `{path}`")));
}
