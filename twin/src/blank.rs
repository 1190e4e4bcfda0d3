//! Parts of a script that a student fills in, and what an answer has to mean.
//!
//! A value is compared by what it computes: the answer is translated into the language of the autograd lesson, where the names of
//! the script stand for random tensors.

use engine::data::Generator;

/// A part of a line that a student fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blank {
    /// Where the part begins in the line's text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    meaning: Meaning,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Meaning {
    /// A statement without a value: one of these texts.
    Call(&'static [&'static str]),
    /// A value of these names.
    Value(Vec<Name>),
    /// A value of the names that a program of the language defines.
    Program(String),
}

/// A name in a script, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    script: String,
    stands_for: Thing,
}

/// A name and what it stands for.
pub(crate) fn named(script: impl Into<String>, stands_for: Thing) -> Name {
    Name { script: script.into(), stands_for }
}

/// A column of numbers.
pub(crate) const COLUMN: Thing = Thing::Tensor(&[4, 1]);
/// A single number.
pub(crate) const NUMBER: Thing = Thing::Tensor(&[]);

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thing {
    /// A tensor of this shape; a number if there are no extents.
    Tensor(&'static [usize]),
    /// A linear layer or a network, as a function of one column or as many: inputs and outputs.
    Layer(usize, usize),
    /// The mean of the squared errors of two tensors.
    Mean,
    /// Their sum.
    Sum,
}

/// What has to be compared: values of two expressions after some definitions, in the language of the autograd lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The definitions of all names.
    pub given: String,
    /// The expression that is right.
    pub wanted: String,
    /// The student's expression.
    pub answer: String,
}

/// How an answer is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// It is right or wrong as a text.
    Known(Result<(), String>),
    /// Values have to be compared.
    Compare(Comparison),
}

impl Blank {
    /// A blank for a statement that can be written in these ways; the first is that of the script.
    pub(crate) fn call(start: usize, texts: &'static [&'static str]) -> Self {
        let end = start + texts.first().map_or(0, |text| text.len());
        Self { start, end, meaning: Meaning::Call(texts) }
    }

    /// A blank for a value of these names.
    pub(crate) fn value(start: usize, end: usize, names: Vec<Name>) -> Self {
        Self { start, end, meaning: Meaning::Value(names) }
    }

    /// A blank for a value after a program of the language.
    pub(crate) fn program(start: usize, end: usize, given: String) -> Self {
        Self { start, end, meaning: Meaning::Program(given) }
    }

    /// The expression in a line with this text.
    #[must_use]
    pub fn wanted<'a>(&self, line: &'a str) -> &'a str {
        line.get(self.start..self.end).unwrap_or_default()
    }

    /// How to check an answer to the blank in a line with this text.
    #[must_use]
    pub fn check(&self, line: &str, answer: &str) -> Check {
        let wanted = self.wanted(line);
        let answer = answer.trim();
        if answer.is_empty() {
            return Check::Known(Err("there is nothing here yet".to_owned()));
        }
        match &self.meaning {
            Meaning::Call(texts) => {
                let packed = |text: &str| text.split_whitespace().collect::<String>();
                let is_right = texts.iter().any(|text| packed(text) == packed(answer));
                let object = wanted.split('.').next().unwrap_or_default();
                let hint = format!("this is not the statement needed here, which is a method of {object}");
                let hint = if wanted.contains('.') { hint } else { "this is not what is needed here".to_owned() };
                Check::Known(if is_right { Ok(()) } else { Err(hint) })
            }
            Meaning::Value(names) => {
                let translated = |text| translate(text, names);
                match (translated(wanted), translated(answer)) {
                    (Ok(wanted), Ok(answer)) => Check::Compare(Comparison { given: given(names), wanted, answer }),
                    (Err(problem), _) | (_, Err(problem)) => Check::Known(Err(problem)),
                }
            }
            Meaning::Program(given) => {
                Check::Compare(Comparison { given: given.clone(), wanted: short(wanted), answer: short(answer) })
            }
        }
    }
}

