//! The ES module in another page.

use e2e::{App, Reader, environment, visit_at, with_loaded_module, with_module};
use serde_json::{Value, json};

#[tokio::test]
async fn the_example_page_learns() {
    visit_at(&environment("GRADIENT_LAB_MODULE_URL"), Reader::LAPTOP, "example.html", async |app| {
        let loss = async || {
            let title = app.run("return document.title", &[]).await;
            title.as_str()?.strip_prefix("Loss ")?.split(' ').next()?.parse::<f64>().ok()
        };
        let first = app.until("a loss in the title", async || loss().await).await;
        app.until_true("a smaller loss", async || loss().await.is_some_and(|now| now < 0.5 * first)).await;
    })
    .await;
}

/// The two builds: the options that load them, and their files.
const BUILDS: [(&str, &str); 2] =
    [("{ relaxed: true }", "gradient_lab_relaxed_bg.wasm"), ("{ relaxed: false }", "gradient_lab_bg.wasm")];

/// A page that does not load the module itself: the module's source.
const BARE: &str = "gradient_lab.js";

/// The wasm files that the page has loaded.
async fn loaded(app: &App) -> Value {
    let script = "return performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop())
        .filter((name) => name.endsWith('.wasm'))";
    app.run(script, &[]).await
}

#[tokio::test]
async fn the_browser_has_the_build_that_it_can_run() {
    let missing = "const validate = WebAssembly.validate;
        WebAssembly.validate = (bytes) => { window.validated = validate(bytes); return false; };";
    let explicit = "new URL('gradient_lab_bg.wasm', location.href)";
    for (prepare, options, file) in [
        ("", "", "gradient_lab_relaxed_bg.wasm"),
        ("", "{}", "gradient_lab_relaxed_bg.wasm"),
        ("", BUILDS[0].0, BUILDS[0].1),
        ("", BUILDS[1].0, BUILDS[1].1),
        (missing, "", "gradient_lab_bg.wasm"),
        (missing, BUILDS[0].0, "gradient_lab_bg.wasm"),
        ("", explicit, "gradient_lab_bg.wasm"),
        ("", "{ module_or_path: fetch('gradient_lab_bg.wasm') }", "gradient_lab_bg.wasm"),
    ] {
        visit_at(&environment("GRADIENT_LAB_MODULE_URL"), Reader::LAPTOP, BARE, async |app| {
            app.run(prepare, &[]).await;
            let script = r#"return [module.gradientProfile('{"K":3,"L":4}').length > 0, window.validated ?? true]"#;
            let answer = with_loaded_module(app, options, script, &[]).await;
            assert_eq!(
                answer,
                json!([true, true]),
                "the module works, and the module that it validates is valid in this browser"
            );
            assert_eq!(loaded(app).await, json!([file]), "{prepare} {options}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_wrong_wish_for_a_build_is_named() {
    visit_at(&environment("GRADIENT_LAB_MODULE_URL"), Reader::LAPTOP, BARE, async |app| {
        let script = "return import('./gradient_lab.js').then((module) => module.default({ relaxed: 'no' }))
            .catch((error) => error.message)";
        assert_eq!(app.run(script, &[]).await, json!("relaxed is no; it must be true or false"));
    })
    .await;
}

#[tokio::test]
async fn a_trainer_of_either_build_follows_pytorch() {
    for (options, file) in BUILDS {
        visit_at(&environment("GRADIENT_LAB_MODULE_URL"), Reader::LAPTOP, BARE, async |app| {
            follows_pytorch(app, options).await;
            assert_eq!(loaded(app).await, json!([file]));
        })
        .await;
    }
}

/// Compares runs of the lab's network with PyTorch's.
async fn follows_pytorch(app: &App, options: &str) {
    let regression: Value = serde_json::from_str(include_str!("../../../engine/tests/fixtures/regression.json"))
        .expect("the fixture is JSON");
    let runs: Value =
        serde_json::from_str(include_str!("../../../engine/tests/fixtures/mlp.json")).expect("the fixture is JSON");
    let runs = runs["runs"].as_array().expect("runs");
    for precision in ["f32", "f64"] {
        let run = runs.iter().find(|run| run["dtype"] == precision).expect("a run of this type");
        let settings = json!({
            "layers": run["layers"], "activation": run["activation"], "seed": run["seed"], "precision": precision,
            "optimizer": { "kind": run["optimizer"], "lr": run["lr"] },
        });
        let script = "const [settings, x, y] = args;
                const trainer = new module.Trainer(settings, Float64Array.from(x), Float64Array.from(y));
                const losses = [trainer.loss()];
                for (let i = 0; i < 29; i++) { trainer.step(10); losses.push(trainer.loss()); }
                const again = trainer.parameters();
                trainer.setParameters(again);
                return { losses, epoch: trainer.epoch(), parameters: again.length, gradients: trainer.gradients().length,
                    same: trainer.loss() === losses[29], backward: trainer.backward(5) === losses[29],
                    predicted: trainer.predict(Float64Array.of(5)).length }";
        let args = [json!(settings.to_string()), regression["x"].clone(), regression["y"].clone()];
        let answer = with_loaded_module(app, options, script, &args).await;
        let tolerance = if precision == "f32" { 1e-3 } else { 1e-10 };
        for (index, expected) in run["losses"].as_array().expect("losses").iter().take(30).enumerate() {
            let (loss, expected) = (answer["losses"][index].as_f64(), expected.as_f64().expect("a loss"));
            let loss = loss.expect("a loss");
            assert!((loss - expected).abs() < tolerance * expected, "{precision}: {loss}, PyTorch has {expected}");
        }
        let rest = ["epoch", "parameters", "gradients", "same", "backward", "predicted"].map(|key| &answer[key]);
        assert_eq!(rest, [&json!(290), &json!(7), &json!(7), &json!(true), &json!(true), &json!(1)]);
    }
}

/// Networks that are large enough for every kind of tile, with remainders on all sides.
#[tokio::test]
async fn both_builds_agree_where_they_multiply_matrices() {
    let trained = async |options: &str| -> Vec<Value> {
        let mut answers = Vec::new();
        visit_at(&environment("GRADIENT_LAB_MODULE_URL"), Reader::LAPTOP, BARE, async |app| {
            for (layers, samples) in
                [([1, 64, 64, 1], 128), ([3, 33, 50, 2], 57), ([5, 4, 7, 3], 24), ([2, 27, 41, 1], 100)]
            {
                for (precision, activation) in [("f32", "tanh"), ("f64", "relu")] {
                    let settings = json!({
                        "layers": layers, "activation": activation, "precision": precision, "seed": 1,
                        "optimizer": { "kind": "sgd", "lr": 0.05 },
                    });
                    let script = "const [settings, samples, inputs, outputs] = args;
                        const values = (n) => Float64Array.from({ length: n * samples }, (_, i) => Math.sin(i * i + n));
                        const trainer = new module.Trainer(settings, values(inputs), values(outputs));
                        const first = [...trainer.gradients()];
                        trainer.step(20);
                        return { first, then: [trainer.loss(), ...trainer.predict(values(inputs))] }";
                    let args = [json!(settings.to_string()), json!(samples), json!(layers[0]), json!(layers[3])];
                    answers.push(with_loaded_module(app, options, script, &args).await);
                }
            }
        })
        .await;
        answers
    };
    let (relaxed, plain) = (trained(BUILDS[0].0).await, trained(BUILDS[1].0).await);
    assert_eq!(plain.len(), 8);
    let mut different = 0;
    for (case, (relaxed, plain)) in relaxed.iter().zip(&plain).enumerate() {
        let tolerance = if case % 2 == 0 { 1e-5 } else { 1e-13 };
        for part in ["first", "then"] {
            let [relaxed, plain] = [relaxed, plain].map(|answer| {
                let numbers = answer[part].as_array().expect("numbers").iter();
                numbers.map(|number| number.as_f64().expect("a finite number")).collect::<Vec<f64>>()
            });
            assert_eq!(relaxed.len(), plain.len());
            let size = plain.iter().fold(0.0_f64, |size, number| size.max(number.abs()));
            for (a, b) in relaxed.iter().zip(&plain) {
                assert!((a - b).abs() <= tolerance * size, "case {case}, {part}: {a} and {b} of up to {size}");
                different += usize::from(a != b);
            }
        }
    }
    assert!(different > 0, "the wide tiles sum in another order");
}

#[tokio::test]
async fn a_million_steps_leave_the_memory_as_it_was() {
    visit_at(&environment("GRADIENT_LAB_MODULE_URL"), Reader::CALM, "example.html", async |app| {
        let settings = json!({ "layers": [1, 2, 1], "optimizer": { "kind": "adam", "lr": 0.1 }, "clip_grad_norm": 1 });
        let script = "const { memory } = await module.default();
            const [settings, x, y] = args;
            const trainer = new module.Trainer(settings, Float64Array.from(x), Float64Array.from(y));
            trainer.step(1000);
            const before = memory.buffer.byteLength;
            trainer.step(1e6);
            return [trainer.epoch(), memory.buffer.byteLength - before, before > 0]";
        let regression: Value = serde_json::from_str(include_str!("../../../engine/tests/fixtures/regression.json"))
            .expect("the fixture is JSON");
        let args = [json!(settings.to_string()), regression["x"].clone(), regression["y"].clone()];
        assert_eq!(with_module(app, script, &args).await, json!([1_001_000, 0, true]));
    })
    .await;
}

#[tokio::test]
async fn loads_at_the_same_time_share_one_instance() {
    visit_at(&environment("GRADIENT_LAB_MODULE_URL"), Reader::LAPTOP, "example.html", async |app| {
        let script = "const loads = [1, 2, 3].map(() => module.default());
            const memories = (await Promise.all(loads)).map(({ memory }) => memory);
            return memories.every((memory) => memory === memories[0])";
        let module = format!(
            "return import(new URL('gradient_lab.js?fresh', document.baseURI)).then(async (module) => {{ {script} }})"
        );
        assert_eq!(app.run(&module, &[]).await, true);
    })
    .await;
}

#[tokio::test]
async fn bad_arguments_throw_errors_that_say_what_is_allowed() {
    visit_at(&environment("GRADIENT_LAB_MODULE_URL"), Reader::LAPTOP, "example.html", async |app| {
        let fine = r#"{"layers":[1,1],"optimizer":{"kind":"sgd","lr":0.1}}"#;
        let cubic = r#"{"layers":[1,1],"activation":"cubic","optimizer":{"kind":"sgd","lr":0.1}}"#;
        let steep = r#"{"layers":[1,1],"optimizer":{"kind":"sgd","lr":-1}}"#;
        let negative = r#"{"layers":[1,1],"optimizer":{"kind":"sgd","lr":0.1},"clip_grad_norm":-1}"#;
        for (settings, x, wanted) in [
            (cubic, json!([1]), "unknown activation \"cubic\"; allowed: sigmoid, tanh"),
            (steep, json!([1]), "the learning rate is -1; it must be a finite number above 0"),
            (negative, json!([1]), "the largest norm of the gradient is -1; it must be at least 0"),
            (fine, json!([1, 2]), "x has 2 samples and y has 1"),
            ("{}", json!([1]), "missing field `layers`"),
        ] {
            let script = "try { new module.Trainer(args[0], Float64Array.from(args[1]), Float64Array.of(1)); }
                catch (error) { return `${error instanceof Error} ${error.message}` }";
            let answer = with_module(app, script, &[json!(settings), x]).await;
            let message = answer.as_str().expect("an error is thrown");
            assert!(message.starts_with("true ") && message.contains(wanted), "{message}");
        }
    })
    .await;
}

#[tokio::test]
async fn profiles_reach_far_below_every_float() {
    visit_at(&environment("GRADIENT_LAB_MODULE_URL"), Reader::LAPTOP, "example.html", async |app| {
        let profile = async |settings: Value| -> Value {
            let script = "return module.gradientProfile(args[0])";
            let text = with_module(app, script, &[json!(settings.to_string())]).await;
            serde_json::from_str(text.as_str().expect("text")).expect("JSON")
        };
        let ones = profile(json!({ "K": 3, "L": 40, "init": "ones", "x": [1, 1, 1] })).await;
        let value = 10_f64.powf(ones["log10_dw11"].as_f64().expect("not zero"));
        assert_eq!(format!("{value:.1e}"), "2.1e-33", "the value of the lab sheet's table");
        assert_eq!(ones["layers"].as_array().expect("layers").len(), 41);
        // With all weights 1 and all pre-activations 0, the gradient is exactly a third of (3/4)^L at any depth.
        let deep = profile(json!({ "K": 3, "L": 10_000, "init": "tight", "x": [1, 1, 1] })).await;
        let [reached, bound] = ["log10_dw11", "log10_bound"].map(|key| deep[key].as_f64().expect("a number"));
        assert!((bound - 10_000.0 * 0.75_f64.log10()).abs() < 1e-6 && bound < -1000.0);
        assert!((reached - bound - (1.0_f64 / 3.0).log10()).abs() < 1e-6, "{reached} and {bound}");
    })
    .await;
}
