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
            let hint = match (&receiver.kind, function.as_str()) {
                (ExprKind::Name(module), "nn") if module == "torch" => return Ok(name(span, "nn")),
                (ExprKind::Name(module), "functional") if module == "nn" => return Ok(name(span, "F")),
                (_, "T") => "the transpose is written .t() here",
                (_, "optim") => "there are no optimizers here: the buttons step and zero_grad do their work",
                _ => return Err(ErrMode::Cut(expected(input, &format!("( after the method {function}")))),
            };
            return Err(ErrMode::Cut(Problem::new(function_span, hint)));
        };
        let span = receiver.span.to(end);
        let call = Call { function, function_span, receiver: Some(receiver), arguments };
        Ok(Expr { span, kind: ExprKind::Call(Box::new(call)) })
    }))
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
mod tests {
    use super::*;

    /// A value as nested calls, to see what binds how.
    fn shown(expr: &Expr) -> String {
        let all = |items: &[Expr]| items.iter().map(shown).collect::<Vec<_>>().join(" ");
        match &expr.kind {
            ExprKind::Number(number) => number.to_string(),
            ExprKind::Name(name) => name.clone(),
            ExprKind::List(items) => format!("[{}]", all(items)),
            ExprKind::Tuple(items) => format!("<{}>", all(items)),
            ExprKind::Negative(inner) => format!("(neg {})", shown(inner)),
            ExprKind::Binary(operation, left, right) => {
                format!("({} {} {})", crate::choice::Choice::name(*operation), shown(left), shown(right))
            }
            ExprKind::Call(call) => {
                let values = call.arguments.iter().map(|argument| {
                    let keyword = argument.keyword.as_ref().map(|(keyword, _)| format!("{keyword}="));
                    format!(" {}{}", keyword.unwrap_or_default(), shown(&argument.value))
                });
                let receiver = call.receiver.as_ref().map(|receiver| format!(" {}", shown(receiver)));
                format!("({}{}{})", call.function, receiver.unwrap_or_default(), values.collect::<String>())
            }
        }
    }

    fn parsed(code: &str) -> Vec<String> {
        let statements = parse(code).unwrap_or_else(|problem| panic!("{code}: {problem} at {:?}", problem.span));
        let name = |statement: &Statement| statement.name.as_ref().map(|(name, _)| format!("{name} = "));
        statements.iter().map(|it| format!("{}{}", name(it).unwrap_or_default(), shown(&it.value))).collect()
    }

    #[test]
    fn operators_bind_as_in_python() {
        assert_eq!(parsed("mean((w*x + b - y)**2)"), ["(mean (pow (sub (add (mul w x) b) y) 2))"]);
        assert_eq!(parsed("a - b - c"), ["(sub (sub a b) c)"]);
        assert_eq!(parsed("-x**2"), ["(neg (pow x 2))"]);
        assert_eq!(parsed("2**-x**3"), ["(pow 2 (neg (pow x 3)))"]);
        assert_eq!(parsed("-a * b"), ["(mul (neg a) b)"]);
        assert_eq!(parsed("a @ b / +c"), ["(div (matmul a b) c)"]);
        assert_eq!(parsed("-x.t()"), ["(neg (t x))"]);
    }

    #[test]
    fn programs_have_names_comments_calls_and_methods() {
        let code = "x = [1, -2.5e1,\n     .5]  # three numbers\n\nz = torch.exp(x).sum(dim=0, keepdim=True); z.reshape((1, 1))\n";
        let expected = ["x = [1 (neg 25) 0.5]", "z = (sum (exp torch x) dim=0 keepdim=True)", "(reshape z <1 1>)"];
        assert_eq!(parsed(code), expected);
        assert_eq!(parsed("(1,)"), ["<1>"]);
        assert_eq!(parsed("((1))"), ["1"]);
        assert_eq!(parsed("# nothing\n\n"), [""; 0]);
    }

