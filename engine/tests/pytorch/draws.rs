//! Random numbers and initial weights are PyTorch's, bit for bit.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::fixture::{assert_close, count, dtype, narrow, number, numbers, parse, tensor, text};
use engine::autograd::Tape;
use engine::data::{Generator, Seed};
use engine::nn::{Activation, Init, Linear, Sequential};
use engine::tensor::Element;
use serde_json::Value;

fn seed(case: &Value) -> u32 {
    u32::try_from(case["seed"].as_u64().expect("a seed")).expect("32 bits")
}

#[test]
fn raw_draws_are_those_of_manual_seed() {
    let fixture = parse(include_str!("../fixtures/rng.json"));
    for case in fixture["seeds"].as_array().expect("seeds") {
        let mut generator = Generator::manual_seed(seed(case));
        for expected in numbers(&case["raw32"]) {
            assert_eq!(f64::from(generator.random()), expected);
        }
    }
}

#[test]
fn seeds_beyond_32_bits_draw_what_pytorch_draws() {
    let fixture = parse(include_str!("../fixtures/seeds.json"));
    let cases = fixture["seeds"].as_array().expect("seeds");
    assert_eq!(cases.len(), 6);
    for case in cases {
        let seed = Seed::parse(text(&case["seed"])).expect("a seed that PyTorch takes");
        let mut generator = Generator::manual_seed(seed);
        let raw: Vec<f64> = (0..8).map(|_| f64::from(generator.random())).collect();
        assert_eq!(raw, numbers(&case["raw32"]), "{}", case["seed"]);
        let mut generator = Generator::manual_seed(seed);
        let uniform: Vec<f32> = (0..4).map(|_| generator.rand()).collect();
        assert_eq!(uniform, narrow::<f32>(&numbers(&case["rand4"])), "{}", case["seed"]);
        let normal: Vec<f64> = Generator::manual_seed(seed).randn(4);
        assert_close("randn4", &normal, &numbers(&case["randn4"]), 1e-15, 0.0);
        let order: Vec<f64> = Generator::manual_seed(seed).randperm(10).into_iter().map(|index| index as f64).collect();
        assert_eq!(order, numbers(&case["randperm10"]), "{}", case["seed"]);
    }
    for refused in fixture["refused"].as_array().expect("refused seeds") {
        assert!(Seed::parse(text(refused)).is_err(), "PyTorch does not take {refused}");
    }
}

fn uniforms_agree<T: Element>() {
    let fixture = parse(include_str!("../fixtures/rng.json"));
    let cases = fixture["seeds"].as_array().expect("seeds");
    assert!(cases.len() >= 6);
    for case in cases {
        let expected = &case[dtype::<T>()];
        let mut generator = Generator::manual_seed(seed(case));
        let rand: Vec<T> = (0..10).map(|_| generator.rand()).collect();
        assert_eq!(rand, narrow::<T>(&numbers(&expected["rand10"])));
        let mut generator = Generator::manual_seed(seed(case));
        let uniform: Vec<T> = (0..10).map(|_| generator.uniform(0.5)).collect();
        assert_eq!(uniform, narrow::<T>(&numbers(&expected["uniform10"])));
        let mut generator = Generator::manual_seed(seed(case));
        let last = (0..700).map(|_| generator.rand::<T>()).last();
        assert_eq!(last, Some(T::from_f64(number(&expected["rand700_last"]))));
    }
}

#[test]
fn uniform_numbers_are_pytorchs_in_f32() {
    uniforms_agree::<f32>();
}

#[test]
fn uniform_numbers_are_pytorchs_in_f64() {
    uniforms_agree::<f64>();
}

