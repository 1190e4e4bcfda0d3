//! The grammar: one statement per line, with Python's operators, calls, methods, lists and tuples.

use winnow::ascii::float;
use winnow::combinator::{Infix, Postfix, Prefix, alt, expression, not, opt, peek, terminated};
use winnow::error::{ErrMode, ParserError};
use winnow::stream::{LocatingSlice, Location};
use winnow::token::{one_of, take_while};
use winnow::{ModalResult, Parser};

use super::blank::blanked;
use super::function::function_of_layer;
use super::problem::{Problem, Span, quoted};
use super::syntax::{Argument, Call, Expr, ExprKind, Statement};
use crate::autograd::Operation;

type Input<'a> = LocatingSlice<&'a str>;
type Failure = ErrMode<Problem>;

/// The precedence of the operators, lowest first, as in Python.
const SUM: i64 = 1;
const PRODUCT: i64 = 3;
const SIGN: i64 = 5;
const POWER: i64 = 7;
const METHOD: i64 = 9;

const AN_OPERAND: &str = "a number, a name, a function call, ( or [";

/// The statements of a program.
pub(super) fn parse(code: &str) -> Result<Vec<Statement>, Problem> {
    let text = blanked(code)?;
    let mut input = Input::new(text.as_str());
    statements(&mut input).map_err(|failure| match failure {
        ErrMode::Backtrack(problem) | ErrMode::Cut(problem) => problem,
        ErrMode::Incomplete(_) => Problem::new(here(&input), "the program ends too early"),
    })
}

impl<'a> ParserError<Input<'a>> for Problem {
    type Inner = Self;

    fn from_input(input: &Input<'a>) -> Self {
        Self::new(here(input), format!("expected {AN_OPERAND}"))
    }

    fn into_inner(self) -> Result<Self::Inner, Self> {
        Ok(self)
    }
}

fn statements(input: &mut Input<'_>) -> ModalResult<Vec<Statement>, Problem> {
    let mut all = Vec::new();
    loop {
        take_while(0.., (' ', '\t', '\n', ';')).void().parse_next(input)?;
        if input.as_ref().is_empty() {
            return Ok(all);
        }
        all.extend(statement(input)?);
        if !input.as_ref().is_empty() && !input.as_ref().starts_with(['\n', ';']) {
            return Err(after_a_value(input));
        }
    }
}

/// The words that begin a Python statement without a value.
const NO_VALUES: [&str; 8] = ["for", "while", "if", "def", "with", "class", "del", "return"];

/// The operators that change a value in place.
const IN_PLACE: [&str; 6] = ["**=", "+=", "-=", "*=", "/=", "@="];

/// The value of a line; an import has none.
fn statement(input: &mut Input<'_>) -> ModalResult<Option<Statement>, Problem> {
    let first = here(input);
    let beginning = first.of(whole(input));
    let (_, rest) = input.as_ref().split_at(beginning.len());
    if ["import", "from"].contains(&beginning) {
        return import(input, rest, first).map(|()| None);
    }
    if NO_VALUES.contains(&beginning) {
        let message = format!("there is no {beginning} here: each line is one value, with a name or without");
        return Err(ErrMode::Cut(Problem::new(first, message)));
    }
    let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    if let Some(operator) = IN_PLACE.iter().find(|operator| rest[blank..].starts_with(**operator)) {
        let start = first.end + blank;
        let message = format!(
            "{operator} would change {} in place, and backward may still need the old value: give the result a new name; \
             the button step moves parameters",
            quoted(beginning)
        );
        return Err(ErrMode::Cut(Problem::new(Span { start, end: start + operator.len() }, message)));
    }
    let name = opt(terminated(lexeme(word), assignment)).parse_next(input)?;
    Ok(Some(Statement { name, value: value(input)? }))
}

/// Skips a line that imports torch, or a part of it: everything is there already. `rest` follows the first word.
fn import(input: &mut Input<'_>, rest: &str, first: Span) -> ModalResult<(), Problem> {
    let module = rest.trim_start_matches([' ', '\t']);
    if module.split(|c| !is_inside_word(c)).next() == Some("torch") {
        return take_while(0.., |c| c != '\n' && c != ';').void().parse_next(input);
    }
    let message = "only torch can be imported here; its tensors take the place of numpy’s arrays";
    Err(ErrMode::Cut(Problem::new(first, message)))
}

/// A single `=`.
fn assignment(input: &mut Input<'_>) -> ModalResult<(), Problem> {
    terminated('=', peek(not('='))).void().parse_next(input)?;
    blanks(input)
}

