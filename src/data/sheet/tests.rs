//! A corpus of texts as spreadsheets, instruments and people write them, with the points that they hold.

use super::*;

/// A text, its points, and the lines that are none with the beginnings of the reasons.
struct Case {
    what: &'static str,
    text: &'static str,
    points: &'static [(f64, f64)],
    problems: &'static [(u64, &'static str)],
}

const fn clean(what: &'static str, text: &'static str, points: &'static [(f64, f64)]) -> Case {
    Case { what, text, points, problems: &[] }
}

const THREE: &[(f64, f64)] = &[(0.435, 1.286), (1.5, 2.0), (-2.25, 3.75)];

const CORPUS: &[Case] = &[
    clean("a plain file", "x,y\n0.435,1.286\n1.5,2\n-2.25,3.75\n", THREE),
    clean("without a header or a last line break", "0.435,1.286\n1.5,2\n-2.25,3.75", THREE),
    clean("European", "x;y\n0,435;1,286\n1,5;2\n-2,25;3,75\n", THREE),
    clean(
        "Excel's, with a byte order mark and CR LF",
        "\u{feff}x;y\r\n0,435;1,286\r\n1,5;2,0\r\n-2,25;3,75\r\n",
        THREE,
    ),
    clean("copied from a spreadsheet", "x\ty\n0,435\t1,286\n1,5\t2\n-2,25\t3,75\n", THREE),
    clean("copied, with decimal points", "0.435\t1.286\n1.5\t2\n-2.25\t3.75\n", THREE),
    clean("decimal commas in quotes", "\"x\",\"y\"\n\"0,435\",\"1,286\"\n\"1,5\",\"2\"\n\"-2,25\",\"3,75\"\n", THREE),
    clean("columns of spaces", "  x      y\n 0.435  1.286\n 1.5    2\n-2.25   3.75\n", THREE),
    clean("a space after each comma", "x, y\n0.435, 1.286\n1.5, 2\n-2.25, 3.75\n", THREE),
    clean("with a typographic minus and exponents", "0.435,1286e-3\n15e-1,2e0\n−2.25,3.75", THREE),
    clean("of an old Macintosh", "x,y\r0.435,1.286\r1.5,2\r-2.25,3.75\r", THREE),
    clean("with columns of words", "who;x;y;note\nAda;0,435;1,286;\nBob;1,5;2;late\nEve;-2,25;3,75;\n", THREE),
    clean("whole numbers", "1,2\n2,3\n3,5\n", &[(1.0, 2.0), (2.0, 3.0), (3.0, 5.0)]),
    clean("one column", "height\n1.7\n1.8\n1.65\n", &[(1.0, 1.7), (2.0, 1.8), (3.0, 1.65)]),
    clean("one column with decimal commas", "0,435\n1,05\n2,5\n", &[(1.0, 0.435), (2.0, 1.05), (3.0, 2.5)]),
    clean("one column of fractions", "0,435\n0,512\n0,9\n", &[(1.0, 0.435), (2.0, 0.512), (3.0, 0.9)]),
    clean("a header in quotes over two lines", "\"hours\nstudied\",points\n1,50\n2,60\n", &[(1.0, 50.0), (2.0, 60.0)]),
    clean("empty", "", &[]),
    clean("a byte order mark and line breaks alone", "\u{feff}\r\n\r\n", &[]),
    Case {
        what: "with words among the numbers",
        text: "x,y\n1,2\n2,n/a\n\n3,\n4,5,6\n5\n6,7\n",
        points: &[(1.0, 2.0), (6.0, 7.0)],
        problems: &[
            (3, "“n/a” in “y” is not a number"),
            (5, "in “y” there is nothing"),
            (6, "it has 3 cells, the others have 2"),
            (7, "in “y” there is nothing"),
        ],
    },
    Case {
        what: "with numbers that are none",
        text: "1;2\nNaN;3\n4;inf\n5;1e400\n6;2e9\n7;8\n",
        points: &[(1.0, 2.0), (7.0, 8.0)],
        problems: &[
            (2, "“NaN” in “Column 1” is not a finite number"),
            (3, "“inf” in “Column 2” is not a finite number"),
            (4, "“1e400” in “Column 2” is not a finite number"),
            (5, "“2e9” in “Column 2” is not from −1,000,000,000 to 1,000,000,000"),
        ],
    },
    Case {
        what: "with both decimal signs",
        text: "x;y\n1.5;2\n2,5;3\n1,234.5;4\n3;5\n",
        points: &[(1.5, 2.0), (3.0, 5.0)],
        problems: &[
            (3, "“2,5” in “x” has a comma, but the decimal sign is a point"),
            (4, "“1,234.5” in “x” has a thousands separator; write the number without it"),
        ],
    },
    Case {
        what: "European with thousands",
        text: "x;y\n1.234,5;2\n2,5;3\n3,5;4\n4,5;2.5\n",
        points: &[(2.5, 3.0), (3.5, 4.0)],
        problems: &[
            (2, "“1.234,5” in “x” has a thousands separator; write the number without it"),
            (5, "“2.5” in “y” has a point, but the decimal sign is a comma"),
        ],
    },
    clean("decimal commas between spaces", "0,435 1,286\n1,5   2\n-2,25 3,75\n", THREE),
    clean("decimal commas with commas and spaces between", "x, y\n0,435, 1,286\n1,5, 2\n-2,25, 3,75\n", THREE),
    Case {
        what: "a column with thousands",
        text: "x;y\n1.234,5;2\n2 345,6;3\n4;5\n",
        points: &[(4.0, 5.0)],
        problems: &[
            (2, "“1.234,5” in “x” has a thousands separator; write the number without it"),
            (3, "“2 345,6” in “x” has a thousands separator; write the number without it"),
        ],
    },
    Case {
        what: "both decimal signs, the other one first",
        text: "1,5;2,5\n2.5;3.5\n3;4\n",
        points: &[(2.5, 3.5), (3.0, 4.0)],
        problems: &[(1, "“1,5” in “Column 1” has a comma, but the decimal sign is a point")],
    },
    Case {
        what: "thousands first",
        text: "1 000;2 000\n3;4\n",
        points: &[(3.0, 4.0)],
        problems: &[(1, "“1 000” in “Column 1” has a thousands separator; write the number without it")],
    },
    Case {
        what: "no finite numbers first",
        text: "NaN,NaN\n1,2\n3,4\n",
        points: &[(1.0, 2.0), (3.0, 4.0)],
        problems: &[(1, "“NaN” in “Column 1” is not a finite number")],
    },
    Case {
        what: "mostly by the other decimal sign, beside words",
        text: "1,5;2,5;a\n2,5;3,5;b\n2.5;3.5;c\n",
        points: &[(2.5, 3.5)],
        problems: &[
            (1, "“1,5” in “Column 1” has a comma, but the decimal sign is a point"),
            (2, "“2,5” in “Column 1” has a comma, but the decimal sign is a point"),
        ],
    },
    Case {
        what: "words",
        text: "numbers\nhere\n",
        points: &[],
        problems: &[(2, "“here” in “numbers” is not a number")],
    },
];

