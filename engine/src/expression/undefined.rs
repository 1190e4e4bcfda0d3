//! The names that a program uses without defining them.

use super::graph::Graph;

/// A text with more names than this is probably not a program.
const MOST: usize = 12;

/// A line that defines a name as a parameter, with a number to be changed.
#[must_use]
pub fn definition(name: &str) -> String {
    format!("{name} = tensor(1.0, requires_grad=True)\n")
}

/// The names that must be defined for the program to run, in the order of their use. Empty if something else is wrong
/// as well, or if there are too many names.
#[must_use]
pub fn undefined_names(code: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut lines = String::new();
    while let Err(problem) = Graph::read(&format!("{lines}{code}")) {
        match problem.undefined {
            Some(name) if names.len() < MOST => {
                lines.push_str(&definition(&name));
                names.push(name);
            }
            _ => return Vec::new(),
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_a_bare_expression_are_found_and_their_lines_make_it_run() {
        let code = "mean((w*x + b - y)**2)";
        let names = undefined_names(code);
        assert_eq!(names, ["w", "x", "b", "y"]);
        let lines: String = names.iter().map(|name| definition(name)).collect();
        assert_eq!(Graph::read(&(lines + code)).map(|graph| graph.parameters().count()), Ok(4));
    }

    #[test]
    fn other_problems_have_no_undefined_names() {
        for code in ["", "w = 2", "w = tensor(2.0, requires_grad=true)", "mean(", "x = x + 1"] {
            assert!(undefined_names(code).is_empty(), "{code}");
        }
        let many: Vec<String> = (0..20).map(|name| format!("a{name}")).collect();
        assert!(undefined_names(&many.join(" + ")).is_empty());
        assert!(undefined_names("a + nothing(b)").is_empty(), "it would still be wrong");
    }
}
