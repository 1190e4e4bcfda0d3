//! Parameters as JSON, with the names that they have in PyTorch's `state_dict`.

/// The version of the format.
const VERSION: u32 = 1;

/// A tensor of a model.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parameter<'a> {
    /// Its name in `model.state_dict()`: "fc1.weight".
    pub(crate) name: String,
    pub(crate) values: &'a [f64],
    pub(crate) shape: Shape,
}

/// How the values of a tensor are nested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Number,
    Vector,
    /// Rows of so many columns.
    Matrix(usize),
}

impl Shape {
    /// The shape of a tensor of these dimensions, of which there are at most two.
    pub(crate) fn of(dimensions: &[u32]) -> Self {
        match *dimensions {
            [] => Self::Number,
            [_] => Self::Vector,
            [.., columns] => Self::Matrix(columns as usize),
        }
    }
}

/// A file with the models of a run at an epoch, each with the name of its class in the script for PyTorch.
/// [The README](../../README.md) describes the format.
pub(crate) fn json(epoch: u64, models: &[(&str, Vec<Parameter<'_>>)]) -> String {
    let tensors = |parameters: &[Parameter<'_>]| {
        let lines = parameters.iter().map(|parameter| format!("      \"{}\": {}", parameter.name, nested(parameter)));
        lines.collect::<Vec<_>>().join(",\n")
    };
    let models = models.iter().map(|(name, parameters)| format!("    \"{name}\": {{\n{}\n    }}", tensors(parameters)));
    format!(
        "{{\n  \"format\": \"gradient-lab-parameters\",\n  \"version\": {VERSION},\n  \"epoch\": {epoch},\n  \"models\": {{\n{}\n  }}\n}}\n",
        models.collect::<Vec<_>>().join(",\n")
    )
}

fn nested(Parameter { values, shape, .. }: &Parameter<'_>) -> String {
    let row = |values: &[f64]| format!("[{}]", values.iter().copied().map(number).collect::<Vec<_>>().join(", "));
    match *shape {
        Shape::Number => values.first().copied().map_or_else(|| "null".to_owned(), number),
        Shape::Vector => row(values),
        Shape::Matrix(columns) => {
            format!("[{}]", values.chunks(columns.max(1)).map(row).collect::<Vec<_>>().join(", "))
        }
    }
}

/// The fewest digits from which the number comes back, in single precision where it is one.
fn number(value: f64) -> String {
    let single = value as f32;
    if f64::from(single) == value { format!("{single:?}") } else { format!("{value:?}") }
}

/// The tensors of a perceptron whose layers have these widths, from the inputs to the outputs, with the names in the script for
/// PyTorch; `parameters` in PyTorch's order.
pub(crate) fn of_layers<'a>(widths: &[usize], mut parameters: &'a [f64]) -> Vec<Parameter<'a>> {
    let mut tensors = Vec::new();
    for (layer, pair) in widths.windows(2).enumerate() {
        let &[inputs, outputs] = pair else { continue };
        for (kind, count, shape) in
            [("weight", inputs * outputs, Shape::Matrix(inputs)), ("bias", outputs, Shape::Vector)]
        {
            let (values, rest) = parameters.split_at(count.min(parameters.len()));
            tensors.push(Parameter { name: format!("fc{}.{kind}", layer + 1), values, shape });
            parameters = rest;
        }
    }
    tensors
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json as value};

    #[test]
    fn a_network_has_the_tensors_of_its_state_dict() {
        let parameters = [0.5, -0.25, 1.0, f64::from(0.1_f32), 3.0, 4.0, 0.1];
        let file = json(161, &[("MLP", of_layers(&[1, 2, 1], &parameters))]);
        let read: Value = serde_json::from_str(&file).expect("JSON");
        let expected = value!({
            "format": "gradient-lab-parameters",
            "version": 1,
            "epoch": 161,
            "models": { "MLP": {
                "fc1.weight": [[0.5], [-0.25]],
                "fc1.bias": [1.0, 0.1],
                "fc2.weight": [[3.0, 4.0]],
                "fc2.bias": [0.1],
            } },
        });
        assert_eq!(read, expected, "{file}");
    }

    #[test]
    fn every_value_comes_back_and_numbers_need_no_list() {
        let (large, small) = ([1e300, -2.5e-310], [f64::from(1e-20_f32)]);
        let tensors = vec![
            Parameter { name: "a".to_owned(), values: &large, shape: Shape::Vector },
            Parameter { name: "w".to_owned(), values: &small, shape: Shape::Number },
        ];
        let file = json(0, &[("A", tensors.clone()), ("B", tensors)]);
        let read: Value = serde_json::from_str(&file).expect("JSON");
        assert_eq!(read["models"]["B"], value!({ "a": large, "w": 1e-20 }));
        assert_eq!([&[][..], &[3], &[2, 3]].map(Shape::of), [Shape::Number, Shape::Vector, Shape::Matrix(3)]);
    }
}