#[test]
fn every_text_of_the_corpus_gives_its_points_and_its_problems() {
    for Case { what, text, points, problems } in CORPUS {
        // A decimal sign is recognised by numbers, and that of thousands has both signs.
        let choices = if *what == "European with thousands" {
            Choices { decimal: Some(Decimal::Comma), ..Choices::default() }
        } else {
            Choices::default()
        };
        let sheet = Sheet::read(text, &choices);
        let read = sheet.points();
        let found: Vec<(f64, f64)> = read.x.iter().copied().zip(read.y.iter().copied()).collect();
        assert_eq!(found, *points, "{what}: {sheet:?}");
        let told: Vec<_> = read.problems.iter().map(|problem| (problem.line, problem.reason.as_str())).collect();
        assert_eq!(told, *problems, "{what}");
    }
}

#[test]
fn what_was_recognised_is_told() {
    let told = |text: &str| Sheet::read(text, &Choices::default()).summary();
    assert_eq!(
        told("x;y\n1,500;2\n\n2;3\n"),
        "2 rows in 2 columns, separated by semicolons. The first row has the names of the columns. Commas are decimal \
         commas: 1,500 is read as 1.500. 1 row without content is skipped."
    );
    assert_eq!(told("1\n2\n"), "2 rows in 1 column. The rows are numbered for x: 1, 2, 3 and so on.");
    assert_eq!(told("1\t2\n"), "1 row in 2 columns, separated by tabs.");
    assert!(told("1,2\n,\n3,4\n").contains("1 row without content is skipped"));
}

