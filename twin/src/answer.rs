//! A student's expression in the language of the autograd lesson. What a blank does not understand is named in words of the script.

use engine::expression::function_names;

use super::blank::{Name, Thing, named, plain, short};

/// Methods that make a statement and no value.
const STATEMENTS: [&str; 4] = ["backward", "step", "zero_grad", "zero_"];
/// Words with a meaning of their own.
const CONSTANTS: [&str; 3] = ["True", "False", "None"];

/// A statement without blanks and without arguments that change nothing.
pub(crate) fn packed(text: &str) -> String {
    let packed: String = text.split_whitespace().collect();
    packed.replace("set_to_none=True", "")
}

/// Whether a text gives a name to a value, or changes one in place.
pub(crate) fn assigns(text: &str) -> bool {
    let (mut depth, mut before) = (0_usize, ' ');
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '=' if depth == 0 && !"=<>!".contains(before) && rest.peek() != Some(&'=') => return true,
            _ => {}
        }
        before = c;
    }
    false
}

/// The names that a program of the language defines.
pub(crate) fn vocabulary(program: &str) -> Vec<Name> {
    let defined = program.lines().filter_map(|line| Some(line.split_once(" = ")?.0));
    defined.chain(["lab_x", "lab_y"]).map(|name| named(name, Thing::Defined)).collect()
}

/// Translates an expression of a script: names become plain ones, and layers and losses become what they compute.
///
/// # Errors
/// What is not understood, and what there is instead.
pub(crate) fn translate(text: &str, names: &[Name]) -> Result<String, String> {
    let text = short(text);
    let (mut rest, mut translated) = (text.as_str(), String::new());
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '"' | '\'' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            _ if first.is_ascii_digit() => end_of_number(rest),
            _ if first.is_ascii_alphabetic() || first == '_' => {
                rest = word(rest, &mut translated, names)?;
                continue;
            }
            _ => first.len_utf8(),
        };
        translated.push_str(&rest[..end]);
        rest = &rest[end..];
    }
    Ok(translated)
}

/// The end of a number such as `1e-3`.
fn end_of_number(text: &str) -> usize {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let Some(exponent) = text[end..].strip_prefix(['e', 'E']) else { return end };
    let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let count = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    if count == 0 { end } else { text.len() - digits.len() + count }
}

/// Translates the word that a text begins with. Returns what follows it.
fn word<'a>(text: &'a str, translated: &mut String, names: &[Name]) -> Result<&'a str, String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    // `x[batch]` is a name, too.
    let end = end + if text[end..].starts_with("[batch]") { "[batch]".len() } else { 0 };
    let (word, after) = text.split_at(end);
    if translated.ends_with('.') {
        return attributes(word, after, None, translated)
            .map_err(|problem| problem.in_words("this value", word, names));
    }
    // What follows a name is a method: `self.w.mean`.
    let is_prefix =
        |name: &&Name| word.strip_prefix(&*name.script).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let Some(name) = names.iter().filter(is_prefix).max_by_key(|name| name.script.len()) else {
        return unnamed(word, after, translated, names);
    };
    let rest = &word[name.script.len()..];
    match name.stands_for {
        Thing::Tensor(_) | Thing::Defined => {
            if rest.is_empty() && after.trim_start().starts_with('(') {
                return Err(format!("{} is a value, which cannot be called", name.script));
            }
            let shape = if let Thing::Tensor(shape) = name.stands_for { Some(shape) } else { None };
            translated.push_str(&plain(&name.script));
            let Some(rest) = rest.strip_prefix('.') else { return Ok(after) };
            translated.push('.');
            attributes(rest, after, shape, translated).map_err(|problem| problem.in_words(&name.script, word, names))
        }
        _ if ["", ".forward"].contains(&rest) && after.trim_start().starts_with('(') => {
            let (arguments, after) = arguments(after.trim_start())?;
            let arguments = arguments.iter().map(|text| translate(text, names)).collect::<Result<Vec<_>, _>>()?;
            translated.push_str(&called(name, &arguments)?);
            Ok(after)
        }
        _ => Err(format!("{} has to be called, as in {}(x)", name.script, name.script)),
    }
}

