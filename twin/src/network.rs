//! "Fit a network" as a script.

use engine::nn::Init;
use engine::optim::{OptimizerConfig, OptimizerKind};
use protocol::{Change, Precision, RunData, RunSchedule, RunSettings, ScheduleKind, Turn, given_weights};

use super::blank::{self, Name, Thing, named};
use super::losses::{self, Shown};
use super::python::{activated, number, numbers, truth};
use super::script::{Script, Writer};
use super::training::{finish, full_batch, predict, print, update};

/// The epochs of the script of a run that has not been trained yet.
const UNTRAINED: u64 = 300;

const RATE: &[&str] = &["Learning rate"];
pub(crate) const HIDDEN: &[&str] = &["Hidden size"];
const DEPTH: &[&str] = &["Depth"];
const SHAPE: &[&str] = &["Depth", "Activation"];
const SEED: &[&str] = &["Seed"];
pub(crate) const DATA: &[&str] = &["Data", "Noise", "Seed"];
const INIT: &[&str] = &["Initialisation"];
const PRECISION: &[&str] = &["Precision"];
pub(crate) const BATCH: &[&str] = &["Batch size"];
pub(crate) const SCHEDULE: &[&str] = &["Schedule", "Schedule epochs", "Schedule factor"];
pub(crate) const OPTIMIZER: &[&str] = &["Optimizer", "Learning rate", "Momentum", "Nesterov’s step", "Weight decay"];
const CHANGES: &[&str] = &[
    "Optimizer",
    "Learning rate",
    "Momentum",
    "Nesterov’s step",
    "Weight decay",
    "Schedule",
    "Schedule epochs",
    "Schedule factor",
];

/// A run of "Fit a network", and what the page shows of it.
#[derive(Debug, Clone, Copy)]
pub struct Network<'a> {
    /// The settings at its start.
    pub settings: &'a RunSettings,
    /// What was changed on its way, in ascending order of epochs.
    pub turns: &'a [Turn],
    /// The epoch that is shown.
    pub epoch: u64,
    /// Losses up to that epoch: (epoch, loss).
    pub losses: &'a [Shown],
}

