//! The part of a script that compares its losses with those on the page.

use super::script::Writer;

/// A loss that the page shows: (epoch, loss).
pub type Shown = (u32, f32);

/// How far losses may be apart in single precision, as a share of the loss. PyTorch adds up in another order, and a run
/// passes on the difference from epoch to epoch. A loss near 0 consists of what rounding leaves of the residuals.
pub(crate) const SINGLE: &str = "rel_tol=1e-4, abs_tol=1e-8";
/// The same in double precision, where the digits that are written here decide.
pub(crate) const DOUBLE: &str = "rel_tol=1e-6";
/// The same for the numbers of a map, which have fewer digits.
pub(crate) const DOUBLE_MAP: &str = "rel_tol=1e-4";

/// The most losses that are compared.
const MOST: usize = 9;

/// Some of the losses, evenly spaced, with the first and the last.
fn some(shown: &[Shown]) -> Vec<Shown> {
    let last = shown.len().saturating_sub(1);
    let steps = last.clamp(1, MOST - 1);
    let mut some: Vec<Shown> = (0..=steps).filter_map(|step| shown.get(step * last / steps)).copied().collect();
    some.dedup();
    some
}

/// A function that compares the results of runs in single precision: a loss of one after those before it, or the median of several.
/// At the edge of stability, a run magnifies rounding errors until they decide its end, and then double precision ends elsewhere, too.
/// Of 800 networks with learning rates from 10⁻⁴ to 1, 762 agree with PyTorch's to 1e-3, and nearly all of these with PyTorch's own double
/// precision to 1e-5; of the other 38, none does. One such run decides which of the others is the median.
pub(crate) fn agree(to: &mut Writer) {
    to.line("def agree(own, shown, in_single, in_double):");
    to.at(1);
    to.line("if math.isclose(own, shown, rel_tol=1e-3, abs_tol=1e-8):");
    to.line("    return True");
    to.line(
        "# At the edge of stability, rounding errors decide how a run goes on, and so which of several is the median.",
    );
    to.line("# A number may differ if one of those that lead to it differs between float32 and float64.");
    to.line("return not all(math.isclose(a, b, rel_tol=1e-5) for a, b in zip(in_single, in_double()))");
    to.at(0);
    to.line("");
    to.line("");
}

/// Compares the list of this name with the losses on the page.
pub(crate) fn write(to: &mut Writer, name: &str, shown: &[Shown], tolerance: &str) {
    if shown.is_empty() {
        return;
    }
    to.section("The losses that Gradient Lab shows");
    if tolerance == SINGLE {
        to.line(
            "# At the edge of stability, a run in float32 magnifies rounding errors: compare such a run in float64.",
        );
    }
    list(to, shown);
    to.line(format!("    assert math.isclose({name}[epoch], loss, {tolerance}), (epoch, {name}[epoch], loss)"));
    to.line("print(\"The losses are those of Gradient Lab.\")");
}

/// Compares the losses of the network of this name with those on the page, as [`agree`] does: `double_` and the name is the function
/// that returns them in double precision.
pub(crate) fn write_runs(to: &mut Writer, name: &str, shown: &[Shown]) {
    list(to, shown);
    to.line(format!("    own = losses_{name}[epoch]"));
    to.line(format!("    single, double = losses_{name}[: epoch + 1], lambda: double_{name}()[: epoch + 1]"));
    to.line("    assert agree(own, loss, single, double), (epoch, own, loss)");
    to.line("print(\"The losses are those of Gradient Lab.\")");
}

/// Some losses, and the head of a loop over them.
fn list(to: &mut Writer, shown: &[Shown]) {
    to.line("shown = {");
    some(shown).iter().for_each(|(epoch, loss)| to.line(format!("    {epoch}: {loss},")));
    to.line("}");
    to.line("for epoch, loss in shown.items():");
}
