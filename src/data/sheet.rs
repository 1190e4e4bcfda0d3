//! Reads points from pasted text or a file: comma, semicolon, tab or spaces between the cells; with a header or without; with
//! decimal points or decimal commas; in quotes or not. Nothing is dropped in silence: a row that is no point is listed with its line
//! and the reason.

use engine::choice::choice;
use protocol::{COORDINATE, POINTS, Points};

use crate::charts::numerals::grouped;
use crate::order::sorted;
use crate::settings::shortened;

choice! {
    /// What stands between two cells of a row.
    "separator", pub(crate) Separator {
        /// A comma.
        Comma = "comma", "Comma";
        /// A semicolon, as in countries with a decimal comma.
        Semicolon = "semicolon", "Semicolon";
        /// A tab, as in cells that are copied from a spreadsheet.
        Tab = "tab", "Tab";
        /// One space or more.
        Space = "space", "Spaces";
        /// Nothing: there is one column.
        Nothing = "none", "None: one column";
    }
}

choice! {
    /// What separates the decimals of a number.
    "decimal sign", pub(crate) Decimal {
        /// A point.
        Point = "point", "Point: 0.5";
        /// A comma.
        Comma = "comma", "Comma: 0,5";
    }
}

/// How a text is to be read, as far as the reader has chosen that.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Choices {
    pub(crate) separator: Option<Separator>,
    pub(crate) decimal: Option<Decimal>,
    pub(crate) header: Option<bool>,
    /// The column of x; `Some(None)` numbers the rows.
    pub(crate) x: Option<Option<usize>>,
    pub(crate) y: Option<usize>,
}

/// A row of cells.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// Its first line in the text, counted from 1.
    line: u64,
    pub(crate) cells: Vec<String>,
}

/// A text divided into cells.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sheet {
    pub(crate) separator: Separator,
    pub(crate) decimal: Decimal,
    pub(crate) header: bool,
    /// The name of each column.
    pub(crate) columns: Vec<String>,
    /// The rows below the header.
    pub(crate) rows: Vec<Row>,
    /// The number of rows without content, which are no rows of data.
    empty: usize,
    /// The column of x, if it is not the number of the row, and that of y.
    pub(crate) x: Option<usize>,
    pub(crate) y: usize,
}

/// Why a row is not a point.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Problem {
    pub(crate) line: u64,
    pub(crate) reason: String,
}

/// The points of a sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Read {
    pub(crate) x: Vec<f64>,
    pub(crate) y: Vec<f64>,
    pub(crate) problems: Vec<Problem>,
}

/// As many columns are named in a sentence at most.
const MOST_NAMED: usize = 4;
/// The rows by which separator and decimal sign are recognised.
const LOOKED_AT: usize = 200;

