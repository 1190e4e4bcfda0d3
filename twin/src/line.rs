//! "Fit a line" as a script.

use engine::train::diagnose;
use protocol::{Card, Finding, RateChange, RegressionSettings, own_or_lab};

use super::blank::{self, NUMBER, Name, Thing, named};
use super::losses::{self, Shown};
use super::network::{COLUMN, tensor};
use super::python::number;
use super::script::{Script, Writer};
use super::training::print;

/// The epochs of the scripts of lines that have not been trained yet: those of the notebook.
const UNTRAINED: [u64; 2] = [50, 100];

const RATE: &[&str] = &["Learning rate"];
const START: &[&str] = &["Initial w", "Initial b", "Copy initial weights"];
const SEED: &[&str] = &["Seed"];
const LOSS: &[&str] = &["Sum instead of mean"];
const CARDS: &[&str] = &["Cards"];
const INPUTS: &[&str] = &["Standardise x"];
const TARGETS: &[&str] = &["Standardise y"];
const TARGET: &[&str] = &["Target of shape (15,)"];

/// The lines of "Fit a line", and what the page shows of them.
#[derive(Debug, Clone, Copy)]
pub struct Lines<'a> {
    /// The settings at the start of the run.
    pub settings: &'a RegressionSettings,
    /// The changes of the learning rate, in ascending order of epochs.
    pub changes: &'a [RateChange],
    /// Whether the page shows the module's line beside the one by hand.
    pub both: bool,
    /// The epochs that are shown of the line by hand and of the module's line.
    pub epochs: [u64; 2],
    /// Their losses up to those epochs: (epoch, loss).
    pub losses: [&'a [Shown]; 2],
}

/// How a line is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Model {
    ByHand,
    Module,
}