impl Network<'_> {
    /// The script.
    #[must_use]
    pub fn script(&self) -> Script {
        // A run that is changed before its first epoch has these settings from its start.
        let at_start = self.turns.iter().rev().filter(|turn| turn.epoch == 0).find_map(settings_of);
        Self { settings: at_start.unwrap_or(self.settings), ..*self }.written()
    }

    fn written(&self) -> Script {
        let mut to = Writer::new("fit_a_network");
        imports(self.settings, &["math"], &mut to);
        points(self.settings, &mut to);
        network(self.settings, &mut to);
        self.training(&mut to);
        self.run(&mut to);
        let tolerance = if self.single() { losses::SINGLE } else { losses::DOUBLE };
        losses::write(&mut to, "losses", &self.compared(), tolerance);
        to.done()
    }

    /// The losses that are compared. Where a weight was set, the page keeps the loss before that and the script the one after it.
    fn compared(&self) -> Vec<Shown> {
        let is_edit = |turn: &&Turn| matches!(turn.change, Change::Parameter { .. }) && turn.epoch < self.epoch;
        let edited: Vec<u64> = self.turns[self.given().len()..].iter().filter(is_edit).map(|turn| turn.epoch).collect();
        self.losses.iter().copied().filter(|(epoch, _)| !edited.contains(&u64::from(*epoch))).collect()
    }

    fn single(&self) -> bool {
        self.settings.precision == Precision::Single
    }

    /// The epochs of the script.
    fn epochs(&self) -> u64 {
        if self.epoch == 0 { UNTRAINED } else { self.epoch }
    }

    /// Whether the learning rate is set in each epoch, since it follows a schedule and is changed on the way.
    fn sets_the_rate(&self) -> bool {
        self.is_scheduled() && self.tuned().next().is_some()
    }

    /// Whether the learning rate follows a schedule at any time.
    fn is_scheduled(&self) -> bool {
        let all = self.tuned().map(|(_, settings)| settings).chain([self.settings]);
        all.into_iter().any(|settings| settings.schedule.kind != ScheduleKind::Constant)
    }

    /// Whether a scheduler of PyTorch sets the learning rate.
    fn has_scheduler(&self) -> bool {
        self.is_scheduled() && !self.sets_the_rate()
    }

    /// The changes of settings after the start and before the last epoch.
    fn tuned(&self) -> impl Iterator<Item = (u64, &RunSettings)> {
        let turns = self.turns.iter().filter(|turn| (1..self.epochs()).contains(&turn.epoch));
        turns.filter_map(|turn| Some((turn.epoch, settings_of(turn)?)))
    }

    fn training(&self, to: &mut Writer) {
        let settings = self.settings;
        to.section("The training loop");
        let scheduler = if self.has_scheduler() { ", scheduler" } else { "" };
        to.line_of(
            if self.has_scheduler() { SCHEDULE } else { &[] },
            format!("def train(model, x, y, optimizer, epochs{scheduler}):"),
        );
        to.at(1);
        to.line("criterion = nn.MSELoss()");
        to.line("losses = []");
        if self.sets_the_rate() {
            to.line_of(RATE, format!("rate = {}", number(settings.learning_rate)));
            to.line_of(SCHEDULE, format!("factor = lambda epoch: {}", factor(settings.schedule)));
        }
        to.line("for epoch in range(epochs):");
        self.changes(to);
        to.at(2);
        if self.sets_the_rate() {
            to.line_of(SCHEDULE, "for group in optimizer.param_groups:");
            to.line_of(SCHEDULE, "    group[\"lr\"] = rate * factor(epoch)");
        }
        match settings.batch {
            None => full_batch(to, self.epochs()),
            Some(size) => {
                to.line("losses.append(criterion(model(x), y).item())");
                print(to, self.epochs());
                to.line_of(BATCH, format!("for batch in torch.randperm(len(x)).split({size}):"));
                to.at(3);
                predict(to, BATCH, "x[batch]", "y[batch]");
                update(to);
            }
        }
        to.at(2);
        if self.has_scheduler() {
            to.line_of(SCHEDULE, "scheduler.step()");
        }
        to.at(1);
        self.edits(|epoch| epoch >= self.epochs()).iter().for_each(|line| to.line(line));
        finish(to);
    }

    /// What was changed before the epoch that is shown.
    fn changes(&self, to: &mut Writer) {
        let mut before = self.settings;
        let mut epochs: Vec<u64> =
            self.turns.iter().map(|turn| turn.epoch).filter(|&epoch| epoch < self.epochs()).collect();
        epochs.dedup();
        for epoch in epochs {
            let mut lines = Vec::new();
            if let Some((_, after)) = self.tuned().filter(|(at, _)| *at == epoch).last() {
                lines = tuning(before, after, self.sets_the_rate());
                before = after;
            }
            lines.extend(self.edits(|at| at == epoch));
            if !lines.is_empty() {
                to.at(2);
                to.line_of(CHANGES, format!("if epoch == {epoch}:"));
                to.at(3);
                lines.iter().for_each(|line| to.line_of(CHANGES, line));
            }
        }
    }

    /// The weights that the run starts from, if they are not those of its seed.
    fn given(&self) -> Vec<f64> {
        given_weights(self.settings, self.turns)
    }

    /// The lines that set parameters at some epochs.
    fn edits(&self, at: impl Fn(u64) -> bool) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for turn in self.turns[self.given().len()..].iter().filter(|turn| at(turn.epoch)) {
            if let Change::Parameter { index, value } = turn.change {
                lines.push(format!("    {} = {}", parameter(self.settings, index), number(value)));
            }
        }
        if !lines.is_empty() {
            lines.insert(0, "with torch.no_grad():".to_owned());
        }
        lines
    }

    fn run(&self, to: &mut Writer) {
        let settings = self.settings;
        to.section("The run");
        let seed = format!("torch.manual_seed({})", settings.seed);
        let model = format!("model = MLP(hidden_size={})", settings.hidden);
        start(to, &seed, (HIDDEN, &model), settings.init, "model.children()");
        let given = self.given();
        if !given.is_empty() {
            to.line("weights = torch.tensor([");
            to.at(1);
            numbers(&given, self.single()).iter().for_each(|line| to.line(line));
            to.at(0);
            to.line("])");
            to.line("nn.utils.vector_to_parameters(weights, model.parameters())");
        }
        to.line_of(OPTIMIZER, format!("optimizer = {}", optimizer(settings, "model")));
        let mut last = "losses = train(model, x, y, optimizer, epochs=".to_owned() + &self.epochs().to_string();
        if self.has_scheduler() {
            to.line_of(SCHEDULE, format!("scheduler = torch.optim.lr_scheduler.{}", scheduler(settings)));
            last.push_str(", scheduler=scheduler");
        }
        to.line(last + ")");
    }
}