impl Sheet {
    /// Divides a text into cells and recognises what the reader has not chosen.
    pub(crate) fn read(text: &str, choices: &Choices) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
        let separator = choices.separator.unwrap_or_else(|| recognised(&text));
        let (mut rows, empty) = cells(&text, separator, usize::MAX);
        let decimal = choices.decimal.unwrap_or_else(|| decimal(&rows));
        let is_number = |cell: &String| number(cell, decimal).is_ok();
        // A number that cannot be used is no name: its row is listed with the reason.
        let looks_like_number = |cell: &String| looks_like_number(cell, decimal);
        let looks_like_header =
            rows.len() > 1 && rows.first().is_some_and(|row| !row.cells.iter().any(looks_like_number));
        let header = choices.header.unwrap_or(looks_like_header) && !rows.is_empty();
        let names = if header { rows.remove(0).cells } else { Vec::new() };
        let width = usual(rows.iter().map(|row| row.cells.len())).max(names.len());
        let name = |column: usize| {
            let given = names.get(column).map(|name| name.trim()).filter(|name| !name.is_empty());
            given.map_or_else(|| numbered(column), shortened)
        };
        let is_numeric = |column: &usize| {
            let filled = || rows.iter().filter_map(|row| row.cells.get(*column)).filter(|cell| !cell.trim().is_empty());
            // A number with a thousands separator or by another sign cannot be used, which is said of its row.
            let is_written = filled().any(|cell| is_number(cell) || has_thousands(cell.trim()));
            is_written && 2 * filled().filter(|cell| looks_like_number(cell)).count() >= filled().count()
        };
        let numeric: Vec<usize> = (0..width).filter(is_numeric).collect();
        let named = |wanted: &str| {
            let is_wanted =
                |column: &usize| names.get(*column).is_some_and(|name| name.trim().eq_ignore_ascii_case(wanted));
            numeric.iter().copied().find(is_wanted)
        };
        let (x, y) = match numeric[..] {
            [first, second, ..] => named("x").zip(named("y")).map_or((Some(first), second), |(x, y)| (Some(x), y)),
            [y] => (None, y),
            [] => (width.checked_sub(2), width.saturating_sub(1)),
        };
        let within = |column: usize| column.min(width.saturating_sub(1));
        let (x, y) = (choices.x.unwrap_or(x).map(within), within(choices.y.unwrap_or(y)));
        let columns = (0..width).map(name).collect();
        Self { separator, decimal, header, columns, rows, empty, x, y }
    }

    /// The points, and the rows that are none.
    pub(crate) fn points(&self) -> Read {
        let most = *POINTS.end() as usize;
        let mut read = Read::default();
        for (index, row) in self.rows.iter().enumerate() {
            match self.point(index, row) {
                Ok(_) if read.x.len() == most => {
                    let after = self.rows.len() - index - 1;
                    let reason = format!(
                        "this row and the {} after it are left out: a run has at most {} points",
                        grouped(after as u64),
                        grouped(most as u64)
                    );
                    read.problems.push(Problem { line: row.line, reason });
                    break;
                }
                Ok((x, y)) => {
                    read.x.push(x);
                    read.y.push(y);
                }
                Err(reason) => read.problems.push(Problem { line: row.line, reason }),
            }
        }
        read
    }

    fn point(&self, index: usize, row: &Row) -> Result<(f64, f64), String> {
        let width = self.columns.len();
        let given = row.cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
        if given > width {
            return Err(format!("it has {given} cells, the others have {width}"));
        }
        let of = |column: usize| {
            let cell = row.cells.get(column).map_or("", |cell| cell.trim());
            number(cell, self.decimal).map_err(|reason| {
                let shown = if cell.is_empty() { String::new() } else { format!("“{}” ", shortened(cell)) };
                format!("{shown}in “{}” {reason}", self.columns[column])
            })
        };
        let x = self.x.map_or(Ok(index as f64 + 1.0), of)?;
        Ok((x, of(self.y)?))
    }

    /// The number of columns, in words.
    pub(crate) fn width(&self) -> String {
        counted(self.columns.len(), "column", "columns")
    }

    /// What was recognised, in a sentence.
    pub(crate) fn summary(&self) -> String {
        let between = match self.separator {
            Separator::Comma => ", separated by commas",
            Separator::Semicolon => ", separated by semicolons",
            Separator::Tab => ", separated by tabs",
            Separator::Space => ", separated by spaces",
            Separator::Nothing => "",
        };
        let comma = self.decimal_example().map_or_else(String::new, |cell| {
            format!(" Commas are decimal commas: {cell} is read as {}.", cell.replace(',', "."))
        });
        let header = if self.header { " The first row has the names of the columns." } else { "" };
        let index = if self.x.is_none() { " The rows are numbered for x: 1, 2, 3 and so on." } else { "" };
        let empty = match self.empty {
            0 => String::new(),
            count => format!(" {} skipped.", counted(count, "row without content is", "rows without content are")),
        };
        format!(
            "{} in {}{between}.{header}{comma}{index}{}{empty}",
            counted(self.rows.len(), "row", "rows"),
            self.width(),
            self.uses()
        )
    }

    /// Which columns are read, and which are not, if a reader may have expected others.
    fn uses(&self) -> String {
        let unused: Vec<usize> =
            (0..self.columns.len()).filter(|&column| self.x != Some(column) && column != self.y).collect();
        if unused.is_empty() {
            return String::new();
        }
        // Of two columns both were meant, so the reason matters.
        let is_no_number = |cell: &&String| !cell.trim().is_empty() && !looks_like_number(cell, self.decimal);
        let cells = |&column: &usize| self.rows.iter().filter_map(move |row| row.cells.get(column));
        let culprit =
            unused.first().filter(|_| self.columns.len() == 2).and_then(|column| cells(column).find(is_no_number));
        let why = culprit.map_or_else(String::new, |cell| format!(": “{}” is not a number", shortened(cell.trim())));
        let name = |&column: &usize| match &self.columns[column] {
            name if *name == numbered(column) => format!("column {}", column + 1),
            name => format!("“{name}”"),
        };
        let rest = match &unused[..] {
            [one] => format!("{} is", name(one)),
            [first @ .., last] if unused.len() <= MOST_NAMED => {
                format!("{} and {} are", first.iter().map(name).collect::<Vec<_>>().join(", "), name(last))
            }
            _ => format!("the other {} are", counted(unused.len(), "column", "columns")),
        };
        let x = self.x.map_or_else(String::new, |x| format!("x is {}, ", name(&x)));
        format!(" {x}y is {}; {rest} not used{why}.", name(&self.y))
    }

    /// A number of the sheet with a decimal comma.
    fn decimal_example(&self) -> Option<&str> {
        if self.decimal == Decimal::Point {
            return None;
        }
        let cells = self.rows.iter().take(LOOKED_AT).flat_map(|row| row.cells.iter().map(|cell| cell.trim()));
        cells.into_iter().find(|cell| has_decimals(cell, ','))
    }
}

