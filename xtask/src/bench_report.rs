//! Formats the rates of the benchmark page as tables.

use std::fmt;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::bench::Case;

/// Rates of the engine and of the baseline, round by round.
#[derive(Clone, Debug, PartialEq)]
struct Pair {
    name: String,
    own: Vec<f64>,
    other: Vec<f64>,
}

/// All results of the page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Report {
    browser: String,
    rounds: usize,
    /// Steps per second of the build that has the same bits everywhere.
    steps: Vec<Pair>,
    /// Steps per second of the build with relaxed SIMD, compared with the other build.
    relaxed: Vec<Pair>,
    /// Samples per second on a thousand points.
    samples: Option<Pair>,
    /// Operations per second in the large network, compared with a loop of multiplications and additions.
    peak: Option<Pair>,
    /// Operations per second.
    products: Vec<Pair>,
}

impl Report {
    /// Reads the JSON that the page posted.
    ///
    /// # Errors
    /// Names what is missing, or what does not have one positive rate for each round.
    pub(crate) fn read(json: &Value) -> Result<Self> {
        let browser = json["browser"].as_str().context("the page does not name its browser")?;
        let rounds = json["rounds"].as_u64().context("the page does not name the number of rounds")?;
        let rounds = usize::try_from(rounds)?;
        let (mut steps, mut relaxed) = (Vec::new(), Vec::new());
        for case in Case::ALL.into_iter().filter(|case| !json["steps"][case.name()].is_null()) {
            let measured = &json["steps"][case.name()];
            let read = |side: &str| rates(&measured[side], rounds).with_context(|| format!("{}: {side}", case.name()));
            let name = case.name().to_owned();
            relaxed.push(Pair { name: name.clone(), own: read("relaxed")?, other: read("engine")? });
            steps.push(Pair { name, own: read("engine")?, other: read("javascript")? });
        }
        let large = steps.iter().find(|pair| pair.name == Case::Large.name());
        let peak = match large {
            None => None,
            Some(large) => {
                let flops = json["steps"]["large"]["flops"].as_f64().context("large: no flops")?;
                let own = large.own.iter().map(|rate| rate * flops).collect();
                Some(Pair { name: large.name.clone(), own, other: rates(&json["peak"], rounds).context("peak")? })
            }
        };
        let own = steps.iter().find(|pair| pair.name == Case::Own.name());
        let samples = match own {
            None => None,
            Some(own) => {
                let samples = json["steps"]["own"]["samples"].as_f64().context("own: no samples")?;
                let times = |rates: &[f64]| rates.iter().map(|rate| rate * samples).collect();
                Some(Pair { name: own.name.clone(), own: times(&own.own), other: times(&own.other) })
            }
        };
        let products = json["products"].as_array().map(Vec::as_slice).unwrap_or_default();
        let products = products.iter().map(|measured| product(measured, rounds)).collect::<Result<_>>()?;
        Ok(Self { browser: browser.to_owned(), rounds, steps, relaxed, samples, peak, products })
    }
}

fn product(measured: &Value, rounds: usize) -> Result<Pair> {
    let size = measured["size"].as_array().context("a product without a size")?;
    let size = size.iter().map(Value::to_string).collect::<Vec<_>>().join(" x ");
    let what = if measured["gradient"] == true { "gradient" } else { "batch" };
    let name = format!("{size} {} {what}", measured["precision"].as_str().unwrap_or_default());
    let read = |kernel: &str| rates(&measured["rates"][kernel], rounds).with_context(|| format!("{name}: {kernel}"));
    Ok(Pair { own: read("own")?, other: read("matrixmultiply")?, name })
}

fn rates(json: &Value, rounds: usize) -> Result<Vec<f64>> {
    let rates: Vec<f64> = json.as_array().context("no rates")?.iter().filter_map(Value::as_f64).collect();
    ensure!(rates.len() == rounds && !rates.is_empty(), "{} rates for {rounds} rounds", rates.len());
    ensure!(rates.iter().all(|rate| *rate > 0.0), "a rate is not above 0");
    Ok(rates)
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { (sorted[middle - 1] + sorted[middle]) / 2.0 }
}

impl Pair {
    /// Prints a row with the column widths of [`heading`]. `unit` is the unit in which rates are shown.
    fn row(&self, f: &mut fmt::Formatter<'_>, unit: f64) -> fmt::Result {
        let ratios: Vec<f64> = self.own.iter().zip(&self.other).map(|(own, other)| own / other).collect();
        let least = ratios.iter().copied().fold(f64::INFINITY, f64::min);
        let most = ratios.iter().copied().fold(0.0, f64::max);
        let shown = |rates: &[f64]| number(median(rates) / unit);
        let (own, other, spread) = (shown(&self.own), shown(&self.other), format!("{least:.2} to {most:.2}"));
        writeln!(f, "  {:<26} {own:>12} {other:>16} {:>7.2}   {spread}", self.name, median(&ratios))
    }
}

