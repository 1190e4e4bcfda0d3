//! `cargo xtask bench`: measures the engine's speed, in a browser or on this machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::bench_report::Report;
use crate::browser::Browser;
use crate::paths::Paths;
use crate::pkg::Simd;
use crate::process::run;
use crate::report::say;
use crate::setup::Setup;
use crate::{bench_page, browser, pkg};

/// The package of the benchmarks.
pub(crate) const PACKAGE: &str = "gradient-lab-benches";

/// The name of its ES module.
const MODULE: &str = "gradient_lab_benches";

/// A benchmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// The lab's network, 1-2-1, with its 15 points.
    Lab,
    /// Linear regression.
    Linear,
    /// 1-64-64-1 with 128 points.
    Medium,
    /// 1-8-1 with 1,000 points, as a reader may bring.
    Own,
    /// 100 layers of 3 units, one sample: value and all gradients.
    Deep,
    /// 1-256-256-1 with 1,024 points, compared with the peak rate of SIMD instructions.
    Large,
    /// Matrix products, compared with another library's.
    Products,
}

impl Case {
    /// All cases, in the order of measurement.
    pub const ALL: [Self; 7] =
        [Self::Lab, Self::Linear, Self::Medium, Self::Own, Self::Deep, Self::Large, Self::Products];

    /// The name in options, on the page and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Lab => "lab",
            Self::Linear => "linear",
            Self::Medium => "medium",
            Self::Own => "own",
            Self::Deep => "deep",
            Self::Large => "large",
            Self::Products => "products",
        }
    }

    /// Parses names that are separated by commas.
    ///
    /// # Errors
    /// Names the unknown case and all cases.
    pub fn parse_list(text: &str) -> Result<Vec<Self>> {
        let names: Vec<&str> = text.split(',').map(str::trim).collect();
        if let Some(unknown) = names.iter().find(|name| Self::ALL.iter().all(|case| case.name() != **name)) {
            bail!("unknown case '{unknown}'; the cases are {}", join(&Self::ALL, ", "));
        }
        Ok(Self::ALL.into_iter().filter(|case| names.contains(&case.name())).collect())
    }
}

fn join(cases: &[Case], between: &str) -> String {
    cases.iter().map(|case| case.name()).collect::<Vec<_>>().join(between)
}

/// The settings of a measurement in a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measurement {
    /// The number of times that everything is measured.
    pub rounds: u32,
    /// The least time of one measurement, in milliseconds.
    pub ms: u32,
    /// The cases, in the order of [`Case::ALL`].
    pub only: Vec<Case>,
}

impl Default for Measurement {
    fn default() -> Self {
        Self { rounds: 3, ms: 500, only: Case::ALL.to_vec() }
    }
}

impl Measurement {
    fn query(&self) -> String {
        format!("?rounds={}&ms={}&only={}", self.rounds, self.ms, join(&self.only, ","))
    }
}

/// Measures with the benchmark page in a headless browser, prints a table and writes `target/bench/browser.json`.
///
/// # Errors
/// If something does not build, or the page reports that the results of the engine and of the baseline disagree.
pub fn in_browser(setup: &Setup, measurement: &Measurement) -> Result<()> {
    let browser = browser::ensure()?;
    let (json, report) = measure(setup, &browser, &pkg::write(setup)?, measurement)?;
    let file = folder(&setup.paths).join("browser.json");
    fs::write(&file, format!("{json:#}\n")).with_context(|| format!("writing {}", file.display()))?;
    println!("\n{report}");
    say(format!("the rates of all rounds are in {}", file.display()));
    Ok(())
}

/// Measures the ES module in the folder `module`; returns the JSON that the page posted, and its report.
pub(crate) fn measure(
    setup: &Setup,
    browser: &Browser,
    module: &Path,
    measurement: &Measurement,
) -> Result<(Value, Report)> {
    let folder = folder(&setup.paths);
    let site = lay_out(setup, module, &folder)?;
    let json = bench_page::run(browser, &site, &measurement.query(), measurement.ms, &folder)?;
    let report = Report::read(&json)?;
    Ok((json, report))
}

fn folder(paths: &Paths) -> PathBuf {
    paths.root.join("target/bench")
}

/// Assembles the page with the modules that it loads.
fn lay_out(setup: &Setup, module: &Path, folder: &Path) -> Result<PathBuf> {
    let (site, page) = (folder.join("site"), setup.paths.root.join("benches/page"));
    let modules = site.join("pkg");
    fs::create_dir_all(&modules).with_context(|| format!("making {}", modules.display()))?;
    copy_files(&page, &site)?;
    copy_files(module, &modules)?;
    say("building the code that it is compared with");
    pkg::bundle(setup, PACKAGE, MODULE, &modules, Simd::Plain)?;
    Ok(site)
}

fn copy_files(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let path = entry?.path();
        if let (true, Some(name)) = (path.is_file(), path.file_name()) {
            fs::copy(&path, to.join(name)).with_context(|| format!("copying {}", path.display()))?;
        }
    }
    Ok(())
}

/// Runs criterion's benchmarks on this machine.
///
/// # Errors
/// If they do not build or do not run.
pub fn native(paths: &Paths, only: &[Case]) -> Result<()> {
    let steps: Vec<Case> = only.iter().copied().filter(|case| *case != Case::Products).collect();
    let bench = |name: &str| {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(&paths.root).args(["bench", "--package", PACKAGE, "--bench", name]);
        cargo
    };
    if !steps.is_empty() {
        run(bench("steps").args(["--", &format!("^steps/({})/", join(&steps, "|"))]))?;
    }
    if only.contains(&Case::Products) {
        run(&mut bench("matmul"))?;
    }
    say(format!("criterion's results are in {}", paths.root.join("target/criterion").display()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_has_the_settings() {
        let wanted = Measurement { rounds: 2, ms: 40, only: vec![Case::Lab, Case::Products] };
        assert_eq!(wanted.query(), "?rounds=2&ms=40&only=lab,products");
    }

    #[test]
    fn cases_come_in_order_and_once() -> Result<()> {
        assert_eq!(Case::parse_list("large, lab,lab")?, [Case::Lab, Case::Large]);
        assert!(Case::parse_list("").is_err());
        Ok(())
    }

    #[test]
    fn the_page_knows_every_case() -> Result<()> {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../benches/page");
        let cases = fs::read_to_string(page.join("cases.js"))?;
        for case in Case::ALL.into_iter().filter(|case| *case != Case::Products) {
            assert!(cases.contains(&format!("\n  {}: {{ layers: ", case.name())), "{}", case.name());
        }
        Ok(())
    }
}