impl Lines<'_> {
    /// The script.
    #[must_use]
    pub fn script(&self) -> Script {
        // A learning rate that is changed before the first epoch is that of the start.
        let at_start = self.changes.iter().rev().find(|change| change.epoch == 0).map(|change| change.learning_rate);
        let learning_rate = at_start.unwrap_or(self.settings.learning_rate);
        let settings = &RegressionSettings { learning_rate, ..self.settings.clone() };
        Lines { settings, ..*self }.written()
    }

    fn written(&self) -> Script {
        let mut to = Writer::new("fit_a_line");
        to.section("PyTorch");
        to.line("import math");
        to.line("");
        to.line("import torch");
        if self.both || self.settings.copied {
            to.line("from torch import nn");
        }
        self.points(&mut to);
        self.loss(&mut to);
        by_hand(&mut to);
        self.training(&mut to, Model::ByHand);
        self.run_by_hand(&mut to);
        if self.both {
            module(&mut to);
            self.training(&mut to, Model::Module);
            self.run_of_module(&mut to);
        }
        to.done()
    }

    /// Whether PyTorch raises an error at one of the cards.
    #[must_use]
    pub fn raises(&self) -> bool {
        matches!(diagnose(&self.settings.cards), Finding::NoLoss | Finding::UsedRecording)
    }

    /// The epochs of a script.
    fn epochs(&self, model: Model) -> u64 {
        let index = usize::from(model == Model::Module);
        if self.epochs[index] == 0 { UNTRAINED[index] } else { self.epochs[index] }
    }

    fn points(&self, to: &mut Writer) {
        to.section("The points");
        let (x, y) = own_or_lab(self.settings.own.as_ref());
        tensor(to, "x", &x, true, (&[], COLUMN));
        if self.settings.standardised {
            to.line_of(INPUTS, "x = (x - x.mean()) / x.std(correction=0)");
        }
        let end = if self.settings.flat_target { ")" } else { COLUMN };
        tensor(to, "y", &y, true, (TARGET, end));
        if self.settings.standardised_y {
            to.line_of(TARGETS, "y = (y - y.mean()) / y.std(correction=0)");
        }
    }

    fn loss(&self, to: &mut Writer) {
        to.section("The loss");
        let (name, reduction) = if self.settings.summed { ("sse", "sum") } else { ("mse", "mean") };
        to.line_of(LOSS, format!("def {name}(y_pred, y):"));
        to.at(1);
        let names = vec![named("y_pred", blank::COLUMN), named("y", blank::COLUMN)];
        to.value(LOSS, "return ", &format!("((y_pred - y) ** 2).{reduction}()"), names);
    }

    /// The loss of a model as an expression.
    fn loss_of(&self, model: Model) -> &'static str {
        match (model, self.settings.summed) {
            (Model::ByHand, false) => "mse(model.forward(x), y)",
            (Model::ByHand, true) => "sse(model.forward(x), y)",
            (Model::Module, _) => "criterion(model(x), y)",
        }
    }

    /// The names in the loss of a model.
    fn names(&self, model: Model) -> Vec<Name> {
        let reduction = if self.settings.summed { Thing::Sum } else { Thing::Mean };
        let (loss, predict) = match model {
            Model::ByHand => (if self.settings.summed { "sse" } else { "mse" }, "model.forward"),
            Model::Module => ("criterion", "model"),
        };
        vec![
            named(loss, reduction),
            named(predict, Thing::Layer(1, 1)),
            named("x", blank::COLUMN),
            named("y", blank::COLUMN),
        ]
    }

    fn training(&self, to: &mut Writer, model: Model) {
        let cards = &self.settings.cards;
        match model {
            Model::ByHand => {
                to.section("The training loop");
                to.line("def train(model, x, y, lr, epochs):");
                to.at(1);
            }
            Model::Module => {
                to.section("The same loop with nn and optim");
                to.line("def train_nn(model, x, y, optimizer, epochs):");
                to.at(1);
                let reduction = if self.settings.summed { "reduction=\"sum\"" } else { "" };
                to.line_of(LOSS, format!("criterion = nn.MSELoss({reduction})"));
            }
        }
        to.line("losses = []");
        to.line("for epoch in range(epochs):");
        self.changes(to, model);
        to.at(2);
        // The loss of an epoch is that at its start.
        let is_first = |card: &&Card| matches!(card, Card::Forward | Card::Step);
        let has_loss = cards.iter().find(is_first) == Some(&Card::Forward);
        if !has_loss {
            to.line_of(CARDS, format!("losses.append({}.item())", self.loss_of(model)));
            print(to, self.epochs(model));
        }
        let mut noted = !has_loss;
        for (place, &card) in cards.iter().enumerate() {
            self.card(to, model, card, has_gradient(&cards[..place]));
            if card == Card::Forward && !noted {
                noted = true;
                to.line("losses.append(loss.item())");
                print(to, self.epochs(model));
            }
        }
        to.at(1);
        to.line(format!("losses.append({}.item())", self.loss_of(model)));
        to.line("return losses");
    }

    /// A card's lines. By hand, a step has to look whether there is a gradient, unless there always is one.
    fn card(&self, to: &mut Writer, model: Model, card: Card, has_gradient: bool) {
        let lines: &[&str] = match (card, model) {
            (Card::ZeroGrad, Model::ByHand) => {
                to.line_of(CARDS, "for parameter in model.parameters():");
                return to.call(CARDS, "    parameter.grad = ", &["None", "torch.zeros_like(parameter)"]);
            }
            (Card::ZeroGrad, Model::Module) => {
                return to.call(CARDS, "", &["optimizer.zero_grad()", "model.zero_grad()"]);
            }
            (Card::Forward, _) => return to.value(CARDS, "loss = ", self.loss_of(model), self.names(model)),
            (Card::Backward, _) => return to.call(CARDS, "", &["loss.backward()"]),
            (Card::Step, Model::Module) => return to.call(CARDS, "", &["optimizer.step()"]),
            (Card::Step, Model::ByHand) => &["with torch.no_grad():", "    for parameter in model.parameters():"],
        };
        lines.iter().for_each(|line| to.line_of(CARDS, line));
        if !has_gradient {
            to.line_of(CARDS, "        if parameter.grad is not None:");
        }
        let before = if has_gradient { "        parameter -= " } else { "            parameter -= " };
        let row = Thing::Tensor(&[3]);
        let names = vec![named("lr", NUMBER), named("parameter", row), named("parameter.grad", row)];
        to.value(CARDS, before, "lr * parameter.grad", names);
    }

    fn changes(&self, to: &mut Writer, model: Model) {
        for change in self.changes.iter().filter(|change| (1..self.epochs(model)).contains(&change.epoch)) {
            to.at(2);
            to.line_of(RATE, format!("if epoch == {}:", change.epoch));
            to.at(3);
            match model {
                Model::ByHand => to.line_of(RATE, format!("lr = {}", number(change.learning_rate))),
                Model::Module => {
                    to.line_of(RATE, "for group in optimizer.param_groups:");
                    to.line_of(RATE, format!("    group[\"lr\"] = {}", number(change.learning_rate)));
                }
            }
        }
    }

    fn run_by_hand(&self, to: &mut Writer) {
        self.run_section(to, "The run");
        let settings = self.settings;
        if settings.copied {
            to.line_of(SEED, format!("torch.manual_seed({})", settings.seed));
            to.line_of(START, "drawn = nn.Linear(1, 1)");
            to.line_of(START, "model = MyLinearRegression(w=drawn.weight.item(), b=drawn.bias.item())");
        } else {
            let [w, b] = settings.start.map(|value| format!("{value:?}"));
            to.line_of(START, format!("model = MyLinearRegression(w={w}, b={b})"));
        }
        let (rate, epochs) = (number(settings.learning_rate), self.epochs(Model::ByHand));
        to.line_of(RATE, format!("losses = train(model, x, y, lr={rate}, epochs={epochs})"));
        self.compare(to, Model::ByHand);
    }

    fn run_of_module(&self, to: &mut Writer) {
        self.run_section(to, "The run with nn");
        let settings = self.settings;
        to.line_of(SEED, format!("torch.manual_seed({})", settings.seed));
        to.line("model = NNLinearRegression()");
        let rate = number(settings.learning_rate);
        to.line_of(RATE, format!("optimizer = torch.optim.SGD(model.parameters(), lr={rate})"));
        let epochs = self.epochs(Model::Module);
        to.line(format!("losses_nn = train_nn(model, x, y, optimizer, epochs={epochs})"));
        self.compare(to, Model::Module);
    }

    fn run_section(&self, to: &mut Writer, note: &str) {
        let error = if self.raises() { ": PyTorch raises an error at the card that the page marks" } else { "" };
        to.section(format!("{note}{error}"));
    }

    fn compare(&self, to: &mut Writer, model: Model) {
        let (name, shown) = match model {
            Model::ByHand => ("losses", self.losses[0]),
            Model::Module => ("losses_nn", self.losses[1]),
        };
        if !self.raises() {
            losses::write(to, name, shown, losses::SINGLE);
        }
    }
}