#[test]
fn whole_numbers_and_permutations_are_pytorchs() {
    let fixture = parse(include_str!("../fixtures/rng.json"));
    for case in fixture["seeds"].as_array().expect("seeds") {
        let ranges =
            [("randint10", -5..20), ("randint10_28_bits", 0..1 << 28), ("randint10_wide", -(1 << 40)..1 << 40)];
        for (name, range) in ranges {
            let mut generator = Generator::manual_seed(seed(case));
            let drawn: Vec<i64> = (0..10).map(|_| generator.randint(range.clone())).collect();
            let expected: Vec<i64> = case[name].as_array().expect("numbers").iter().filter_map(Value::as_i64).collect();
            assert_eq!(drawn, expected, "{name}, seed {}", seed(case));
        }
        let order = Generator::manual_seed(seed(case)).randperm(20);
        let expected: Vec<usize> = case["randperm20"].as_array().expect("an order").iter().map(count).collect();
        assert_eq!(order, expected, "seed {}", seed(case));
    }
    assert!(Generator::manual_seed(0).randperm(0).is_empty());
}

/// Fewer than 16 numbers have PyTorch's bits; more are within `tolerance` of the larger of the number and 1.
fn normals_agree<T: Element>(tolerance: f64) {
    let fixture = parse(include_str!("../fixtures/rng.json"));
    for case in fixture["seeds"].as_array().expect("seeds") {
        let expected = &case[dtype::<T>()];
        for (name, counts) in [("randn10", &[10][..]), ("randn7_then_randn3", &[7, 3])] {
            let mut generator = Generator::manual_seed(seed(case));
            let drawn = counts.iter().map(|&count| generator.randn::<T>(count)).collect::<Vec<_>>().concat();
            assert_eq!(drawn, narrow::<T>(&numbers(&expected[name])), "{name}, seed {}", seed(case));
        }
        let twenty = Generator::manual_seed(seed(case)).randn::<T>(20);
        assert_close("randn20", &twenty, &numbers(&expected["randn20"]), tolerance, 1.0);
        let expected = numbers(&expected["randn35_then_rand1"]);
        let mut generator = Generator::manual_seed(seed(case));
        assert_close("randn35", &generator.randn::<T>(35), &expected[..35], tolerance, 1.0);
        assert_eq!(generator.rand::<T>(), T::from_f64(expected[35]), "the stream goes on where PyTorch's does");
    }
}

#[test]
fn normal_numbers_are_pytorchs_in_f32() {
    normals_agree::<f32>(0.0);
}

/// Measured: 2.3e-16 here, 4.4e-16 over half a million numbers.
#[test]
fn normal_numbers_are_pytorchs_in_f64() {
    normals_agree::<f64>(5e-16);
}

#[test]
fn many_normal_numbers_have_pytorchs_bits_in_f32() {
    let fixture = parse(include_str!("../fixtures/normals.json"));
    let cases = fixture["cases"].as_array().expect("cases");
    let bits = |values: Vec<f32>| -> Vec<u32> { values.into_iter().map(f32::to_bits).collect() };
    let mut sizes = Vec::new();
    for case in cases {
        let expected = bits(narrow(&numbers(&case["randn"])));
        let mut generator = Generator::manual_seed(seed(case));
        let drawn = bits(generator.randn(expected.len()));
        assert!(drawn == expected, "{} numbers, seed {}", expected.len(), seed(case));
        assert_eq!(bits(vec![generator.rand()]), bits(narrow(&numbers(&case["rand1_after"]))));
        sizes.push(expected.len());
    }
    assert_eq!(sizes, [16, 17, 23, 24, 31, 32, 100, 1000].repeat(4));
}