/// The name of a column without one.
fn numbered(column: usize) -> String {
    format!("Column {}", column + 1)
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count as u64), if count == 1 { one } else { many })
}

/// The points as text, with a header.
pub(crate) fn text(points: impl Iterator<Item = (f64, f64)>) -> String {
    let rows = points.map(|(x, y)| format!("{},{}\n", plain(x), plain(y)));
    std::iter::once("x,y\n".to_owned()).chain(rows).collect()
}

pub(crate) fn csv_of(points: &Points) -> String {
    text(points.iter())
}

/// A number with all its digits, without dozens of zeros.
fn plain(value: f64) -> String {
    let is_common = value == 0.0 || (1e-6..1e10).contains(&value.abs());
    if is_common { value.to_string() } else { format!("{value:e}") }
}

/// The separator that divides the most rows into equally many cells, more than one.
fn recognised(text: &str) -> Separator {
    // Of a long text, the beginning is enough.
    let end = text.match_indices('\n').nth(LOOKED_AT).map_or(text.len(), |(end, _)| end);
    let text = &text[..end];
    let score = |separator: Separator| {
        let (rows, _) = cells(text, separator, LOOKED_AT);
        let width = usual(rows.iter().map(|row| row.cells.len()));
        let rows = rows.iter().filter(|row| row.cells.len() == width).count();
        if width > 1 { rows } else { 0 }
    };
    // Of equals, the first one: a comma may be a decimal comma, and a space may follow a comma.
    let candidates = [Separator::Tab, Separator::Semicolon, Separator::Comma, Separator::Space];
    let best = candidates.into_iter().rev().max_by_key(|&separator| score(separator));
    match best.filter(|&separator| score(separator) > 0) {
        Some(Separator::Comma) if has_spaced_decimals(&cells(text, Separator::Space, LOOKED_AT).0) => Separator::Space,
        Some(Separator::Comma) if is_decimal_column(&cells(text, Separator::Comma, LOOKED_AT).0) => Separator::Nothing,
        Some(separator) => separator,
        None => Separator::Nothing,
    }
}

/// Whether rows of two whole numbers are rather single numbers with a decimal comma, as in 0,435 and 1,05: as points, all of them
/// would have the same x, or a y that begins with a zero.
fn is_decimal_column(rows: &[Row]) -> bool {
    let is_whole = |cell: &str| !cell.is_empty() && cell.bytes().all(|digit| digit.is_ascii_digit());
    let pairs: Vec<(&str, &str)> = rows
        .iter()
        .filter_map(|row| match &row.cells[..] {
            [whole, decimals] => Some((whole.trim(), decimals.as_str())),
            _ => None,
        })
        .filter(|(whole, decimals)| is_whole(whole.trim_start_matches('-')) && is_whole(decimals))
        .collect();
    // The first row may be a header.
    let all = !pairs.is_empty() && pairs.len() + 1 >= rows.len();
    let same = pairs.len() > 1 && pairs.iter().all(|pair| pair.0 == pairs[0].0);
    all && (same || pairs.iter().any(|(_, decimals)| decimals.len() > 1 && decimals.starts_with('0')))
}

/// Whether rows are numbers with a decimal comma between spaces, as in `0,435 1,286`.
fn has_spaced_decimals(rows: &[Row]) -> bool {
    let is_number = |cell: &String| number(cell, Decimal::Comma).is_ok();
    // The first row may be a header.
    let is_row = |row: &Row| row.cells.len() > 1 && row.cells.iter().all(is_number);
    let rows: Vec<_> = rows.iter().skip(usize::from(rows.len() > 1 && !rows.first().is_some_and(is_row))).collect();
    let any = |row: &&Row| row.cells.iter().any(|cell| has_decimals(cell, ','));
    !rows.is_empty() && rows.iter().all(|row| is_row(row)) && rows.iter().any(any)
}

/// Whether a cell is a number with a thousands separator, as `1.234,5`, `1,234.5`, `1 234` and `1,234,567` are.
pub(crate) fn has_thousands(cell: &str) -> bool {
    let cell = cell.trim_start_matches(['-', '+', '−']);
    let Some(sign) = cell.chars().find(|&c| c.is_whitespace() || ".,'’".contains(c)) else { return false };
    let groups: Vec<&str> = cell.split(sign).collect();
    let [first, middle @ .., last] = &groups[..] else { return false };
    let is_whole = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    let (last, decimals) = last.split_once(['.', ',']).map_or((*last, None), |(last, decimals)| (last, Some(decimals)));
    let is_group = |text: &str| text.len() == 3 && is_whole(text);
    let is_sure = !middle.is_empty() || decimals.is_some() || !".,".contains(sign);
    let sound = first.len() <= 3 && is_whole(first) && middle.iter().all(|group| is_group(group)) && is_group(last);
    is_sure && sound && decimals.is_none_or(is_whole)
}

