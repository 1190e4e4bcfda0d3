//! The data of a chart: a table to read, and a file for a spreadsheet.

use std::fmt::Display;

use csv::{Terminator, WriterBuilder};

/// The data of a chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Table {
    pub(crate) head: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// An entry of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Cell {
    /// As the table on the page has it.
    pub(crate) shown: String,
    /// All digits of a number that is shown rounded.
    exact: Option<String>,
}

impl Cell {
    pub(crate) const EMPTY: Self = Self { shown: String::new(), exact: None };

    /// A number, and its text on the page.
    pub(crate) fn number(value: impl Display, shown: String) -> Self {
        Self { shown, exact: Some(value.to_string()) }
    }

    /// As a file has it: digits that every spreadsheet understands, and nothing for a missing value.
    fn in_file(&self) -> String {
        self.exact.clone().unwrap_or_else(|| figures(&self.shown).unwrap_or_else(|| self.shown.clone()))
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(shown: T) -> Self {
        Self { shown: shown.into(), exact: None }
    }
}

impl Table {
    /// The table as a CSV file (RFC 4180): a line with the heads, then a line for each row.
    pub(crate) fn csv(&self) -> String {
        let mut file = WriterBuilder::new().flexible(true).terminator(Terminator::CRLF).from_writer(Vec::new());
        // Writing to memory does not fail.
        let _ = file.write_record(&self.head);
        for row in &self.rows {
            let _ = file.write_record(row.iter().map(Cell::in_file));
        }
        file.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// A typeset number in plain figures: "6.9 × 10⁻²⁹" becomes "6.9e-29". `None` for other texts.
fn figures(shown: &str) -> Option<String> {
    if shown == "–" {
        return Some(String::new());
    }
    let plain: String = shown
        .replace(" × 10", "e")
        .chars()
        .filter(|&sign| sign != ',')
        .map(|sign| match sign {
            '−' | '⁻' => '-',
            other => "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().zip('0'..='9').find(|pair| pair.0 == other).map_or(other, |pair| pair.1),
        })
        .collect();
    plain.parse::<f64>().is_ok_and(f64::is_finite).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::numerals::{fixed, from_log10, grouped};

    #[test]
    fn a_file_has_all_digits_and_plain_figures() {
        let row = vec![grouped(1_200).into(), Cell::number(0.168_888_f32, fixed(0.168_888, 3)), "–".into()];
        let small = vec![fixed(-1.25, 2).into(), from_log10(-28.16, 3).into(), "weight 1, unit \"a\"".into()];
        let table = Table { head: vec!["Epoch", "Loss, mean", "Left out"], rows: vec![row, small] };
        assert_eq!(
            table.csv(),
            "Epoch,\"Loss, mean\",Left out\r\n1200,0.168888,\r\n-1.25,6.92e-29,\"weight 1, unit \"\"a\"\"\"\r\n"
        );
        assert_eq!(table.rows[0][1].shown, "0.169", "the page rounds");
    }

    #[test]
    fn words_stay_words() {
        assert_eq!(["diverged", "12 %", "Layer 3, unit 2"].map(figures), [None, None, None]);
    }
}
