//! "Train it" as a script: two deep networks.

use engine::data::{LAB_X, LAB_Y};
use engine::optim::OptimizerKind;
use protocol::{DeepSettings, RunSettings};

use super::blank::{Thing, named};
use super::losses::{self, Shown};
use super::network::{COLUMN, optimizer, start, tensor};
use super::python::activated;
use super::script::{Script, Writer};
use super::training::{finish, full_batch};

/// The epochs of the script of networks that have not been trained yet.
const UNTRAINED: u64 = 300;

const SIZE: &[&str] = &["Depth", "Units"];
const ACTIVATION: &[&str] = &["Activation"];
const PARTS: &[&str] = &["Activation", "Residual connections", "Layer normalisation", "Batch normalisation"];
const OPTIMIZER: &[&str] = &["Optimizer", "Learning rate"];

/// The names of the two networks.
const NAMES: [&str; 2] = ["a", "b"];

/// Two deep networks, and what the page shows of them.
#[derive(Debug, Clone, Copy)]
pub struct Nets<'a> {
    /// Their settings.
    pub settings: &'a [DeepSettings; 2],
    /// Their completed epochs.
    pub epochs: [u64; 2],
    /// Their losses up to those epochs: (epoch, loss).
    pub losses: [&'a [Shown]; 2],
}

impl Nets<'_> {
    /// The script.
    #[must_use]
    pub fn script(&self) -> Script {
        let mut to = Writer::new("train_it");
        to.section("PyTorch");
        to.line("import copy");
        to.line("import functools");
        to.line("import math");
        to.line("");
        to.line("import torch");
        to.line("from torch import nn");
        to.section("The points, with x standardised");
        tensor(&mut to, "x", &LAB_X, true, (&[], ", dtype=torch.float64)"));
        to.line("x = (x - x.mean()) / x.std(correction=0)");
        to.line("x = x.float().reshape(-1, 1)");
        tensor(&mut to, "y", &LAB_Y, true, (&[], COLUMN));
        for (name, settings) in NAMES.iter().zip(self.settings) {
            network(&mut to, name, settings);
        }
        let longest = self.epochs.into_iter().max().unwrap_or_default();
        training(&mut to, if longest == 0 { UNTRAINED } else { longest });
        if self.settings.iter().zip(self.losses).any(|(settings, shown)| !comparable(settings, shown).is_empty()) {
            to.section("The comparison with the losses that Gradient Lab shows");
            losses::agree(&mut to);
        }
        for (index, name) in NAMES.into_iter().enumerate() {
            self.run(&mut to, index, name);
        }
        to.done()
    }

    fn run(&self, to: &mut Writer, index: usize, name: &str) {
        let settings = &self.settings[index];
        let epochs = if self.epochs[index] == 0 { UNTRAINED } else { self.epochs[index] };
        to.section(format!("The run of net {}", name.to_ascii_uppercase()));
        let seed = format!("torch.manual_seed({})", settings.seed);
        let DeepSettings { depth, hidden, .. } = settings;
        let model = format!("net_{name} = Net{}(depth={depth}, hidden_size={hidden})", name.to_ascii_uppercase());
        start(to, &seed, (SIZE, &model), settings.init, &format!("[*net_{name}.layers, net_{name}.output]"));
        let rule = RunSettings {
            optimizer: settings.optimizer,
            learning_rate: settings.learning_rate,
            ..RunSettings::default()
        };
        let own = format!("net_{name}");
        let train = |net: &str, [x, y]: [&str; 2]| format!("train({net}, {x}, {y}, optimizer, epochs={epochs})");
        let shown = comparable(settings, self.losses[index]);
        if !shown.is_empty() {
            to.line(format!("initial_{name} = copy.deepcopy({own})"));
        }
        to.line_of(OPTIMIZER, format!("optimizer = {}", optimizer(&rule, &own)));
        to.line(format!("losses_{name} = {}", train(&own, ["x", "y"])));
        if !shown.is_empty() {
            to.section(format!("The losses of net {} in Gradient Lab", name.to_ascii_uppercase()));
            to.line("@functools.cache");
            to.line(format!("def double_{name}():"));
            to.line(format!("    net = initial_{name}.double()"));
            to.line_of(OPTIMIZER, format!("    optimizer = {}", optimizer(&rule, "net")));
            to.line(format!("    return {}", train("net", ["x.double()", "y.double()"])));
            to.line("");
            to.line("");
            losses::write_runs(to, name, shown);
        }
        if shown.len() < self.losses[index].len() {
            to.line("# Only the first one: rounding errors decide the steps of this network.");
            if has_magnified_biases(settings) {
                to.line(
                    "# Batch normalisation takes out the biases before it, so their gradients are rounding errors,",
                );
                to.line("# which this optimizer magnifies to full steps.");
            } else {
                to.line("# All units of a layer start alike, so layer normalisation divides rounding errors by their own size.");
            }
        }
    }
}