/// Whether a cell is a number, or one that cannot be used as it is: by another decimal sign, with a thousands separator, or not
/// finite.
fn looks_like_number(cell: &str, decimal: Decimal) -> bool {
    let plain = cell.trim().replace('−', "-");
    number(cell, decimal).is_ok() || has_thousands(&plain) || plain.replacen(',', ".", 1).parse::<f64>().is_ok()
}

/// The decimal sign: a comma if numbers have one and none has a point.
fn decimal(rows: &[Row]) -> Decimal {
    let has = |sign: char| {
        rows.iter().take(LOOKED_AT).any(|row| row.cells.iter().any(|cell| has_decimals(cell.trim(), sign)))
    };
    if has(',') && !has('.') { Decimal::Comma } else { Decimal::Point }
}

/// Whether a cell is a number with this decimal sign.
fn has_decimals(cell: &str, sign: char) -> bool {
    cell.split_once(sign).is_some_and(|(_, decimals)| {
        !decimals.contains([',', '.']) && cell.replacen(sign, ".", 1).parse::<f64>().is_ok()
    })
}

/// The most frequent of some widths; of equally frequent ones, the largest.
fn usual(widths: impl Iterator<Item = usize>) -> usize {
    let widths = sorted(&widths.collect::<Vec<_>>(), |&width| width as f64);
    widths.chunk_by(|a, b| a == b).max_by_key(|same| same.len()).map_or(0, |same| same[0])
}

/// At most so many rows of a text, and the number of rows without content among them.
fn cells(text: &str, separator: Separator, most: usize) -> (Vec<Row>, usize) {
    let (delimiter, spaced) = match separator {
        Separator::Comma => (b',', None),
        Separator::Semicolon => (b';', None),
        Separator::Tab => (b'\t', None),
        Separator::Space => {
            // A comma before a space separates, too.
            let cell = |cell: &str| cell.trim_end_matches(',').to_owned();
            let lines = text.lines().map(|line| line.split_whitespace().map(cell).collect::<Vec<_>>().join("\t"));
            (b'\t', Some(lines.collect::<Vec<_>>().join("\n")))
        }
        // A character that no text has.
        Separator::Nothing => (0x1F, None),
    };
    let text = spaced.as_deref().unwrap_or(text);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut rows, mut empty) = (Vec::new(), text.split('\n').filter(|line| line.is_empty()).count());
    // A text ends with a line break, after which there is no row.
    empty = empty.saturating_sub(usize::from(text.ends_with('\n') || text.is_empty()));
    let mut record = csv::StringRecord::new();
    // Reading from a text fails neither by its input nor by its encoding.
    while rows.len() < most && reader.read_record(&mut record).unwrap_or(false) {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            empty += 1;
            continue;
        }
        // The reader's position is before the empty lines that it skips.
        let line = record.position().map_or(1, |at| {
            let rest = text.as_bytes().get(at.byte() as usize..).unwrap_or_default();
            at.line() + rest.iter().take_while(|&&byte| byte == b'\n').count() as u64
        });
        rows.push(Row { line, cells: record.iter().map(str::to_owned).collect() });
    }
    (rows, empty)
}

/// The number in a cell, or what is wrong with it.
fn number(cell: &str, decimal: Decimal) -> Result<f64, &'static str> {
    let cell = cell.trim().replace('−', "-");
    if cell.is_empty() {
        return Err("there is nothing");
    }
    if has_thousands(&cell) {
        return Err("has a thousands separator; write the number without it");
    }
    let (point, comma) = (cell.contains('.'), cell.contains(','));
    let text = match decimal {
        Decimal::Point if comma && cell.replace(',', "").parse::<f64>().is_ok() => {
            return Err("has a comma, but the decimal sign is a point");
        }
        Decimal::Comma if point && cell.replace([',', '.'], "").parse::<f64>().is_ok() => {
            return Err("has a point, but the decimal sign is a comma");
        }
        Decimal::Point => cell,
        Decimal::Comma => cell.replacen(',', ".", 1),
    };
    match text.parse::<f64>() {
        Ok(value) if !value.is_finite() => Err("is not a finite number"),
        Ok(value) if !COORDINATE.contains(&value) => Err("is not from −1,000,000,000 to 1,000,000,000"),
        Ok(value) => Ok(value),
        Err(_) => Err("is not a number"),
    }
}

#[cfg(test)]
mod tests;