/// Why an attribute is not understood.
enum Unknown {
    Statement,
    NotCalled(String),
    Extent,
    Other,
}

impl Unknown {
    /// In words: of what the attribute was wanted, and the whole word.
    fn in_words(&self, of: &str, word: &str, names: &[Name]) -> String {
        let last = word.rsplit('.').next().unwrap_or(word);
        match self {
            Self::Statement => statement(word),
            Self::NotCalled(method) => format!("{method} is a method, which needs brackets: .{method}()"),
            Self::Extent => format!("{of} has no such extent"),
            Self::Other if word == last => format!("there is no method {last} here; there are {}", all_functions()),
            Self::Other => undefined(word, names),
        }
    }
}

/// Translates what follows the dot after a value, with the brackets of a shape.
fn attributes<'a>(
    text: &str,
    mut after: &'a str,
    shape: Option<&[usize]>,
    translated: &mut String,
) -> Result<&'a str, Unknown> {
    let is_called = after.trim_start().starts_with('(');
    // The dot is written for a method only.
    translated.pop();
    let all: Vec<&str> = text.split('.').collect();
    for (index, &name) in all.iter().enumerate() {
        let is_last = index + 1 == all.len();
        match (name, shape) {
            ("T", _) => translated.push_str(".t()"),
            ("data", _) => {}
            ("detach", _) if is_last => after = bracketed(after, '(').ok_or(Unknown::NotCalled("detach".to_owned()))?.1,
            ("shape" | "size" | "numel", Some(shape)) if is_last => {
                let open = if name == "shape" { '[' } else { '(' };
                let (index, rest) = bracketed(after, open).ok_or(Unknown::Extent)?;
                let extent = if name == "numel" { Some(shape.iter().product()) } else { extent(shape, index) };
                let start = translated.rfind(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(0, |at| at + 1);
                translated.truncate(start);
                translated.push_str(&extent.ok_or(Unknown::Extent)?.to_string());
                after = rest;
            }
            (name, _) if STATEMENTS.contains(&name) => return Err(Unknown::Statement),
            (name, _) if is_last && is_function(name) => {
                if !is_called {
                    return Err(Unknown::NotCalled(name.to_owned()));
                }
                translated.push_str(&format!(".{name}"));
            }
            _ => return Err(Unknown::Other),
        }
    }
    Ok(after)
}

/// What stands in the brackets that a text begins with, and what follows them.
fn bracketed(text: &str, open: char) -> Option<(&str, &str)> {
    let close = if open == '[' { ']' } else { ')' };
    let (inner, rest) = text.trim_start().strip_prefix(open)?.split_once(close)?;
    Some((inner.trim(), rest))
}

/// The extent of an axis, which may be counted from the last.
fn extent(shape: &[usize], index: &str) -> Option<usize> {
    let index: isize = index.parse().ok()?;
    let from_start = if index < 0 { shape.len().checked_sub(index.unsigned_abs())? } else { index.unsigned_abs() };
    shape.get(from_start).copied()
}