fn value(input: &mut Input<'_>) -> ModalResult<Expr, Problem> {
    expression(operand).prefix(sign).postfix(alt((method, call_of_layer))).infix(operator).parse_next(input)
}

fn sign<'a>(input: &mut Input<'a>) -> ModalResult<Prefix<Input<'a>, Expr, Failure>, Problem> {
    // The last alternative where a value is expected.
    let sign = opt(lexeme(one_of(('-', '+')))).parse_next(input)?;
    match sign {
        Some(('-', _)) => Ok(Prefix(SIGN, |input, inner| {
            let start = sign_before(input, &inner);
            Ok(Expr { span: start.to(inner.span), kind: ExprKind::Negative(Box::new(inner)) })
        })),
        Some(_) => Ok(Prefix(SIGN, |_, inner| Ok(inner))),
        None => Err(ErrMode::Cut(typographic(input).unwrap_or_else(|| expected(input, AN_OPERAND)))),
    }
}

/// The position of the sign before a value, with only blanks between.
fn sign_before(input: &Input<'_>, inner: &Expr) -> Span {
    let start = whole(input)[..inner.span.start].rfind('-').unwrap_or(inner.span.start);
    Span { start, end: start + 1 }
}

fn operator<'a>(input: &mut Input<'a>) -> ModalResult<Infix<Input<'a>, Expr, Failure>, Problem> {
    fn join(operation: Operation, left: Expr, right: Expr) -> Result<Expr, Failure> {
        let span = left.span.to(right.span);
        Ok(Expr { span, kind: ExprKind::Binary(operation, Box::new(left), Box::new(right)) })
    }
    let (symbol, _) = lexeme(alt(("**", "+", "-", "*", "/", "@"))).parse_next(input)?;
    Ok(match symbol {
        "**" => Infix::Right(POWER, |_, left, right| join(Operation::Pow, left, right)),
        "+" => Infix::Left(SUM, |_, left, right| join(Operation::Add, left, right)),
        "-" => Infix::Left(SUM, |_, left, right| join(Operation::Sub, left, right)),
        "*" => Infix::Left(PRODUCT, |_, left, right| join(Operation::Mul, left, right)),
        "/" => Infix::Left(PRODUCT, |_, left, right| join(Operation::Div, left, right)),
        _ => Infix::Left(PRODUCT, |_, left, right| join(Operation::MatMul, left, right)),
    })
}

fn method<'a>(input: &mut Input<'a>) -> ModalResult<Postfix<Input<'a>, Expr, Failure>, Problem> {
    lexeme('.').parse_next(input)?;
    Ok(Postfix(METHOD, |input, receiver| {
        let Some((function, function_span)) = opt(lexeme(word)).parse_next(input)? else {
            return Err(ErrMode::Cut(expected(input, "the name of a method, as in x.mean()")));
        };
        let Some((arguments, end)) = opt(arguments).parse_next(input)? else {
            let span = receiver.span.to(function_span);
            return match (&receiver.kind, function.as_str()) {
                (ExprKind::Name(module), "nn") if module == "torch" => Ok(name(span, "nn")),
                (ExprKind::Name(module), "functional") if module == "nn" => Ok(name(span, "F")),
                (_, attribute) => Err(ErrMode::Cut(match instead_of(attribute) {
                    Some(hint) => Problem::new(function_span, hint),
                    None => expected(input, &format!("( after the method {function}")),
                })),
            };
        };
        let span = receiver.span.to(end);
        let call = Call { function, function_span, receiver: Some(receiver), arguments };
        Ok(Expr { span, kind: ExprKind::Call(Box::new(call)) })
    }))
}

/// What takes the place of an attribute of PyTorch.
fn instead_of(attribute: &str) -> Option<&'static str> {
    Some(match attribute {
        "T" => "the transpose is written .t() here",
        "optim" => "there are no optimizers here: the buttons step and zero_grad do their work",
        "grad" => {
            "a program cannot use its own gradients: the button backward shows them beside the values, and the button step \
             subtracts learning rate times gradient"
        }
        "data" => {
            "a program does not change its parameters: the button step moves them, and each value can be typed in its box \
             beside the gradient"
        }
        "shape" | "dtype" | "requires_grad" => "only values are computed here; the graph shows the shape of each",
        _ => return None,
    })
}

fn name(span: Span, name: &str) -> Expr {
    Expr { span, kind: ExprKind::Name(name.to_owned()) }
}

