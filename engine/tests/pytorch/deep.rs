//! Training runs of deep networks agree with PyTorch's, including every layer's gradient and update.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::fixture::{assert_close, count, largest, number, numbers, parse, text};
use engine::choice::Choice;
use engine::nn::{Activation, Init};
use engine::optim::{OptimizerConfig, OptimizerKind};
use engine::train::{DeepConfig, DeepRun};
use serde_json::Value;

const EVERY: u32 = 10;

fn config(run: &Value) -> DeepConfig {
    let flag = |name: &str| run[name].as_bool().expect("a flag");
    let kind = OptimizerKind::parse(text(&run["optimizer"])).expect("an optimizer");
    DeepConfig {
        depth: count(&run["depth"]),
        width: count(&run["width"]),
        activation: Activation::parse(text(&run["activation"])).expect("an activation"),
        init: Init::Pytorch,
        residual: flag("residual"),
        layer_norm: flag("layer_norm"),
        batch_norm: flag("batch_norm"),
        optimizer: OptimizerConfig::new(kind, number(&run["lr"])),
        seed: u32::try_from(count(&run["seed"])).expect("32 bits"),
    }
}

/// Agreement within 1e-10. With both normalisations, the first layer's gradient is close to 0, the difference of large
/// terms; all layers are then compared relative to the largest one.
#[test]
fn deep_networks_train_as_in_pytorch() {
    let fixture = parse(include_str!("../fixtures/deep.json"));
    let (x, y) = (numbers(&fixture["x"]), numbers(&fixture["y"]));
    let runs = fixture["runs"].as_array().expect("runs");
    assert_eq!(runs.len(), 8);
    for run in runs {
        let config = config(run);
        let what = format!("{config:?}");
        let rows = |name: &str| -> Vec<Vec<f64>> { run[name].as_array().expect("rows").iter().map(numbers).collect() };
        let (norms, ratios) = (rows("gradient_norms"), rows("update_ratios"));
        let cancelling = |row: &[f64]| if config.layer_norm && config.batch_norm { largest(row) } else { 0.0 };
        let mut own = DeepRun::<f64>::new(&config, &x, &y).expect("the data fits");
        for (index, &loss) in numbers(&run["losses"]).iter().enumerate() {
            if index > 0 {
                assert_eq!(own.advance(EVERY), Ok(EVERY));
                let expected = &ratios[index - 1];
                let what = format!("{what}: ratios {index}");
                assert_close(&what, &own.update_ratios(), expected, 1e-10, cancelling(expected));
            }
            assert_close(&format!("{what}: loss {index}"), &[own.loss()], &[loss], 1e-10, 0.0);
            let expected = &norms[index];
            let what = format!("{what}: norms {index}");
            assert_close(&what, &own.gradient_norms(), expected, 1e-10, cancelling(expected));
        }
        let expected = numbers(&run["predictions"]);
        let predictions = own.predict(&x);
        assert_close(&format!("{what}: predictions"), &predictions, &expected, 1e-10, largest(&expected));
    }
}