/// The new settings of a turn, if it changes the settings.
fn settings_of(turn: &Turn) -> Option<&RunSettings> {
    match &turn.change {
        Change::Settings(settings) => Some(settings),
        Change::Parameter { .. } => None,
    }
}

/// The first lines of a script, which import some of Python's modules and set the type of all numbers.
pub(crate) fn imports(settings: &RunSettings, modules: &[&str], to: &mut Writer) {
    to.section("PyTorch");
    modules.iter().for_each(|module| to.line(format!("import {module}")));
    to.line("");
    to.line("import torch");
    to.line("from torch import nn");
    if settings.precision == Precision::Double {
        to.line("");
        to.line_of(PRECISION, "torch.set_default_dtype(torch.float64)");
    }
}

/// The points that a run is trained on, as they are after noise, split and standardising.
pub(crate) fn points(settings: &RunSettings, to: &mut Writer) {
    let RunData { x, y, .. } = RunData::new(settings, settings.seed);
    to.section("The points");
    let single = settings.precision == Precision::Single;
    tensor(to, "x", &x, single, (DATA, COLUMN));
    tensor(to, "y", &y, single, (DATA, COLUMN));
}

/// The end of a tensor with a row for each point.
pub(crate) const COLUMN: &str = ").reshape(-1, 1)";

/// Numbers as a tensor, which some controls change, and what follows the numbers.
pub(crate) fn tensor(
    to: &mut Writer,
    name: &str,
    values: &[f64],
    single: bool,
    (of, end): (&'static [&'static str], &str),
) {
    to.line(format!("{name} = torch.tensor(["));
    numbers(values, single).iter().for_each(|line| to.line_of(of, format!("    {line}")));
    to.line_of(of, format!("]{end}"));
}

/// The class of the network.
pub(crate) fn network(settings: &RunSettings, to: &mut Writer) {
    to.section("The network");
    to.line("class MLP(nn.Module):");
    to.at(1);
    to.line("def __init__(self, hidden_size):");
    to.at(2);
    to.line("super().__init__()");
    let last = settings.depth + 1;
    for layer in 1..=last {
        let size = |is_end: bool| if is_end { "1" } else { "hidden_size" };
        let (inputs, outputs) = (size(layer == 1), size(layer == last));
        to.line_of(DEPTH, format!("self.fc{layer} = nn.Linear({inputs}, {outputs})"));
    }
    to.line("");
    to.at(1);
    to.line("def forward(self, x):");
    to.at(2);
    for layer in 1..last {
        let inner = activated(settings.activation, &format!("self.fc{layer}(x)"));
        to.value(SHAPE, "x = ", &inner, layers(last, layer));
    }
    to.value(DEPTH, "return ", &format!("self.fc{last}(x)"), layers(last, last));
}

