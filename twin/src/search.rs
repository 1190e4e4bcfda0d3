//! "Search" as a script: the loops over the map, and the runs of a cell from several seeds.

use engine::data::DataSet;
use engine::train::folds;
use protocol::{Precision, RunData, RunSettings, ScheduleKind, search_seeds};

use super::axis::{self, Axis, Varied};
use super::losses;
use super::network::{BATCH, COLUMN, DATA, HIDDEN, OPTIMIZER, SCHEDULE, imports, network, points, start};
use super::network::{optimizer_of, scheduler_at};
use super::python::{list, numbers, rounded};
use super::script::{Script, Writer};
use super::training::{predict, update};

const SEEDS: &[&str] = &["Seed", "Seeds"];
const EPOCHS: &[&str] = &["Epochs"];
const AXES: &[&str] = &["Across", "Down"];

/// The digits of the losses of a map. Their rounding is below what the script allows.
const DIGITS: usize = 5;

/// A map of settings, and what the page shows of it.
#[derive(Debug, Clone, Copy)]
pub struct Search<'a> {
    /// The settings of the chosen cell, or those that all cells have in common; with the first seed.
    pub settings: &'a RunSettings,
    /// The number of seeds.
    pub seeds: u32,
    /// The epochs of each run.
    pub epochs: u32,
    /// What varies across and down.
    pub axes: [Axis<'a>; 2],
    /// The median training loss of each cell, row by row, as far as it is known and finite.
    pub medians: &'a [Option<f64>],
    /// The training loss and the error at left-out points of each seed of the chosen cell, as far as they are known and finite;
    /// `None` if no cell is chosen.
    pub cell: Option<&'a [(Option<f64>, Option<f64>)]>,
}

