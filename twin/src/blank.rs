//! Parts of a script that a student fills in, and what an answer has to mean.
//!
//! A value is compared by what it computes: the answer is translated into the language of the autograd lesson, where the names of
//! the script stand for random tensors.

use engine::data::Generator;

use super::answer::{assigns, packed, translate, vocabulary};

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
    pub(crate) script: String,
    pub(crate) stands_for: Thing,
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
    /// A value that a program defines.
    Defined,
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
        let answer = answer.trim().trim_end_matches(';');
        let before = line.get(..self.start).unwrap_or_default().trim();
        if answer.is_empty() {
            return Check::Known(Err("there is nothing here yet".to_owned()));
        }
        match &self.meaning {
            Meaning::Call(texts) => {
                let given = packed(answer);
                let is_right = |text: &&str| packed(text) == given;
                if texts.iter().any(is_right) {
                    return Check::Known(Ok(()));
                }
                let lacks_brackets = texts.iter().any(|text| text.strip_suffix("()").is_some_and(|text| text == given));
                Check::Known(Err(match wanted.split_once('.') {
                    _ if lacks_brackets => format!("a method needs brackets to be called: {answer}()"),
                    Some((object, _)) => {
                        format!("this is not the statement needed here, which is a method of {object}")
                    }
                    None => format!("after this line, there has to be no gradient: “{before} …”"),
                }))
            }
            Meaning::Value(_) | Meaning::Program(_) if answer.starts_with("return ") => {
                Check::Known(Err("only the value that is returned is needed here, without “return”".to_owned()))
            }
            Meaning::Value(_) | Meaning::Program(_) if assigns(answer) => {
                Check::Known(Err(format!("one expression is enough here: “{before}” stands before it already")))
            }
            Meaning::Value(names) => {
                let translated = |text| translate(text, names);
                match (translated(wanted), translated(answer)) {
                    (Ok(wanted), Ok(answer)) => Check::Compare(Comparison { given: given(names), wanted, answer }),
                    (Err(problem), _) | (_, Err(problem)) => Check::Known(Err(problem)),
                }
            }
            Meaning::Program(given) => match translate(answer, &vocabulary(given)) {
                Ok(answer) => Check::Compare(Comparison { given: given.clone(), wanted: short(wanted), answer }),
                Err(problem) => Check::Known(Err(problem)),
            },
        }
    }
}

/// A message with the names as the script has them.
#[must_use]
pub fn in_script(message: &str) -> String {
    message.replace("self_", "self.").replace("parameter_grad", "parameter.grad").replace("_batch", "[batch]")
}

/// A name of the script as a name of the language.
pub(crate) fn plain(name: &str) -> String {
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
            Thing::Mean | Thing::Sum | Thing::Defined => {}
        }
    }
    program
}

/// An expression with the functions of `torch.nn.functional` as the language has them.
pub(crate) fn short(text: &str) -> String {
    text.replace("torch.nn.functional.", "F.").replace("nn.functional.", "F.")
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
