use super::*;

/// A value as nested calls, to see what binds how.
fn shown(expr: &Expr) -> String {
    let all = |items: &[Expr]| items.iter().map(shown).collect::<Vec<_>>().join(" ");
    match &expr.kind {
        ExprKind::Number(number) => number.to_string(),
        ExprKind::Name(name) | ExprKind::Text(name) => name.clone(),
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
    let code =
        "x = [1, -2.5e1,\n     .5]  # three numbers\n\nz = torch.exp(x).sum(dim=0, keepdim=True); z.reshape((1, 1))\n";
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
    assert_eq!(problem("w = 2\ny = w * )"), (2, 9, 1, "this ) closes nothing: there is no bracket open".to_owned()));
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
    assert_eq!(problem("x.mean"), (1, 7, 0, "expected ( after the method mean; the line ends".to_owned()));
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
    let pieces = [
        "'", "\"", "(", ")", "[", "]", "-", "**", "=", "x", "1", ".", ",", " ", "\n", "#", "€", "mean(", "e", ";", "@",
    ];
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

#[test]
fn what_pytorch_writes_between_values_is_answered_with_what_takes_its_place() {
    for code in ["w = w - 0.1 * w.grad", "print(w.grad)", "w.grad.zero_()"] {
        let (.., length, message) = problem(code);
        assert_eq!(length, 4, "{code}");
        assert!(message.contains("the button backward shows them") && message.contains("step"), "{message}");
    }
    let (_, column, length, message) = problem("w.data -= 0.1");
    assert_eq!((column, length), (3, 4));
    assert!(message.starts_with("a program does not change its parameters: the button step"), "{message}");
    let (_, column, length, message) = problem("x = [1,5; 2,5]");
    assert_eq!((column, length), (9, 1));
    assert!(message.ends_with("as in [1.5, 2.5]; each row of a matrix is a list, as in [[1, 5], [2, 5]]"), "{message}");
    assert_eq!(problem("f(x, reduction=\"sum)").3, "this text is never closed: a quote is missing");
}