/// A message with the names as the script has them.
#[must_use]
pub fn in_script(message: &str) -> String {
    message.replace("self_", "self.").replace("parameter_grad", "parameter.grad").replace("_batch", "[batch]")
}

/// A name of the script as a name of the language.
fn plain(name: &str) -> String {
    name.replace(['.', '['], "_").replace(']', "")
}

/// Random tensors for all names.
fn given(names: &[Name]) -> String {
    let mut generator = Generator::manual_seed(8);
    let mut tensor = |name: &str, shape: &[usize]| {
        let count = shape.iter().product::<usize>();
        let numbers: Vec<String> =
            generator.randn::<f64>(count).iter().map(|number| format!("{:.3}", 0.8 * number + 0.1)).collect();
        let data = match *shape {
            [] => numbers.concat(),
            [_, columns] => {
                let rows: Vec<String> = numbers.chunks(columns).map(|row| format!("[{}]", row.join(", "))).collect();
                format!("[{}]", rows.join(", "))
            }
            _ => format!("[{}]", numbers.join(", ")),
        };
        format!("{} = tensor({data})\n", plain(name))
    };
    let mut program = String::new();
    for Name { script, stands_for } in names {
        match *stands_for {
            Thing::Tensor(shape) => program.push_str(&tensor(script, shape)),
            Thing::Layer(inputs, outputs) => {
                program.push_str(&tensor(&format!("{script}.weight"), &[inputs, outputs]));
                program.push_str(&tensor(&format!("{script}.bias"), &[outputs]));
            }
            Thing::Mean | Thing::Sum => {}
        }
    }
    program
}

/// An expression with the functions of `torch.nn.functional` as the language has them.
pub(crate) fn short(text: &str) -> String {
    text.replace("torch.nn.functional.", "F.").replace("nn.functional.", "F.")
}

/// Translates an expression of a script: names become plain ones, and layers and losses become what they compute.
fn translate(text: &str, names: &[Name]) -> Result<String, String> {
    let text = short(text);
    let (mut rest, mut translated) = (text.as_str(), String::new());
    while let Some(first) = rest.chars().next() {
        if !(first.is_ascii_alphabetic() || first == '_') {
            translated.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        // `x[batch]` is a name, too.
        let end = end + if rest[end..].starts_with("[batch]") { "[batch]".len() } else { 0 };
        let (word, after) = rest.split_at(end);
        // What follows a name is a method: `self.w.mean`.
        let is_prefix = |name: &&Name| {
            word.strip_prefix(name.script.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let found = names.iter().filter(is_prefix).max_by_key(|name| name.script.len());
        match found {
            Some(Name { script, stands_for: Thing::Tensor(_) }) => {
                translated.push_str(&format!("{}{}", plain(script), &word[script.len()..]));
                rest = after;
            }
            Some(name) if word == name.script && after.trim_start().starts_with('(') => {
                let (arguments, after) = arguments(after.trim_start())?;
                let arguments = arguments.iter().map(|text| translate(text, names)).collect::<Result<Vec<_>, _>>()?;
                translated.push_str(&called(name, &arguments)?);
                rest = after;
            }
            Some(name) => return Err(format!("{} has to be called, as in {}(x)", name.script, name.script)),
            None => {
                translated.push_str(word);
                rest = after;
            }
        }
    }
    Ok(translated)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_have_the_names_of_the_script_and_keep_their_own_words() {
        assert_eq!(
            in_script("v is not defined; there are self_w, parameter_grad, x_batch"),
            "v is not defined; there are self.w, parameter.grad, x[batch]"
        );
        let usage = "tensor takes no more than that: tensor(data, requires_grad); zero_grad is a button here";
        assert_eq!(in_script(usage), usage);
    }
}