    #[test]
    fn a_part_knows_its_place() {
        let code = "y = - (a + b) * c";
        let ExprKind::Binary(_, left, _) = &parse(code).expect("parses")[0].value.kind else { panic!("a product") };
        assert_eq!(left.span.of(code), "- (a + b)");
    }

    /// Line, column, length and message of the first problem.
    fn problem(code: &str) -> (usize, usize, usize, String) {
        let problem = parse(code).expect_err("a problem");
        let (line, column) = problem.position(code);
        (line, column, problem.span.end - problem.span.start, problem.message)
    }

    #[test]
    fn problems_point_at_their_column_and_say_what_would_do() {
        let operand = "expected a number, a name, a function call, ( or [";
        assert_eq!(
            problem("w = 2\ny = w * )"),
            (2, 9, 1, "this ) closes nothing: there is no bracket open".to_owned())
        );
        assert_eq!(problem("w = 2\ny = w *"), (2, 8, 0, format!("{operand}; the line ends")));
        assert_eq!(problem("w + * 2"), (1, 5, 1, format!("{operand}; found *")));
        assert_eq!(problem("w ="), (1, 4, 0, format!("{operand}; the line ends")));
        assert_eq!(problem("(a + )"), (1, 6, 1, format!("{operand}; found )")));
        let operator = "expected an operator (+ - * / ** @) or the end of the line";
        assert_eq!(problem("a bias"), (1, 3, 4, format!("{operator}; found bias")));
        assert_eq!(problem("2x"), (1, 2, 1, format!("{operator}; found x")));
        assert_eq!(problem("a ^ 2"), (1, 3, 1, "powers are written ** here, as in Python".to_owned()));
        assert_eq!(problem("a == b").3, "there are no comparisons here");
        assert_eq!(problem("a + 1 = b"), (1, 7, 1, "only a name can stand before =".to_owned()));
        assert_eq!(problem("mean(a b)"), (1, 8, 1, "expected an operator, a comma or ); found b".to_owned()));
        assert_eq!(problem("[1 2]"), (1, 4, 1, "expected an operator, a comma or ]; found 2".to_owned()));
        assert_eq!(problem("x.T"), (1, 3, 1, "the transpose is written .t() here".to_owned()));
        assert_eq!(problem("x.grad"), (1, 7, 0, "expected ( after the method grad; the line ends".to_owned()));
        assert_eq!(problem("1 − 2"), (1, 3, 3, "this is a dash of print; programs write -".to_owned()));
        assert_eq!(problem("y = −2"), (1, 5, 3, "this is a dash of print; programs write -".to_owned()));
        assert_eq!(problem("2 × 3").3, "this is a times sign of print; programs write *");
        assert_eq!(problem("x[0]").3, "single numbers cannot be picked out here; sum and mean take dim");
        assert_eq!(problem("for i in x: i").3, "there is no for here: each line is one value, with a name or without");
        assert_eq!(problem("\u{202e}1").3, format!("{operand}; found U+202E"));
        assert_eq!(problem("1e999"), (1, 1, 5, "1e999 is too large for a number in double precision".to_owned()));
        assert_eq!(problem("a, b").3, format!("{operator}; found ,"));
        assert_eq!(problem("é = €"), (1, 5, 3, format!("{operand}; found €")));
    }

    #[test]
    fn no_text_breaks_the_parser() {
        let pieces =
            ["(", ")", "[", "]", "-", "**", "=", "x", "1", ".", ",", " ", "\n", "#", "€", "mean(", "e", ";", "@"];
        let mut state = 1_u32;
        for _ in 0..20_000 {
            let mut code = String::new();
            for _ in 0..(state >> 8) % 12 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                code.push_str(pieces[(state >> 16) as usize % pieces.len()]);
            }
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if let Err(problem) = parse(&code) {
                assert!(problem.span.end <= code.len() && code.is_char_boundary(problem.span.start), "{code:?}");
            }
        }
    }
}