/// Whether the parameters have gradients after these cards of any epoch.
fn has_gradient(cards: &[Card]) -> bool {
    let decides = |card: &&Card| matches!(card, Card::ZeroGrad | Card::Backward);
    cards.iter().rev().find(decides) == Some(&Card::Backward)
}

fn by_hand(to: &mut Writer) {
    to.section("The line, written by hand");
    to.line("class MyLinearRegression:");
    to.at(1);
    to.line("def __init__(self, w, b):");
    to.line("    self.w = torch.tensor(w, requires_grad=True)");
    to.line("    self.b = torch.tensor(b, requires_grad=True)");
    to.line("");
    to.line("def forward(self, x):");
    let names = vec![named("self.w", NUMBER), named("self.b", NUMBER), named("x", blank::COLUMN)];
    to.value(&[], "    return ", "self.w * x + self.b", names);
    to.line("");
    to.line("def parameters(self):");
    to.line("    return [self.w, self.b]");
}

fn module(to: &mut Writer) {
    to.section("The line as a module");
    to.line("class NNLinearRegression(nn.Module):");
    to.at(1);
    to.line("def __init__(self):");
    to.line("    super().__init__()");
    to.line("    self.linear = nn.Linear(1, 1)");
    to.line("");
    to.line("def forward(self, x):");
    to.line("    return self.linear(x)");
}
