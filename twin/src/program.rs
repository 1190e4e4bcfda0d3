//! A program of the autograd lesson as a script.

use engine::data::{LAB_X, LAB_Y};
use engine::expression::Python;

use super::blank::short;
use super::network::tensor;
use super::script::{Script, Writer};

const CODE: &[&str] = &["Program"];

/// A gradient that the page shows: the name of the parameter and the elements.
pub type Gradient<'a> = (&'a str, Vec<f64>);

/// A program, and what the page shows of it.
#[derive(Debug, Clone, Copy)]
pub struct Program<'a> {
    /// Its statements.
    pub python: &'a Python,
    /// Whether its value is a single number, which can be differentiated.
    pub scalar: bool,
    /// How many backward passes have added to the gradients.
    pub passes: u32,
    /// The gradients of parameters with a name.
    pub gradients: &'a [Gradient<'a>],
}

impl Program<'_> {
    /// The script.
    #[must_use]
    pub fn script(&self) -> Script {
        let Python { statements, output, parameters, lab } = self.python;
        let mut to = Writer::new("autograd");
        to.section("PyTorch, in double precision as on the page");
        to.line("import torch");
        to.line("");
        to.line("torch.set_default_dtype(torch.float64)");
        for (name, values, _) in [("lab_x", &LAB_X, lab[0]), ("lab_y", &LAB_Y, lab[1])].iter().filter(|lab| lab.2) {
            tensor(&mut to, name, *values, true, (&[], ")"));
        }
        to.section("The program");
        let (last, others) = statements.split_last().map_or((None, &[][..]), |(last, others)| (Some(last), others));
        others.iter().for_each(|line| to.line_of(CODE, line));
        if let Some((before, value)) = last.and_then(|last| last.split_once(" = ")) {
            // The language reads what it has written.
            let given = others.iter().map(|line| short(line) + "\n").collect();
            to.program(CODE, &format!("{before} = "), value, given);
        }
        to.line(format!("print({output})"));
        if self.scalar && !parameters.is_empty() {
            to.section("The gradients");
            let again = self.passes.saturating_sub(1);
            if again > 0 {
                to.line(format!("for _ in range({again}):"));
                to.line(format!("    {output}.backward(retain_graph=True)"));
            }
            to.line(format!("{output}.backward()"));
            parameters.iter().for_each(|name| to.line_of(CODE, format!("print(\"{name}.grad\", {name}.grad)")));
        }
        if !self.gradients.is_empty() {
            to.section("The gradients that Gradient Lab shows");
            for (name, values) in self.gradients {
                let values = values.iter().map(|value| format!("{value:?}")).collect::<Vec<_>>().join(", ");
                to.line(format!("torch.testing.assert_close({name}.grad.flatten(), torch.tensor([{values}]))"));
            }
            to.line("print(\"The gradients are those of Gradient Lab.\")");
        }
        to.done()
    }
}