impl Search<'_> {
    /// The script.
    #[must_use]
    pub fn script(&self) -> Script {
        let mut to = Writer::new("search");
        let varied = self.axes.iter().map(|axis| axis.varied(self.settings)).collect::<Result<Vec<_>, _>>();
        // A map that is no loop of a script has its chosen cell alone.
        let loops = varied.as_deref().unwrap_or_default();
        let modules: &[&str] = if loops.is_empty() { &["math"] } else { &["math", "statistics"] };
        imports(self.settings, modules, &mut to);
        if self.has_one_set() {
            points(self.settings, &mut to);
        } else {
            self.points(&mut to);
        }
        network(self.settings, &mut to);
        self.fit(&mut to, loops);
        self.training_loss(&mut to, loops);
        self.map(&mut to, loops);
        if self.cell.is_some() || loops.is_empty() {
            if self.is_split() {
                self.validation_error(&mut to, loops);
            } else {
                self.left_out_error(&mut to, loops);
            }
            self.runs(&mut to, loops, varied.as_ref().err().copied());
        }
        self.compare(&mut to, loops);
        to.done()
    }

    fn seeds(&self) -> Vec<u32> {
        search_seeds(self.settings.seed, self.seeds).collect()
    }

    fn single(&self) -> bool {
        self.settings.precision == Precision::Single
    }

    /// Whether all seeds have the same points.
    fn has_one_set(&self) -> bool {
        let is_fixed = self.settings.own.is_some() || self.settings.data == DataSet::Lab;
        is_fixed && self.settings.noise == 0.0 && !self.is_split()
    }

    /// Whether points are held out of the training.
    fn is_split(&self) -> bool {
        self.settings.held_out() > 0
    }

    /// The number of points that networks are trained on.
    fn samples(&self) -> usize {
        RunData::new(self.settings, self.settings.seed).x.len()
    }

    /// The number of networks that are trained without some of the points.
    fn folds(&self) -> usize {
        folds(self.samples())
    }

    /// How long each network is trained, unless the script varies it.
    fn length(&self, loops: &[Varied]) -> String {
        let is_varied = axis::name(loops, axis::EPOCHS).is_some();
        if is_varied { String::new() } else { format!(" for {} epochs each", self.epochs) }
    }

    /// The function that computes the error at points that a network was not trained on, and what it computes.
    fn error(&self) -> [&'static str; 2] {
        if self.is_split() {
            ["validation_error", "validation error"]
        } else {
            ["left_out_error", "leave-one-out error"]
        }
    }

    /// The points of each seed.
    fn points(&self, to: &mut Writer) {
        if self.is_split() {
            to.section("The points of each seed: those that networks are trained on, and those that are held out");
            to.line("points, held_out = {}, {}");
        } else {
            to.section("The points of each seed");
            to.line("points = {}");
        }
        for seed in self.seeds() {
            let RunData { x, y, held_out, .. } = RunData::new(self.settings, seed);
            self.pair(to, format!("points[{seed}]"), &[x, y]);
            if self.is_split() {
                self.pair(to, format!("held_out[{seed}]"), &held_out);
            }
        }
    }

    /// x and y of some points.
    fn pair(&self, to: &mut Writer, name: String, points: &[Vec<f64>; 2]) {
        to.line(format!("{name} = ("));
        for values in points {
            to.line("    torch.tensor([");
            numbers(values, self.single()).iter().for_each(|line| to.line_of(DATA, format!("        {line}")));
            to.line(format!("    ]{COLUMN},"));
        }
        to.line(")");
    }

    /// The function that trains a network.
    fn fit(&self, to: &mut Writer, loops: &[Varied]) {
        let settings = self.settings;
        let given = |key: &str, fixed: String| axis::name(loops, key).map_or(fixed, str::to_owned);
        to.section("The training of one network");
        to.line_of(AXES, format!("def fit(x, y, seed{}):", arguments(loops)));
        to.at(1);
        let model = format!("model = MLP(hidden_size={})", given(axis::HIDDEN, settings.hidden.to_string()));
        // The initial weights are those of the script's precision, whatever the points have.
        let model = if self.single() { format!("{model}.to(x.dtype)") } else { model };
        start(to, "torch.manual_seed(seed)", (HIDDEN, &model), settings.init, "model.children()");
        let rate = given(axis::RATE, settings.learning_rate.to_string());
        let class = axis::name(loops, axis::OPTIMIZER);
        to.line_of(OPTIMIZER, format!("optimizer = {}", optimizer_of(settings, class, &rate, "model")));
        let is_scheduled = settings.schedule.kind != ScheduleKind::Constant;
        if is_scheduled {
            let scheduler = scheduler_at(settings.schedule, &rate);
            to.line_of(SCHEDULE, format!("scheduler = torch.optim.lr_scheduler.{scheduler}"));
        }
        to.line("criterion = nn.MSELoss()");
        to.line_of(EPOCHS, format!("for epoch in range({}):", given(axis::EPOCHS, self.epochs.to_string())));
        to.at(2);
        let batch = axis::name(loops, axis::BATCH).map(str::to_owned);
        match batch.or_else(|| settings.batch.map(|size| size.to_string())) {
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

    fn training_loss(&self, to: &mut Writer, loops: &[Varied]) {
        let names = arguments(loops);
        to.section("The training loss of one network");
        to.line(format!("def training_loss(x, y, seed{names}):"));
        to.line(format!("    loss = nn.functional.mse_loss(fit(x, y, seed{names})(x), y).item()"));
        to.line("    return loss if math.isfinite(loss) else math.inf");
    }

    /// The loops over the map.
    fn map(&self, to: &mut Writer, loops: &[Varied]) {
        let [across, down] = loops else { return };
        to.section("The median of the training losses from several seeds");
        to.line_of(SEEDS, format!("seeds = {:?}", self.seeds()));
        to.line("");
        to.line("");
        let [column, row] = [across, down].map(|varied| varied.name);
        let (dtype, convert) = if self.single() { (", dtype=torch.float32", ".to(dtype)") } else { ("", "") };
        to.line(format!("def losses_of({column}, {row}{dtype}):"));
        to.at(1);
        let seeds = if self.has_one_set() { "seed in seeds" } else { "seed, (x, y) in points.items()" };
        let loss = format!("training_loss(x{convert}, y{convert}, seed, {column}, {row})");
        to.line(format!("return [{loss} for {seeds}]"));
        to.section(format!("The search: every {} with every {}", across.what, down.what));
        let [columns, rows] = [across, down].map(|varied| varied.values.len());
        let networks = columns * rows * self.seeds().len();
        let length = self.length(loops);
        to.line(format!("# This trains {networks} networks{length}, and prints each row of the map when it is done."));
        for varied in [across, down] {
            list(varied.all, &varied.values).iter().for_each(|line| to.line_of(AXES, line));
        }
        to.line("runs, losses = {}, {}");
        to.line(format!("for {row} in {}:", down.all));
        to.line(format!("    for {column} in {}:", across.all));
        to.line(format!("        runs[{row}, {column}] = losses_of({column}, {row})"));
        to.line(format!("        losses[{row}, {column}] = statistics.median(runs[{row}, {column}])"));
        to.line(format!(
            "    print({}, *(f\"{{losses[{row}, {column}]:.4f}}\" for {column} in {}))",
            down.printed(),
            across.all
        ));
        to.line("best = min(losses, key=losses.get)");
        to.line(format!(
            "print(f\"The smallest median loss is {{losses[best]:.4f}}, for ({row}, {column}) = {{best}}.\")"
        ));
    }

    fn left_out_error(&self, to: &mut Writer, loops: &[Varied]) {
        let names = arguments(loops);
        to.section("The mean squared error at points that are left out of the training");
        to.line(format!("def left_out_error(x, y, seed{names}):"));
        to.at(1);
        to.line("errors = []");
        let folds = self.folds();
        if folds == self.samples() {
            to.line("for left_out in range(len(x)):");
            to.line("    kept = [i for i in range(len(x)) if i != left_out]");
            to.line(format!("    model = fit(x[kept], y[kept], seed{names})"));
            to.line("    errors.append(((model(x[left_out]) - y[left_out]) ** 2).item())");
        } else {
            to.line(format!("for part in range({folds}):"));
            to.line(format!("    left_out = torch.arange(len(x)) % {folds} == part"));
            to.line(format!("    model = fit(x[~left_out], y[~left_out], seed{names})"));
            to.line("    errors += ((model(x[left_out]) - y[left_out]) ** 2).flatten().tolist()");
        }
        to.line("return sum(errors) / len(errors)");
    }

    fn validation_error(&self, to: &mut Writer, loops: &[Varied]) {
        let names = arguments(loops);
        to.section("The mean squared error at points that are held out of the training");
        to.line(format!("def validation_error(x, y, seed{names}):"));
        to.at(1);
        to.line("held_x, held_y = (values.to(x.dtype) for values in held_out[seed])");
        to.line(format!("error = nn.functional.mse_loss(fit(x, y, seed{names})(held_x), held_y).item()"));
        to.line("return error if math.isfinite(error) else math.inf");
    }

    /// The runs of the cell. `beyond` is a setting over which the script does not loop.
    fn runs(&self, to: &mut Writer, loops: &[Varied], beyond: Option<&str>) {
        match beyond {
            None => to.section("The chosen cell"),
            Some(label) => to.section(format!(
                "One cell of the map. This script has no loop over the map, which varies “{label}”: choose another cell for its script"
            )),
        }
        let data = if self.has_one_set() { "x, y" } else { "*points[seed]" };
        let own: String = loops.iter().map(|varied| format!(", {}", varied.value)).collect();
        let for_each = if self.is_split() { 2 } else { 1 + self.folds() };
        let all = for_each * self.seeds().len();
        to.line(format!("# This trains {all} networks{}: {for_each} for each seed.", self.length(loops)));
        to.line("measured = {}");
        to.line_of(SEEDS, format!("for seed in {:?}:", self.seeds()));
        let [error, name] = self.error();
        to.line(format!("    measured[seed] = training_loss({data}, seed{own}), {error}({data}, seed{own})"));
        to.line(format!(
            "    print(\"seed {{}}: training loss {{:.4f}}, {name} {{:.4f}}\".format(seed, *measured[seed]))"
        ));
    }

    /// Compares the losses with those on the page.
    fn compare(&self, to: &mut Writer, loops: &[Varied]) {
        let medians = if loops.is_empty() { &[] } else { self.medians };
        let has_map = medians.iter().any(Option::is_some);
        let cell = self.cell.unwrap_or_default();
        let cell: Vec<_> = self
            .seeds()
            .into_iter()
            .zip(cell)
            .filter_map(|(seed, &(loss, error))| Some((seed, loss?, error?)))
            .collect();
        if !has_map && cell.is_empty() {
            return;
        }
        to.section("The numbers that Gradient Lab shows");
        let agrees = if self.single() {
            losses::agree(to);
            "agree"
        } else {
            "math.isclose"
        };
        // In double precision there is nothing finer to compare with.
        let end = |(runs, in_double): (String, String), tolerance: &str| {
            if self.single() { format!(", {runs}, lambda: {in_double})") } else { format!(", {tolerance})") }
        };
        if let ([across, down], true) = (loops, has_map) {
            let [column, row] = [across, down].map(|varied| varied.name);
            to.line("shown = [");
            for medians in medians.chunks(across.values.len().max(1)) {
                let text =
                    |median: &Option<f64>| median.map_or_else(|| "None".to_owned(), |loss| rounded(loss, DIGITS));
                to.line(format!("    [{}],", medians.iter().map(text).collect::<Vec<_>>().join(", ")));
            }
            to.line("]");
            to.line(format!("for {row}, row in zip({}, shown):", down.all));
            to.line(format!("    for {column}, loss in zip({}, row):", across.all));
            let runs = (format!("runs[{row}, {column}]"), format!("losses_of({column}, {row}, torch.float64)"));
            let again = end(runs, losses::DOUBLE_MAP);
            to.line(format!("        own = losses[{row}, {column}]"));
            to.line(format!("        assert loss is None or {agrees}(own, loss{again}, ({row}, {column}, own, loss)"));
        }
        if !cell.is_empty() {
            to.line("shown = {");
            for (seed, loss, error) in cell {
                to.line(format!("    {seed}: ({}, {}),", loss as f32, error as f32));
            }
            to.line("}");
            let own: String = loops.iter().map(|varied| format!(", {}", varied.value)).collect();
            let points = if self.has_one_set() {
                "x.double(), y.double()"
            } else {
                "*(values.double() for values in points[seed])"
            };
            to.line("for seed, values in shown.items():");
            let [error, _] = self.error();
            to.line(format!("    for measure, own, value in zip((training_loss, {error}), measured[seed], values):"));
            let run = ("[own]".to_owned(), format!("[measure({points}, seed{own})]"));
            let again = end(run, losses::DOUBLE);
            to.line(format!("        assert {agrees}(own, value{again}, (seed, own, value)"));
        }
        to.line("print(\"The numbers are those of Gradient Lab.\")");
    }
}

/// The names of what varies as further arguments of a function.
fn arguments(loops: &[Varied]) -> String {
    loops.iter().map(|varied| format!(", {}", varied.name)).collect()
}