/// The names of all layers, and the x that one of them takes, for a network with three units in each hidden layer.
fn layers(last: u32, of: u32) -> Vec<Name> {
    let sizes = |layer| (if layer == 1 { 1 } else { 3 }, if layer == last { 1 } else { 3 });
    let layer = |layer| {
        let (inputs, outputs) = sizes(layer);
        named(format!("self.fc{layer}"), Thing::Layer(inputs, outputs))
    };
    let x = if of == 1 { blank::COLUMN } else { Thing::Tensor(&[4, 3]) };
    (1..=last).map(layer).chain([named("x", x)]).collect()
}

/// The lines that make a model with its initial weights, given the controls of the model's line and an expression for its layers.
pub(crate) fn start(
    to: &mut Writer,
    seed: &str,
    (of, model): (&'static [&'static str], &str),
    init: Init,
    layers: &str,
) {
    let weight = match init {
        Init::Pytorch => {
            to.line_of(SEED, seed);
            return to.line_of(of, model);
        }
        Init::Uniform => "uniform_(layer.weight, -1, 1)",
        Init::Normal => "normal_(layer.weight)",
        Init::Xavier => "xavier_uniform_(layer.weight)",
        Init::He => "kaiming_uniform_(layer.weight)",
        Init::Orthogonal => "orthogonal_(layer.weight)",
        Init::Ones | Init::Tight => "ones_(layer.weight)",
        Init::Zeros => "zeros_(layer.weight)",
    };
    let bias = match init {
        Init::Tight => "constant_(layer.bias, -layer.in_features / 2)",
        _ => "zeros_(layer.bias)",
    };
    to.line_of(of, model);
    // The layers draw weights of their own when they are made, so the generator starts after them.
    to.line_of(SEED, seed);
    to.line_of(INIT, format!("for layer in {layers}:"));
    to.line_of(INIT, format!("    nn.init.{weight}"));
    to.line_of(INIT, format!("    nn.init.{bias}"));
}

/// The name of an optimizer's class.
pub(crate) fn class(kind: OptimizerKind) -> &'static str {
    match kind {
        OptimizerKind::Sgd => "SGD",
        OptimizerKind::Adam => "Adam",
        OptimizerKind::AdamW => "AdamW",
        OptimizerKind::RmsProp => "RMSprop",
        OptimizerKind::Adagrad => "Adagrad",
    }
}

/// An optimizer's settings: name, value, and whether it is PyTorch's default.
fn arguments(settings: &RunSettings) -> Vec<(&'static str, String, bool)> {
    let plain = OptimizerConfig::new(settings.optimizer, settings.learning_rate).weight_decay();
    let decay = settings.decay.unwrap_or(plain);
    let mut all = vec![("lr", number(settings.learning_rate), false)];
    if settings.has_momentum() {
        all.push(("momentum", number(settings.momentum), settings.momentum == 0.0));
    }
    if settings.optimizer == OptimizerKind::Sgd {
        let nesterov = settings.nesterov && settings.can_look_ahead();
        all.push(("nesterov", truth(nesterov), !nesterov));
    }
    all.push(("weight_decay", number(decay), decay == plain));
    all
}

/// A new optimizer of a model.
pub(crate) fn optimizer(settings: &RunSettings, model: &str) -> String {
    optimizer_of(settings, None, &number(settings.learning_rate), model)
}

/// A new optimizer of a model, of this class and with this learning rate, which are expressions.
pub(crate) fn optimizer_of(settings: &RunSettings, class_name: Option<&str>, rate: &str, model: &str) -> String {
    let arguments = arguments(settings).into_iter().filter(|(name, _, is_default)| !is_default && *name != "lr");
    let arguments: String = arguments.map(|(name, value, _)| format!(", {name}={value}")).collect();
    let class = class_name.map_or_else(|| format!("torch.optim.{}", class(settings.optimizer)), str::to_owned);
    format!("{class}({model}.parameters(), lr={rate}{arguments})")
}

