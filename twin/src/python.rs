//! Values as Python writes them.

use engine::nn::Activation;

/// The most numbers of a list in one line.
const IN_A_LINE: usize = 5;

/// A number. Rust writes every finite number as Python reads it.
pub(crate) fn number(value: f64) -> String {
    value.to_string()
}

/// True or False.
pub(crate) fn truth(value: bool) -> String {
    if value { "True" } else { "False" }.to_owned()
}

/// The numbers of a tensor, in lines of a list without its brackets. In single precision, they have the digits that single
/// precision keeps.
pub(crate) fn numbers(values: &[f64], single: bool) -> Vec<String> {
    let written = |&value: &f64| if single { format!("{:?}", value as f32) } else { format!("{value:?}") };
    let line = |values: &[f64]| values.iter().map(written).collect::<Vec<_>>().join(", ") + ",";
    values.chunks(IN_A_LINE).map(line).collect()
}

/// A list of expressions with a name.
pub(crate) fn list(name: &str, values: &[String]) -> Vec<String> {
    /// The most values of a list in one line.
    const ALL_IN_A_LINE: usize = 10;
    if values.len() <= ALL_IN_A_LINE {
        return vec![format!("{name} = [{}]", values.join(", "))];
    }
    let lines = values.chunks(ALL_IN_A_LINE).map(|values| format!("    {},", values.join(", ")));
    std::iter::once(format!("{name} = [")).chain(lines).chain(["]".to_owned()]).collect()
}

/// A number with this many significant digits.
pub(crate) fn rounded(value: f64, digits: usize) -> String {
    let text = format!("{value:.*e}", digits.saturating_sub(1));
    text.parse().map_or(text, number)
}

/// The activation of an expression.
pub(crate) fn activated(activation: Activation, of: &str) -> String {
    let function = match activation {
        Activation::Sigmoid => "torch.sigmoid",
        Activation::Tanh => "torch.tanh",
        Activation::Relu => "torch.relu",
        Activation::LeakyRelu => "nn.functional.leaky_relu",
        Activation::Gelu => "nn.functional.gelu",
        Activation::Silu => "nn.functional.silu",
        Activation::Softplus => "nn.functional.softplus",
        Activation::Identity => return of.to_owned(),
    };
    format!("{function}({of})")
}

/// The number of epochs between two printed lines: a run prints at most about twenty of them.
pub(crate) fn every(epochs: u64) -> u64 {
    let powers = std::iter::successors(Some(1_u64), |power| power.checked_mul(10));
    let steps = powers.flat_map(|power| [1, 2, 5].map(|step| power.saturating_mul(step)));
    let mut found = steps.skip_while(|step| epochs / step > 20);
    found.next().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_prints_about_a_dozen_lines() {
        assert_eq!([0, 20, 21, 100, 300, 2000, 1_000_000].map(every), [1, 1, 2, 5, 20, 100, 50_000]);
    }

    #[test]
    fn long_lists_have_lines_and_rounded_numbers_no_needless_zeros() {
        let values: Vec<String> = (0..12).map(|value| value.to_string()).collect();
        assert_eq!(list("all", &values[..3]), ["all = [0, 1, 2]"]);
        assert_eq!(list("all", &values), ["all = [", "    0, 1, 2, 3, 4, 5, 6, 7, 8, 9,", "    10, 11,", "]"]);
        assert_eq!([0.168_886_5, 0.5, 12_345.678].map(|value| rounded(value, 5)), ["0.16889", "0.5", "12346"]);
    }

    #[test]
    fn numbers_have_the_digits_of_their_type() {
        assert_eq!(numbers(&[1.0, 0.1 + 0.2], true), ["1.0, 0.3,"]);
        assert_eq!(numbers(&[0.1 + 0.2], false), ["0.30000000000000004,"]);
        assert_eq!(numbers(&[0.5; 6], true).len(), 2);
    }
}