/// Translates a word that is no name of the script: a function, or the name of an argument.
fn unnamed<'a>(word: &str, after: &'a str, translated: &mut String, names: &[Name]) -> Result<&'a str, String> {
    let (module, last) = word.rsplit_once('.').unwrap_or(("", word));
    let next = after.trim_start();
    let is_module = ["", "torch", "F", "nn", "torch.nn"].contains(&module);
    let is_layer = last.starts_with(|c: char| c.is_ascii_uppercase());
    if !next.starts_with('(') {
        let is_keyword = next.starts_with('=') && !next.starts_with("==");
        if is_keyword || CONSTANTS.contains(&word) {
            translated.push_str(word);
            return Ok(after);
        }
        return Err(if is_module && is_function(last) {
            format!("{last} is a function, which needs brackets: {word}(…)")
        } else {
            undefined(word, names)
        });
    }
    match last {
        _ if STATEMENTS.contains(&last) => Err(statement(word)),
        "len" if module.is_empty() => {
            let (argument, rest) = bracketed(after, '(').unwrap_or_default();
            let of = names.iter().find(|name| name.script == argument).map(|name| name.stands_for);
            match of {
                Some(Thing::Tensor([rows, ..])) => {
                    translated.push_str(&rows.to_string());
                    Ok(rest)
                }
                _ => Err(format!("len needs one of the columns here: {}", listed(names, is_column))),
            }
        }
        _ if module == "torch" && operator(last).is_some() => {
            let (given, rest) = arguments(next)?;
            let [a, b] = given[..] else { return Err(format!("{word} takes two arguments, not {}", given.len())) };
            let (a, b) = (translate(a, names)?, translate(b, names)?);
            translated.push_str(&format!("(({a}) {} ({b}))", operator(last).unwrap_or_default()));
            Ok(rest)
        }
        _ if is_module && (is_function(last) || is_layer && is_function_of_layer(last)) => {
            translated.push_str(word);
            Ok(after)
        }
        _ if is_module && is_layer => Err(format!("{word} would make a new layer, and no layer is made here")),
        _ => {
            let own = listed(names, |name| !matches!(name.stands_for, Thing::Tensor(_) | Thing::Defined));
            let own = if own.is_empty() { own } else { format!("{own}, and ") };
            Err(format!("there is no function {word} here; there are {own}these of torch: {}", all_functions()))
        }
    }
}

/// The operator that a function of torch stands for.
fn operator(function: &str) -> Option<&'static str> {
    Some(match function {
        "add" => "+",
        "sub" | "subtract" => "-",
        "mul" | "multiply" => "*",
        "div" | "divide" => "/",
        "mm" => "@",
        _ => return None,
    })
}

fn all_functions() -> String {
    function_names().collect::<Vec<_>>().join(", ")
}

fn statement(word: &str) -> String {
    format!("{word}() is a statement, and a value is needed here")
}

fn undefined(word: &str, names: &[Name]) -> String {
    format!("{word} is not defined; there are {}", listed(names, |_| true))
}

fn listed(names: &[Name], which: impl Fn(&Name) -> bool) -> String {
    names.iter().filter(|name| which(name)).map(|name| name.script.as_str()).collect::<Vec<_>>().join(", ")
}

fn is_column(name: &Name) -> bool {
    matches!(name.stands_for, Thing::Tensor([_, ..]))
}

fn is_function(name: &str) -> bool {
    function_names().any(|function| function == name)
}

/// Whether a layer of `nn` computes one of the functions, as `MSELoss` does.
fn is_function_of_layer(layer: &str) -> bool {
    function_names().any(|function| function.replace('_', "") == layer.to_ascii_lowercase())
}

/// What a function of a script computes.
fn called(name: &Name, arguments: &[String]) -> Result<String, String> {
    let script = &name.script;
    match (name.stands_for, arguments) {
        (Thing::Layer(..), [x]) => {
            let own = plain(script);
            Ok(format!("(({x}) @ {own}_weight + {own}_bias)"))
        }
        (Thing::Layer(..), _) => Err(format!("{script} takes one argument, not {}", arguments.len())),
        (Thing::Mean, [a, b]) => Ok(format!("((({a}) - ({b})) ** 2).mean()")),
        (Thing::Sum, [a, b]) => Ok(format!("((({a}) - ({b})) ** 2).sum()")),
        _ => Err(format!("{script} takes the predictions and the targets, which are two arguments")),
    }
}

/// The arguments in the brackets that a text begins with, and what follows them.
fn arguments(text: &str) -> Result<(Vec<&str>, &str), String> {
    let (mut depth, mut start, mut found) = (0_usize, 1, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if (c == ',' && depth == 1) || depth == 0 {
            found.push(text.get(start..at).unwrap_or_default());
            start = at + 1;
        }
        if depth == 0 {
            found.retain(|argument| !argument.trim().is_empty());
            return Ok((found, &text[at + 1..]));
        }
    }
    Err("a bracket is never closed".to_owned())
}