#[test]
fn columns_that_are_not_used_are_told() {
    let told = |text: &str| Sheet::read(text, &Choices::default()).uses();
    assert_eq!(told("1,2,3,4\n5,6,7,8\n"), " x is column 1, y is column 2; column 3 and column 4 are not used.");
    assert_eq!(told("who;x;y\nAda;1;2\nBob;3;4\n"), " x is “x”, y is “y”; “who” is not used.");
    assert_eq!(told("1,2,3,4,5,6,7\n"), " x is column 1, y is column 2; the other 5 columns are not used.");
    assert_eq!(told("5;1\na;2\nb;3\n"), " y is column 2; column 1 is not used: “a” is not a number.");
    assert_eq!(told("x,y\n10%,3\n20%,4\n"), " y is “y”; “x” is not used: “10%” is not a number.");
    assert_eq!(told("1;2\n"), "");
}

#[test]
fn columns_with_the_names_x_and_y_are_meant() {
    let used = |text: &str| {
        let sheet = Sheet::read(text, &Choices::default());
        (sheet.x, sheet.y)
    };
    assert_eq!(used("id,x,y\n1,3.3,1.7\n2,4.4,2.76\n"), (Some(1), 2));
    assert_eq!(used("Y;n; X\n1;2;3\n4;5;6\n"), (Some(2), 0));
    assert_eq!(used("id,x,y\n1,a,2\n2,b,3\n"), (Some(0), 2), "there are no numbers in x");
}

#[test]
fn the_reader_may_choose_otherwise() {
    let text = "a,b,c\n1,2,3\n4,5,6\n";
    let read = |choices: Choices| {
        let read = Sheet::read(text, &choices).points();
        (read.x, read.y, read.problems.len())
    };
    assert_eq!(
        read(Choices { x: Some(Some(2)), y: Some(0), ..Choices::default() }),
        (vec![3.0, 6.0], vec![1.0, 4.0], 0)
    );
    assert_eq!(read(Choices { x: Some(None), y: Some(1), ..Choices::default() }), (vec![1.0, 2.0], vec![2.0, 5.0], 0));
    assert_eq!(read(Choices { header: Some(false), ..Choices::default() }).2, 1);
    assert_eq!(read(Choices { y: Some(99), ..Choices::default() }).1, [3.0, 6.0], "no column beyond the last");
    let one = Choices { separator: Some(Separator::Nothing), decimal: Some(Decimal::Comma), ..Choices::default() };
    assert_eq!(Sheet::read("1,5\n2,5\n", &one).points().y, [1.5, 2.5]);
}

#[test]
fn ten_thousand_rows_are_read_and_no_more_and_those_are_named() {
    let rows = |count: u32| (0..count).map(|row| format!("{},{}\n", row, f64::from(row) / 8.0)).collect::<String>();
    let whole = Sheet::read(&rows(10_000), &Choices::default()).points();
    assert_eq!((whole.x.len(), whole.problems.len(), whole.y[9_999]), (10_000, 0, 9_999.0 / 8.0));
    let more = Sheet::read(&rows(12_000), &Choices::default()).points();
    assert_eq!(more.x.len(), 10_000);
    assert_eq!(
        more.problems,
        [Problem {
            line: 10_001,
            reason: "this row and the 1,999 after it are left out: a run has at most 10,000 points".to_owned()
        }]
    );
}

#[test]
fn points_as_text_are_the_same_points() {
    let points = Points::new(vec![0.1 + 0.2, -1e-9, 5.0], vec![1e9, 2.0, -0.125]).expect("sound");
    let text = csv_of(&points);
    assert_eq!(text.lines().next(), Some("x,y"));
    let read = Sheet::read(&text, &Choices::default()).points();
    assert_eq!(Points::new(read.x, read.y), Ok(points));
}