/// Those of the losses that can be compared.
fn comparable<'a>(settings: &DeepSettings, shown: &'a [Shown]) -> &'a [Shown] {
    if magnifies_rounding(settings) { &shown[..shown.len().min(1)] } else { shown }
}

/// Whether rounding errors decide steps: those of the gradients by some biases, or those by which the units of a layer differ, which
/// are equal otherwise. Layer normalisation divides their differences by their standard deviation.
#[must_use]
pub fn magnifies_rounding(settings: &DeepSettings) -> bool {
    has_magnified_biases(settings) || (settings.layer_norm && !settings.init.is_random())
}

/// Batch normalisation subtracts the bias before it, whose gradient is therefore nothing but rounding error, and all optimizers but
/// SGD scale a gradient to the size of the learning rate.
fn has_magnified_biases(settings: &DeepSettings) -> bool {
    settings.batch_norm && settings.optimizer != OptimizerKind::Sgd
}

/// The class of a network.
fn network(to: &mut Writer, name: &str, settings: &DeepSettings) {
    let name = name.to_ascii_uppercase();
    let norms = [
        (settings.batch_norm, "batch_norms", "batch_norm", "BatchNorm1d"),
        (settings.layer_norm, "layer_norms", "layer_norm", "LayerNorm"),
    ];
    let norms: Vec<_> = norms.into_iter().filter(|norm| norm.0).collect();
    to.section(format!("Net {name}"));
    to.line(format!("class Net{name}(nn.Module):"));
    to.at(1);
    to.line("def __init__(self, depth, hidden_size):");
    to.at(2);
    to.line("super().__init__()");
    to.line("widths = [1] + depth * [hidden_size]");
    to.line("self.layers = nn.ModuleList(nn.Linear(i, o) for i, o in zip(widths, widths[1:]))");
    for (_, list, _, class) in &norms {
        to.line_of(PARTS, format!("self.{list} = nn.ModuleList(nn.{class}(hidden_size) for _ in range(depth))"));
    }
    to.line("self.output = nn.Linear(hidden_size, 1)");
    to.at(1);
    to.line("");
    to.line("def forward(self, x):");
    to.at(2);
    let (mut item, mut lists) = ("layer".to_owned(), "self.layers".to_owned());
    let mut inner = "layer(x)".to_owned();
    for (_, list, norm, _) in &norms {
        item.push_str(&format!(", {norm}"));
        lists.push_str(&format!(", self.{list}"));
        inner = format!("{norm}({inner})");
    }
    let lists = if norms.is_empty() { lists } else { format!("zip({lists})") };
    to.line_of(PARTS, format!("for {item} in {lists}:"));
    let block = activated(settings.activation, &inner);
    if settings.residual {
        to.line_of(PARTS, format!("    block = {block}"));
        to.line_of(PARTS, "    x = block if layer is self.layers[0] else x + block");
    } else {
        to.at(3);
        // The normalisations have no counterpart in the language that compares values.
        if norms.is_empty() {
            let names = vec![named("layer", Thing::Layer(3, 3)), named("x", Thing::Tensor(&[4, 3]))];
            to.value(ACTIVATION, "x = ", &block, names);
        } else {
            to.line_of(ACTIVATION, format!("x = {block}"));
        }
        to.at(2);
    }
    to.line("return self.output(x)");
}

/// The loop that trains a network with all points at a time.
fn training(to: &mut Writer, epochs: u64) {
    to.section("The training loop");
    to.line("def train(model, x, y, optimizer, epochs):");
    to.at(1);
    to.line("criterion = nn.MSELoss()");
    to.line("losses = []");
    to.line("for epoch in range(epochs):");
    to.at(2);
    full_batch(to, epochs);
    finish(to);
}