fn layers_agree<T: Element>() {
    let fixture = parse(include_str!("../fixtures/linear_init.json"));
    let cases = fixture["cases"].as_array().expect("cases").iter().filter(|case| case["dtype"] == dtype::<T>());
    let mut seen = 0;
    for case in cases {
        seen += 1;
        let of = |name: &str| -> Vec<Vec<T>> {
            case[name].as_array().expect("parameters").iter().map(|parameter| tensor(parameter).1).collect()
        };
        for (name, inputs, outputs) in [("linear_1_2", 1, 2), ("linear_2_1", 2, 1), ("linear_5_3", 5, 3)] {
            let mut tape = Tape::<T>::new();
            let layer = Linear::new(&mut tape, inputs, outputs, Init::Pytorch, &mut Generator::manual_seed(seed(case)))
                .expect("the tape is new");
            let drawn = [layer.weight, layer.bias].map(|p| tape.value(p).expect("a parameter").to_vec());
            assert_eq!(drawn.to_vec(), of(name), "{name}, seed {}", seed(case));
        }
        let (weight, bias) = Init::Pytorch.draw::<T>(64, 64, &mut Generator::manual_seed(seed(case)));
        let wide = &case["linear_64_64"];
        assert_eq!(weight[..16], narrow::<T>(&numbers(&wide["weight_first16"])));
        assert_eq!(weight[64 * 64 - 4..], narrow::<T>(&numbers(&wide["weight_last4"])));
        assert_eq!(bias[60..], narrow::<T>(&numbers(&wide["bias_last4"])));

        let mut tape = Tape::<T>::new();
        let mut generator = Generator::manual_seed(seed(case));
        let mlp = Sequential::mlp(&mut tape, &[1, 2, 1], Activation::Sigmoid, Init::Pytorch, &mut generator)
            .expect("the widths are fine");
        let drawn: Vec<Vec<T>> = mlp.parameters().map(|p| tape.value(p).expect("a parameter").to_vec()).collect();
        assert_eq!(drawn, of("mlp_1_2_1"), "seed {}", seed(case));
    }
    assert_eq!(seen, 10);
}

#[test]
fn initial_weights_are_pytorchs_in_f32() {
    layers_agree::<f32>();
}

#[test]
fn initial_weights_are_pytorchs_in_f64() {
    layers_agree::<f64>();
}

fn orthogonal_weights_agree<T: Element>(tolerance: f64) {
    let fixture = parse(include_str!("../fixtures/orthogonal_init.json"));
    let cases = fixture["cases"].as_array().expect("cases").iter().filter(|case| case["dtype"] == dtype::<T>());
    let mut seen = 0;
    for case in cases {
        seen += 1;
        let (shape, _) = tensor::<T>(&case["weight"]);
        let &[outputs, inputs] = shape.extents() else { panic!("a weight is a matrix") };
        let mut generator = Generator::manual_seed(seed(case));
        let (weight, bias) = Init::Orthogonal.draw::<T>(inputs, outputs, &mut generator);
        assert_close(&format!("{shape}"), &weight, &numbers(&case["weight"]["data"]), tolerance, 1.0);
        assert_eq!(bias, vec![T::ZERO; outputs]);
    }
    assert_eq!(seen, 30);
}

#[test]
fn normal_weights_are_those_of_randn() {
    for (inputs, outputs) in [(1, 2), (5, 7)] {
        let (weight, bias) = Init::Normal.draw::<f32>(inputs, outputs, &mut Generator::manual_seed(3));
        assert_eq!(weight, Generator::manual_seed(3).randn::<f32>(inputs * outputs));
        assert_eq!(bias, vec![0.0; outputs]);
    }
}

#[test]
fn orthogonal_weights_are_pytorchs_in_f32() {
    orthogonal_weights_agree::<f32>(1e-6);
}

#[test]
fn orthogonal_weights_are_pytorchs_in_f64() {
    orthogonal_weights_agree::<f64>(1e-13);
}

#[test]
fn seed_zero_gives_the_weights_that_the_lab_sheet_prints() {
    let (weight, bias) = Init::Pytorch.draw::<f32>(1, 2, &mut Generator::manual_seed(0));
    let printed: Vec<String> = weight.iter().chain(&bias).map(|value| format!("{value:.4}")).collect();
    assert_eq!(printed, ["-0.0075", "0.5364", "-0.8230", "-0.7359"]);
}