/// `nn.MSELoss()(a, b)` is `mse_loss(a, b)`, and `nn.Softmax(dim=0)(x)` is `softmax(x, dim=0)`.
fn call_of_layer<'a>(input: &mut Input<'a>) -> ModalResult<Postfix<Input<'a>, Expr, Failure>, Problem> {
    peek('(').parse_next(input)?;
    Ok(Postfix(METHOD, |input, layer| {
        let at = here(input);
        let (mut given, end) = arguments(input)?;
        let (span, called) = (layer.span.to(end), layer);
        match called.kind {
            ExprKind::Call(mut call) if call.receiver.as_ref().is_some_and(|receiver| receiver.is("nn")) => {
                if let Some(function) = function_of_layer(&call.function) {
                    call.function = function.to_owned();
                    call.receiver = None;
                    given.append(&mut call.arguments);
                    call.arguments = given;
                }
                Ok(Expr { span, kind: ExprKind::Call(call) })
            }
            _ => Err(ErrMode::Cut(Problem::new(at, "only a function can be called, and this is a value"))),
        }
    }))
}

fn operand(input: &mut Input<'_>) -> ModalResult<Expr, Problem> {
    match input.as_ref().chars().next() {
        Some(c) if c.is_ascii_digit() || c == '.' => number(input),
        Some(c) if c.is_alphabetic() || c == '_' => name_or_call(input),
        Some('(') => bracketed(input),
        Some('[') => {
            let (items, span) = items(input, '[', ']')?;
            Ok(Expr { span, kind: ExprKind::List(items) })
        }
        Some(quote @ ('"' | '\'')) => text(input, quote),
        // A sign may follow.
        _ => Err(ErrMode::Backtrack(expected(input, AN_OPERAND))),
    }
}

fn number(input: &mut Input<'_>) -> ModalResult<Expr, Problem> {
    let ((number, text), span) =
        lexeme(float::<_, f64, Failure>.with_taken()).parse_next(input).map_err(Failure::cut)?;
    if !number.is_finite() {
        return Err(ErrMode::Cut(Problem::new(span, format!("{text} is too large for a number in double precision"))));
    }
    Ok(Expr { span, kind: ExprKind::Number(number) })
}

/// A text in quotes, such as `"sum"`.
fn text(input: &mut Input<'_>, quote: char) -> ModalResult<Expr, Problem> {
    let start = here(input);
    let quoted = (quote, take_while(0.., |c: char| c != quote && c != '\n'), quote)
        .map(|(_, text, _): (_, &str, _)| text.to_owned());
    match opt(lexeme(quoted)).parse_next(input)? {
        Some((text, span)) => Ok(Expr { span, kind: ExprKind::Text(text) }),
        None => Err(ErrMode::Cut(Problem::new(start, "this text is never closed: a quote is missing"))),
    }
}

fn name_or_call(input: &mut Input<'_>) -> ModalResult<Expr, Problem> {
    let (name, span) = lexeme(word).parse_next(input)?;
    Ok(match opt(arguments).parse_next(input)? {
        None => Expr { span, kind: ExprKind::Name(name) },
        Some((arguments, end)) => {
            let call = Call { function: name, function_span: span, receiver: None, arguments };
            Expr { span: span.to(end), kind: ExprKind::Call(Box::new(call)) }
        }
    })
}

/// A value in brackets, or a tuple.
fn bracketed(input: &mut Input<'_>) -> ModalResult<Expr, Problem> {
    let start = input.current_token_start();
    let (mut items, span) = items(input, '(', ')')?;
    let comma = whole(input)[start + 1..span.end - 1].trim_end().ends_with(',');
    let kind = match items.pop() {
        Some(only) if items.is_empty() && !comma => only.kind,
        last => {
            items.extend(last);
            ExprKind::Tuple(items)
        }
    };
    Ok(Expr { span, kind })
}

/// Comma-separated values in brackets; a comma may follow the last.
fn items(input: &mut Input<'_>, open: char, close: char) -> ModalResult<(Vec<Expr>, Span), Problem> {
    let (_, start) = lexeme(open).parse_next(input)?;
    let mut items = Vec::new();
    loop {
        if let Some((_, end)) = opt(lexeme(close)).parse_next(input)? {
            return Ok((items, start.to(end)));
        }
        items.push(value(input)?);
        separator(input, close)?;
    }
}

