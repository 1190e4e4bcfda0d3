//! A run is a function of its settings, bit for bit, in the app's worker, on a page and on the host.

use e2e::{App, Reader, environment, visit, visit_at, with_loaded_module};
use engine::choice::Choice;
use engine::data::{DataSet, LAB_X, LAB_Y};
use engine::nn::{Activation, Init};
use engine::optim::OptimizerKind;
use protocol::lab::{Request, Response};
use protocol::{
    Channel, Command, Message, Precision, Reply, RunSchedule, RunSettings, ScheduleKind, StartLeaveOneOut, VERSION,
    channel, decode, encode,
};
use serde_json::{Value, json};
use worker::{LabService, LeaveOneOutService, Player, Service};

const EPOCHS: u32 = 300;

/// The options that load the module's build with the same bits everywhere.
const FOR_EVERY_BROWSER: &str = "{ relaxed: false }";

/// Small and large layers, functions and rules of every kind.
fn runs() -> Vec<RunSettings> {
    let run = |activation, optimizer, hidden, depth| {
        let learning_rate = 0.01;
        RunSettings {
            learning_rate,
            hidden,
            depth,
            activation,
            optimizer,
            seed: 4_294_967_295,
            ..RunSettings::default()
        }
    };
    vec![
        RunSettings::default(),
        run(Activation::Tanh, OptimizerKind::AdamW, 9, 3),
        run(Activation::Gelu, OptimizerKind::RmsProp, 7, 2),
        run(Activation::Relu, OptimizerKind::Sgd, 64, 1),
        run(Activation::Softplus, OptimizerKind::Adagrad, 16, 2),
    ]
}

/// Runs with settings that the ES module does not have.
fn further_runs() -> Vec<RunSettings> {
    let base = RunSettings { hidden: 5, learning_rate: 0.01, seed: 3, ..RunSettings::default() };
    let schedule = RunSchedule::new(ScheduleKind::Cosine);
    vec![
        RunSettings { batch: Some(4), precision: Precision::Double, init: Init::Orthogonal, ..base.clone() },
        RunSettings { batch: Some(1), data: DataSet::Sine, noise: 0.3, schedule, ..base.clone() },
        RunSettings {
            optimizer: OptimizerKind::Sgd,
            momentum: 0.9,
            nesterov: true,
            decay: Some(0.01),
            data: DataSet::Valley,
            ..base
        },
    ]
}

/// The messages to a run's worker, with portions of irregular size. Each has one reply.
fn messages<C: Channel>(start: C::Request) -> Vec<Message<C::Request>> {
    let train = |epochs| Message::Run { run: 1, command: Command::Train(epochs) };
    vec![Message::Request(start), train(1), train(6), train(EPOCHS - 7)]
}

/// Starts another worker of the built app for a channel and sends it these messages, each after the reply to the
/// previous one. Returns the replies.
async fn ask_worker<C: Channel>(app: &App, messages: &[Message<C::Request>]) -> Vec<Reply<C::Response>> {
    let script = "const [channel, messages] = arguments, answers = [];
        const program = await WebAssembly.compileStreaming(fetch('lab-worker_bg.wasm'));
        const worker = new Worker('start_worker.js', { type: 'module' });
        const replies = new Promise((resolve, reject) => {
            worker.onerror = (error) => reject(new Error(error.message));
            worker.onmessage = ({ data }) => {
                answers.push([...data]);
                const next = messages[answers.length - 1];
                if (next) return worker.postMessage(Uint8Array.from(next));
                worker.terminate();
                resolve(answers);
            };
        });
        worker.postMessage({ channel, program, script: './lab-worker.js' });
        return replies";
    let bytes: Vec<Vec<u8>> = messages.iter().map(|message| encode(message).expect("encodes")).collect();
    let answers =
        app.run(&format!("return (async () => {{ {script} }})(...arguments)"), &[json!(C::NAME), json!(bytes)]).await;
    let answers: Vec<Vec<u8>> = serde_json::from_value(answers).expect("rows of bytes");
    answers.iter().map(|bytes| decode(bytes).expect("a message")).collect()
}

/// The replies of the host to the same messages.
fn ask_host<S: Service>(
    messages: Vec<Message<<S::Channel as Channel>::Request>>,
) -> Vec<Reply<<S::Channel as Channel>::Response>> {
    let mut player = Player::<S>::default();
    let mut answer = |message| {
        player.take(message, &|| 0.0).unwrap_or_else(|| {
            loop {
                if let (Some(reply), _) = player.work(&|| 0.0) {
                    break reply;
                }
            }
        })
    };
    let answers = messages.into_iter().map(&mut answer);
    [Reply::Ready { version: VERSION }].into_iter().chain(answers).collect()
}