fn heading(f: &mut fmt::Formatter<'_>, title: &str, [own, other]: [&str; 2]) -> fmt::Result {
    writeln!(f, "  {title:<26} {own:>12} {other:>16} {:>7}   spread", "ratio")
}

/// Three digits or more, with commas between thousands.
fn number(value: f64) -> String {
    if value < 100.0 {
        return format!("{value:.2}");
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const GIGA: f64 = 1e9;
        writeln!(f, "{}", self.browser)?;
        writeln!(
            f,
            "Rounds: {}. Medians, and ratios of the first to the second within a round; f32 unless noted.",
            self.rounds
        )?;
        if !self.steps.is_empty() {
            writeln!(f)?;
            heading(f, "steps per second", ["engine", "JavaScript"])?;
            self.steps.iter().try_for_each(|pair| pair.row(f, 1.0))?;
            writeln!(f)?;
            heading(f, "steps per second", ["relaxed SIMD", "engine"])?;
            self.relaxed.iter().try_for_each(|pair| pair.row(f, 1.0))?;
        }
        if let Some(samples) = &self.samples {
            writeln!(f)?;
            heading(f, "samples per second", ["engine", "JavaScript"])?;
            samples.row(f, 1.0)?;
        }
        if let Some(peak) = &self.peak {
            writeln!(f)?;
            heading(f, "GFLOP/s", ["engine", "SIMD peak"])?;
            peak.row(f, GIGA)?;
        }
        if !self.products.is_empty() {
            writeln!(f)?;
            heading(f, "GFLOP/s of products", ["engine", "matrixmultiply"])?;
            self.products.iter().try_for_each(|pair| pair.row(f, GIGA))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn measured() -> Value {
        json!({
            "browser": "Chromium 1", "rounds": 3, "ms": 5,
            "steps": {
                "large": { "flops": 2e8, "engine": [200.0, 100.0, 150.0], "relaxed": [300.0, 120.0, 150.0],
                    "javascript": [10.0, 20.0, 10.0] },
                "own": { "flops": 96e3, "samples": 1000, "engine": [4e4, 5e4, 6e4], "relaxed": [4e4, 4e4, 6e4],
                    "javascript": [1e4, 1e4, 1e4] },
                "lab": { "flops": 360, "engine": [4e6, 5e6, 6e6], "relaxed": [4e6, 4e6, 6e6], "javascript": [1e6, 1e6, 1e6] },
            },
            "peak": [50e9, 40e9, 60e9],
            "products": [{
                "size": [64, 64, 128], "precision": "f64", "gradient": true,
                "rates": { "own": [8e9, 9e9, 10e9], "matrixmultiply": [4e9, 6e9, 5e9] },
            }],
        })
    }

    #[test]
    fn tables_show_medians_and_the_spread_of_ratios() -> Result<()> {
        let text = Report::read(&measured())?.to_string();
        let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        let row = |first: &str| rows.iter().filter(|row| row.first() == Some(&first)).collect::<Vec<_>>();
        assert_eq!(row("lab")[0], &["lab", "5,000,000", "1,000,000", "5.00", "4.00", "to", "6.00"]);
        // Steps compared with JavaScript's, relaxed SIMD compared with plain SIMD, and GFLOP/s compared with the peak.
        assert_eq!(row("large")[0], &["large", "150", "10.00", "15.00", "5.00", "to", "20.00"]);
        assert_eq!(row("large")[1], &["large", "150", "150", "1.20", "1.00", "to", "1.50"]);
        assert_eq!(row("large")[2], &["large", "30.00", "50.00", "0.50", "0.50", "to", "0.80"]);
        assert_eq!(row("own")[2], &["own", "50,000,000", "10,000,000", "5.00", "4.00", "to", "6.00"]);
        assert_eq!(row("64")[0][7..], ["9.00", "5.00", "2.00", "1.50", "to", "2.00"]);
        assert!(text.contains("64 x 64 x 128 f64 gradient"), "{text}");
        Ok(())
    }

    #[test]
    fn only_measured_cases_are_shown() -> Result<()> {
        let mut json = measured();
        json["steps"] = json!({});
        json["products"] = json!([]);
        let text = Report::read(&json)?.to_string();
        assert!(!text.contains("steps") && !text.contains("peak") && !text.contains("products"), "{text}");
        Ok(())
    }

    #[test]
    fn a_missing_or_impossible_rate_is_named() {
        for (rates, words) in [(json!([1.0, 2.0]), "2 rates for 3 rounds"), (json!([1.0, 0.0, 1.0]), "not above 0")] {
            let mut json = measured();
            json["steps"]["lab"]["javascript"] = rates;
            let error = format!("{:#}", Report::read(&json).expect_err("a rate is missing"));
            assert!(error.contains("lab: javascript") && error.contains(words), "{error}");
        }
        assert!(Report::read(&json!({})).is_err());
    }

    #[test]
    fn medians_and_thousands() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
        assert_eq!(
            ["0.50", "99.90", "123", "1,234", "1,234,568"],
            [0.5, 99.9, 123.4, 1234.0, 1_234_567.8].map(number).each_ref().map(String::as_str)
        );
    }
}