/// The arguments of a call, with the span of the closing bracket.
fn arguments(input: &mut Input<'_>) -> ModalResult<(Vec<Argument>, Span), Problem> {
    lexeme('(').parse_next(input)?;
    let mut arguments = Vec::new();
    loop {
        if let Some((_, end)) = opt(lexeme(')')).parse_next(input)? {
            return Ok((arguments, end));
        }
        let keyword = opt(terminated(lexeme(word), assignment)).parse_next(input)?;
        arguments.push(Argument { keyword, value: value(input)? });
        separator(input, ')')?;
    }
}

/// A comma, or nothing if the closing bracket follows.
fn separator(input: &mut Input<'_>, close: char) -> ModalResult<(), Problem> {
    if input.as_ref().starts_with(close) {
        return Ok(());
    }
    match opt(lexeme(',')).parse_next(input)? {
        Some(_) => Ok(()),
        None if input.as_ref().starts_with(';') => Err(ErrMode::Cut(Problem::new(
            here(input),
            "numbers are separated by commas and have decimal points here, as in [1.5, 2.5]; each row of a matrix is a list, as \
             in [[1, 5], [2, 5]]",
        ))),
        None => Err(ErrMode::Cut(expected(input, &format!("an operator, a comma or {close}")))),
    }
}

fn word(input: &mut Input<'_>) -> ModalResult<String, Problem> {
    (one_of(|c: char| c.is_alphabetic() || c == '_'), take_while(0.., is_inside_word))
        .take()
        .map(str::to_owned)
        .parse_next(input)
}

/// What `parser` reads, with its span; skips the blanks after it.
fn lexeme<'a, O>(
    mut parser: impl Parser<Input<'a>, O, Failure>,
) -> impl FnMut(&mut Input<'a>) -> ModalResult<(O, Span), Problem> {
    move |input| {
        let (output, range) = parser.by_ref().with_span().parse_next(input)?;
        blanks(input)?;
        Ok((output, Span { start: range.start, end: range.end }))
    }
}

fn blanks(input: &mut Input<'_>) -> ModalResult<(), Problem> {
    take_while(0.., (' ', '\t')).void().parse_next(input)
}

/// The message for a typographic character that is not part of the language.
fn typographic(input: &Input<'_>) -> Option<Problem> {
    let (name, instead) = match input.as_ref().chars().next()? {
        '−' | '–' | '—' => ("a dash of print", "-"),
        '×' | '·' | '∗' => ("a times sign of print", "*"),
        '÷' => ("a division sign of print", "/"),
        _ => return None,
    };
    Some(Problem::new(here(input), format!("this is {name}; programs write {instead}")))
}

/// The message for text after a complete value.
fn after_a_value(input: &Input<'_>) -> Failure {
    let hint = match input.as_ref().chars().next() {
        Some('^') => "powers are written ** here, as in Python",
        Some('=') if input.as_ref().starts_with("==") => "there are no comparisons here",
        Some('=') => "only a name can stand before =",
        Some(':') => "there are no slices and no annotations here",
        Some('[') => "single numbers cannot be picked out here; sum and mean take dim",
        Some(',') if is_between_digits(input) => "decimals have a point here, as in 1.5",
        _ => {
            let problem = typographic(input);
            let what = "an operator (+ - * / ** @) or the end of the line";
            return ErrMode::Cut(problem.unwrap_or_else(|| expected(input, what)));
        }
    };
    ErrMode::Cut(Problem::new(here(input), hint))
}

/// Whether what comes next has a digit on either side.
fn is_between_digits(input: &Input<'_>) -> bool {
    let (before, after) = whole(input).split_at(input.current_token_start());
    before.ends_with(|c: char| c.is_ascii_digit()) && after[1..].starts_with(|c: char| c.is_ascii_digit())
}

fn expected(input: &Input<'_>, what: &str) -> Problem {
    let span = here(input);
    let found = match &input.as_ref()[..span.end - span.start] {
        "" | ";" => "the line ends".to_owned(),
        found => format!("found {}", quoted(found)),
    };
    Problem::new(span, format!("expected {what}; {found}"))
}

/// The word or the character that comes next.
fn here(input: &Input<'_>) -> Span {
    let (start, rest) = (input.current_token_start(), *input.as_ref());
    let word = rest.find(|c: char| !is_inside_word(c)).unwrap_or(rest.len());
    let next = rest.chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    Span { start, end: start + word.max(next) }
}

fn is_inside_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The whole text, from its start.
fn whole<'a>(input: &Input<'a>) -> &'a str {
    let mut all = *input;
    all.reset_to_start();
    all.as_ref()
}

#[cfg(test)]
mod tests;
