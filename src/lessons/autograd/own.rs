//! Points of the reader's own in a program, as the tensors `data_x` and `data_y`.

use protocol::Points;

/// The most points: with all digits of every number, the program still fits into a link.
pub(super) const MOST: u32 = 80;

/// The program of a line through the points.
const LINE: &str = "w = tensor(0.0, requires_grad=True)\nb = tensor(0.0, requires_grad=True)\n\
     loss = mean((w * data_x + b - data_y) ** 2)\n";

/// A program with these points: `data_x` and `data_y` take the place of those before, or of the lab's points. A program that has
/// neither is replaced by that of a line.
#[must_use]
pub fn with_points(code: &str, points: &Points) -> String {
    let is_ours = |line: &&str| !(line.starts_with("data_x =") || line.starts_with("data_y ="));
    // What a comment says of the lab's points need not hold for others.
    let is_kept = |line: &&str| is_ours(line) && !(code.contains("lab_") && line.starts_with('#'));
    let rest: String = code.lines().filter(is_kept).map(|line| format!("{line}\n")).collect();
    let rest = rest.replace("lab_x", "data_x").replace("lab_y", "data_y");
    let rest = rest.replace("reshape(15, 1)", &format!("reshape({}, 1)", points.count()));
    let rest = if rest.contains("data_x") || rest.contains("data_y") { &rest } else { LINE };
    let list = |values: &[f64]| values.iter().map(f64::to_string).collect::<Vec<_>>().join(", ");
    format!("data_x = [{}]\ndata_y = [{}]\n{rest}", list(points.x()), list(points.y()))
}

#[cfg(test)]
mod tests {
    use super::super::example::Example;
    use super::*;
    use engine::choice::Choice;
    use engine::expression::Session;

    fn points(x: &[f64], y: &[f64]) -> Points {
        Points::new(x.to_vec(), y.to_vec()).expect("sound")
    }

    #[test]
    fn points_replace_those_before_and_the_labs() {
        let own = points(&[1.0, 2.5], &[-3.0, 0.125]);
        let line = with_points("w = tensor(2.0, requires_grad=True)\nw * w", &own);
        assert_eq!(line, format!("data_x = [1, 2.5]\ndata_y = [-3, 0.125]\n{LINE}"));
        let other = with_points(&line, &points(&[7.0, 8.0], &[9.0, 0.0]));
        assert_eq!(other, format!("data_x = [7, 8]\ndata_y = [9, 0]\n{LINE}"));
        let lab = with_points("b = tensor(0.0, requires_grad=True)\nmean((lab_x + b - lab_y) ** 2)", &own);
        assert!(lab.ends_with("mean((data_x + b - data_y) ** 2)\n"), "{lab}");
    }

    #[test]
    fn every_example_runs_with_own_points() {
        let own = points(&[1.0, 2.5, 3.0], &[-3.0, 0.125, 4.0]);
        for &example in Example::ALL {
            let code = with_points(example.code(), &own);
            Session::new(&code).unwrap_or_else(|problem| panic!("{code}: {}", problem.message));
        }
    }
}
