//! A cell of "Search" as a script: the same settings from several seeds.

use engine::data::DataSet;
use engine::train::folds;
use protocol::{Precision, RunData, RunSettings, ScheduleKind, search_seeds};

use super::losses;
use super::network::{
    BATCH, COLUMN, DATA, HIDDEN, OPTIMIZER, SCHEDULE, imports, network, optimizer, points, scheduler, start,
};
use super::python::numbers;
use super::script::{Script, Writer};
use super::training::{predict, update};

const SEEDS: &[&str] = &["Seed", "Seeds"];
const EPOCHS: &[&str] = &["Epochs"];

/// The runs of a cell, and what the page shows of them.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    /// The settings, with the first seed.
    pub settings: &'a RunSettings,
    /// The number of seeds.
    pub seeds: u32,
    /// The epochs of each run.
    pub epochs: u32,
    /// The training loss and the leave-one-out error of each seed, as far as they are known and finite.
    pub measured: &'a [(Option<f64>, Option<f64>)],
}

impl Cell<'_> {
    /// The script.
    #[must_use]
    pub fn script(&self) -> Script {
        let settings = self.settings;
        let single = settings.precision == Precision::Single;
        let mut to = Writer::new("search");
        imports(settings, &mut to);
        let seeds: Vec<u32> = search_seeds(settings.seed, self.seeds).collect();
        let data = if self.has_one_set() {
            points(settings, &mut to);
            "x, y"
        } else {
            self.points(&mut to, &seeds, single);
            "*points[seed]"
        };
        network(settings, &mut to);
        self.fit(&mut to);
        to.section("The two measures");
        to.line("def training_loss(x, y, seed):");
        to.line("    return nn.functional.mse_loss(fit(x, y, seed)(x), y).item()");
        to.line("");
        to.line("");
        to.line("def left_out_error(x, y, seed):");
        to.at(1);
        to.line("errors = []");
        let samples = RunData::new(settings, settings.seed).x.len();
        let folds = folds(samples);
        if folds == samples {
            to.line("for left_out in range(len(x)):");
            to.line("    kept = [i for i in range(len(x)) if i != left_out]");
            to.line("    model = fit(x[kept], y[kept], seed)");
            to.line("    errors.append(((model(x[left_out]) - y[left_out]) ** 2).item())");
        } else {
            to.line(format!("for part in range({folds}):"));
            to.line(format!("    left_out = torch.arange(len(x)) % {folds} == part"));
            to.line("    model = fit(x[~left_out], y[~left_out], seed)");
            to.line("    errors += ((model(x[left_out]) - y[left_out]) ** 2).flatten().tolist()");
        }
        to.line("return sum(errors) / len(errors)");
        to.section("The runs");
        to.line("measured = {}");
        to.line_of(SEEDS, format!("for seed in {seeds:?}:"));
        to.line(format!("    measured[seed] = training_loss({data}, seed), left_out_error({data}, seed)"));
        to.line(
            "    print(\"seed {}: training loss {:.4f}, leave-one-out error {:.4f}\".format(seed, *measured[seed]))",
        );
        self.compare(&mut to, &seeds, if single { losses::SINGLE } else { losses::DOUBLE });
        to.done()
    }

    /// Whether all seeds have the same points.
    fn has_one_set(&self) -> bool {
        let is_fixed = self.settings.own.is_some() || self.settings.data == DataSet::Lab;
        is_fixed && self.settings.noise == 0.0 && self.settings.held_out() == 0
    }

    /// The points of each seed.
    fn points(&self, to: &mut Writer, seeds: &[u32], single: bool) {
        to.section("The points of each seed");
        to.line("points = {}");
        for &seed in seeds {
            let RunData { x, y, .. } = RunData::new(self.settings, seed);
            to.line(format!("points[{seed}] = ("));
            for values in [x, y] {
                to.line("    torch.tensor([");
                numbers(&values, single).iter().for_each(|line| to.line_of(DATA, format!("        {line}")));
                to.line(format!("    ]{COLUMN},"));
            }
            to.line(")");
        }
    }

    /// The function that trains a network.
    fn fit(&self, to: &mut Writer) {
        let settings = self.settings;
        to.section("The training of one network");
        to.line("def fit(x, y, seed):");
        to.at(1);
        let model = format!("model = MLP(hidden_size={})", settings.hidden);
        start(to, "torch.manual_seed(seed)", (HIDDEN, &model), settings.init, "model.children()");
        to.line_of(OPTIMIZER, format!("optimizer = {}", optimizer(settings, "model")));
        let is_scheduled = settings.schedule.kind != ScheduleKind::Constant;
        if is_scheduled {
            to.line_of(SCHEDULE, format!("scheduler = torch.optim.lr_scheduler.{}", scheduler(settings)));
        }
        to.line("criterion = nn.MSELoss()");
        to.line_of(EPOCHS, format!("for epoch in range({}):", self.epochs));
        to.at(2);
        match settings.batch {
            None => predict(to, &[], "x", "y"),
            Some(size) => {
                to.line_of(BATCH, format!("for batch in torch.randperm(len(x)).split({size}):"));
                to.at(3);
                predict(to, BATCH, "x[batch]", "y[batch]");
            }
        }
        update(to);
        to.at(2);
        if is_scheduled {
            to.line_of(SCHEDULE, "scheduler.step()");
        }
        to.at(1);
        to.line("return model");
    }

    fn compare(&self, to: &mut Writer, seeds: &[u32], tolerance: &str) {
        let known = seeds.iter().zip(self.measured).filter_map(|(seed, &(loss, error))| Some((seed, loss?, error?)));
        let known: Vec<_> = known.collect();
        if known.is_empty() {
            return;
        }
        to.section("The losses and errors that Gradient Lab shows");
        to.line("shown = {");
        for (seed, loss, error) in known {
            to.line(format!("    {seed}: ({}, {}),", loss as f32, error as f32));
        }
        to.line("}");
        to.line("for seed, values in shown.items():");
        to.line("    for value, own in zip(values, measured[seed]):");
        to.line(format!("        assert math.isclose(own, value, {tolerance}), (seed, own, value)"));
        to.line("print(\"The numbers are those of Gradient Lab.\")");
    }
}