/// A new scheduler of the optimizer.
fn scheduler(settings: &RunSettings) -> String {
    scheduler_at(settings.schedule, &number(settings.learning_rate))
}

/// A new scheduler of an optimizer with this learning rate, which is an expression.
pub(crate) fn scheduler_at(RunSchedule { kind, epochs, factor }: RunSchedule, rate: &str) -> String {
    let factor = number(factor);
    match kind {
        ScheduleKind::Constant => "ConstantLR(optimizer, factor=1)".to_owned(),
        ScheduleKind::Step => format!("StepLR(optimizer, step_size={epochs}, gamma={factor})"),
        ScheduleKind::Exponential => format!("ExponentialLR(optimizer, gamma={factor})"),
        ScheduleKind::Cosine => format!("CosineAnnealingLR(optimizer, T_max={epochs}, eta_min={rate} * {factor})"),
        ScheduleKind::WarmUp => format!("LinearLR(optimizer, start_factor={factor}, total_iters={epochs})"),
    }
}

/// The factor of a schedule at an epoch, as an expression.
fn factor(RunSchedule { kind, epochs, factor }: RunSchedule) -> String {
    let factor = number(factor);
    match kind {
        ScheduleKind::Constant => "1".to_owned(),
        ScheduleKind::Step => format!("{factor} ** (epoch // {epochs})"),
        ScheduleKind::Exponential => format!("{factor} ** epoch"),
        ScheduleKind::Cosine => {
            format!("{factor} + (1 - {factor}) * (1 + math.cos(math.pi * epoch / {epochs})) / 2")
        }
        ScheduleKind::WarmUp => format!("{factor} + (1 - {factor}) * min(epoch / {epochs}, 1)"),
    }
}

/// The lines that change the settings of a run. If the loop `sets_the_rate` in each epoch, they leave it to the loop.
fn tuning(before: &RunSettings, after: &RunSettings, sets_the_rate: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if sets_the_rate && after.learning_rate != before.learning_rate {
        lines.push(format!("rate = {}", number(after.learning_rate)));
    }
    if sets_the_rate && after.schedule != before.schedule {
        lines.push(format!("factor = lambda epoch: {}", factor(after.schedule)));
    }
    if after.optimizer != before.optimizer {
        lines.push(format!("optimizer = {}", optimizer(after, "model")));
        return lines;
    }
    let old = arguments(before);
    let new = arguments(after).into_iter().filter(|argument| !old.contains(argument));
    let new = new.filter(|(name, ..)| !(sets_the_rate && *name == "lr"));
    let mut groups: Vec<_> = new.map(|(name, value, _)| format!("    group[\"{name}\"] = {value}")).collect();
    if !groups.is_empty() {
        groups.insert(0, "for group in optimizer.param_groups:".to_owned());
    }
    lines.append(&mut groups);
    // RMSprop only makes room for the momentum if it has one from the start.
    if after.optimizer == OptimizerKind::RmsProp && before.momentum == 0.0 && after.momentum > 0.0 {
        lines.push("for state in optimizer.state.values():".to_owned());
        lines.push("    state.setdefault(\"momentum_buffer\", torch.zeros_like(state[\"square_avg\"]))".to_owned());
    }
    lines
}

/// A parameter by its index in PyTorch's order.
fn parameter(settings: &RunSettings, index: u32) -> String {
    let mut rest = index;
    let last = settings.depth + 1;
    for layer in 1..=last {
        let inputs = if layer == 1 { 1 } else { settings.hidden };
        let outputs = if layer == last { 1 } else { settings.hidden };
        if rest < inputs * outputs {
            return format!("model.fc{layer}.weight[{}, {}]", rest / inputs, rest % inputs);
        }
        rest -= inputs * outputs;
        if rest < outputs {
            return format!("model.fc{layer}.bias[{rest}]");
        }
        rest -= outputs;
    }
    // The worker refuses other indices.
    format!("model.fc{last}.bias[0]")
}