/// The loss at each epoch, computed by a trainer of the ES module in the page's own thread.
async fn losses_on_page(app: &App, settings: &RunSettings) -> Vec<f32> {
    let mut layers = vec![settings.hidden; settings.depth as usize + 2];
    layers[0] = 1;
    layers[settings.depth as usize + 1] = 1;
    let optimizer = json!({ "kind": settings.optimizer.name(), "lr": settings.learning_rate });
    let json = json!({
        "layers": layers, "activation": settings.activation.name(), "optimizer": optimizer, "seed": settings.seed,
    });
    let script = "const [settings, x, y, epochs] = args;
        const trainer = new module.Trainer(settings, Float64Array.from(x), Float64Array.from(y));
        const losses = [trainer.loss()];
        while (trainer.epoch() < epochs) { trainer.step(1); losses.push(trainer.loss()); }
        return losses";
    let args = [json!(json.to_string()), json!(LAB_X), json!(LAB_Y), json!(EPOCHS)];
    let answer = with_loaded_module(app, FOR_EVERY_BROWSER, script, &args).await;
    // The conversion to single precision removes differences in the last digit of the decimal text.
    answer.as_array().expect("losses").iter().map(|loss| loss.as_f64().expect("a loss") as f32).collect()
}

#[tokio::test]
async fn worker_page_and_host_agree() {
    let (runs, further) = (runs(), further_runs());
    let run = |settings: &RunSettings| messages::<channel::Lab>(Request::Start { run: 1, settings: settings.clone() });
    let without_points = |settings: &RunSettings| {
        messages::<channel::LeaveOneOut>(StartLeaveOneOut { run: 1, settings: settings.clone() })
    };
    let mut by_worker = Vec::new();
    visit(Reader::CALM, "#/nowhere", async |app| {
        for settings in runs.iter().chain(&further) {
            let leave_one_out = ask_worker::<channel::LeaveOneOut>(app, &without_points(settings)).await;
            by_worker.push((ask_worker::<channel::Lab>(app, &run(settings)).await, leave_one_out));
        }
    })
    .await;
    for (settings, (by_worker, leave_one_out)) in runs.iter().chain(&further).zip(&by_worker) {
        // All numbers that a page would draw: curve, predictions, losses.
        let by_host = ask_host::<LabService>(run(settings));
        assert!(*by_worker == by_host, "{settings:?}:\n{by_worker:?}\n{by_host:?}");
        assert_eq!(*leave_one_out, ask_host::<LeaveOneOutService>(without_points(settings)), "{settings:?}");
    }
    // The example page would already have loaded the other build of the module.
    visit_at(&environment("GRADIENT_LAB_MODULE_URL"), Reader::CALM, "gradient_lab.js", async |app| {
        for (settings, (by_worker, _)) in runs.iter().zip(&by_worker) {
            let Some(Reply::Snapshot { response: Response::Frame(frame), .. }) = by_worker.last() else {
                panic!("not a frame")
            };
            assert_eq!(frame.epoch, u64::from(EPOCHS));
            let history: Vec<f32> = frame.history.iter().map(|&(_, loss)| loss).collect();
            assert_eq!(losses_on_page(app, settings).await, history, "{settings:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_trainer_has_the_same_bits_in_a_page_and_in_a_worker() {
    visit_at(&environment("GRADIENT_LAB_MODULE_URL"), Reader::CALM, "example.html", async |app| {
        let script = "const train = (Trainer, settings, x, y) => {
                const trainer = new Trainer(settings, Float64Array.from(x), Float64Array.from(y));
                const numbers = Float64Array.of(trainer.step(1000), ...trainer.parameters(), ...trainer.gradients());
                return [...new BigUint64Array(numbers.buffer)].map(String);
            };
            const address = new URL('gradient_lab.js', document.baseURI);
            const program = `import init, { Trainer } from '${address}';
                await init();
                postMessage((${train})(Trainer, ...${JSON.stringify(args)}));`;
            const worker = new Worker(URL.createObjectURL(new Blob([program], { type: 'text/javascript' })), { type: 'module' });
            const there = await new Promise((resolve, reject) => {
                worker.onmessage = ({ data }) => resolve(data);
                worker.onerror = (error) => reject(new Error(error.message));
            });
            worker.terminate();
            return [train(module.Trainer, ...args), there]";
        for precision in ["f32", "f64"] {
            let settings = json!({
                "layers": [1, 9, 9, 1], "activation": "tanh", "optimizer": { "kind": "adam", "lr": 0.02 }, "seed": 42,
                "precision": precision, "schedule": { "kind": "cosine", "T_max": 700 }, "clip_grad_norm": 0.5,
            });
            let args = [json!(settings.to_string()), json!(LAB_X), json!(LAB_Y)];
            let answer: Value = with_loaded_module(app, FOR_EVERY_BROWSER, script, &args).await;
            assert_eq!(answer[0].as_array().map(Vec::len), Some(1 + 2 * 118));
            assert_eq!(answer[0], answer[1]);
        }
    })
    .await;
}
