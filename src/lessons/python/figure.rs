//! A figure of `matplotlib.pyplot`, as the library describes it (python/lib/matplotlib/pyplot.py).

use serde_json::Value;

use crate::charts::numerals::short_to;
use crate::charts::pyplot::{Drawing, Kind, Line, Series};

/// A figure with its charts.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The description, for files.
    pub json: String,
    /// How many charts stand beside each other.
    pub columns: usize,
    /// The charts, row by row.
    pub charts: Vec<Chart>,
}

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What it is about.
    pub title: String,
    /// What is drawn.
    pub drawing: Drawing,
}

impl Figure {
    /// Reads a description.
    ///
    /// # Errors
    /// If it is not one of a figure.
    pub fn read(json: &str) -> Result<Self, String> {
        let figure: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let axes = figure["axes"].as_array().ok_or("it has no axes")?;
        let columns = figure["columns"].as_u64().unwrap_or(1).clamp(1, 6) as usize;
        let whole = text(&figure, "title");
        let mut charts: Vec<Chart> = axes.iter().map(chart).collect();
        for (at, chart) in charts.iter_mut().enumerate() {
            if chart.title.is_empty() {
                chart.title = if whole.is_empty() { untitled(&chart.drawing, at) } else { whole.clone() };
            }
        }
        Ok(Self { json: json.to_owned(), columns, charts })
    }

    /// What the figure shows, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let words: Vec<_> = self.charts.iter().map(chart_words).collect();
        words.join(" ")
    }
}

fn chart(axes: &Value) -> Chart {
    let series = axes["series"].as_array().into_iter().flatten().filter_map(series).collect();
    let names = axes["namesX"].as_array().into_iter().flatten();
    let drawing = Drawing {
        series,
        labels: [text(axes, "labelX"), text(axes, "labelY")],
        logarithmic: ["logX", "logY"].map(|key| axes[key] == Value::Bool(true)),
        limits: ["limX", "limY"].map(|key| [axes[key][0].as_f64(), axes[key][1].as_f64()]),
        names: names.filter_map(Value::as_str).map(str::to_owned).collect(),
    };
    Chart { title: text(axes, "title"), drawing }
}

fn series(series: &Value) -> Option<Series> {
    let width = series["width"].as_f64().unwrap_or(1.0);
    let kind = match series["kind"].as_str()? {
        "line" => Kind::Line,
        "points" => Kind::Points,
        "bars" => Kind::Bars(width),
        "area" => Kind::Area(numbers(&series["base"])),
        "level" => Kind::Level { upright: series["axis"] == "x" },
        "text" => Kind::Note(text(series, "text")),
        _ => return None,
    };
    Some(Series {
        kind,
        label: text(series, "label"),
        color: text(series, "color"),
        line: match (&series["dashed"], &series["dotted"]) {
            (Value::Bool(true), _) => Line::Dashed,
            (_, Value::Bool(true)) => Line::Dotted,
            _ => Line::Solid,
        },
        marked: series["marker"].is_string(),
        points: numbers(&series["x"]).into_iter().zip(numbers(&series["y"])).collect(),
    })
}

/// Numbers; what is not finite is not a number.
fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().into_iter().flatten().map(|number| number.as_f64().unwrap_or(f64::NAN)).collect()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().trim().to_owned()
}

fn untitled(drawing: &Drawing, at: usize) -> String {
    match drawing.labels.clone() {
        [x, y] if !x.is_empty() && !y.is_empty() => format!("{y} by {x}"),
        [_, y] if !y.is_empty() => y,
        _ if at == 0 => "Figure".to_owned(),
        _ => format!("Figure, chart {}", at + 1),
    }
}

/// What a chart shows, in words.
#[must_use]
pub fn chart_words(chart: &Chart) -> String {
    let mut words = format!("{}:", chart.title);
    for (at, series) in chart.drawing.series.iter().enumerate() {
        let what = match &series.kind {
            Kind::Line => "a line through",
            Kind::Points => "",
            Kind::Bars(_) => "bars at",
            Kind::Area(_) => "an area along",
            Kind::Level { upright } => {
                let axis = if *upright { "x" } else { "y" };
                let (x, y) = series.points.first().copied().unwrap_or_default();
                words += &format!(" a line at {axis} = {}", short_to(if *upright { x } else { y }, 4));
                words += if at + 1 < chart.drawing.series.len() { ";" } else { "." };
                continue;
            }
            Kind::Note(text) => {
                words += &format!(" the text “{text}”");
                words += if at + 1 < chart.drawing.series.len() { ";" } else { "." };
                continue;
            }
        };
        if !series.label.is_empty() {
            words += &format!(" “{}”,", series.label);
        }
        let finite: Vec<_> = series.points.iter().filter(|point| point.0.is_finite() && point.1.is_finite()).collect();
        words += &format!(" {what} {} points", series.points.len()).replace("  ", " ");
        if let (Some(first), Some(last)) = (finite.first(), finite.last()) {
            let number = |value: f64| short_to(value, 4);
            words += &format!(
                ", from ({}, {}) to ({}, {})",
                number(first.0),
                number(first.1),
                number(last.0),
                number(last.1)
            );
        }
        words += if at + 1 < chart.drawing.series.len() { ";" } else { "." };
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOSS: &str = r#"{"title":"","rows":1,"columns":1,"axes":[{"labelX":"epoch","labelY":"loss","logY":true,
        "limX":[0,null],"grid":true,"legend":true,"series":[
        {"kind":"line","x":[0.0,1.0,2.0],"y":[4.0,null,0.5],"label":"training","color":"r","dashed":true},
        {"kind":"level","x":[0.1],"y":[0.1],"axis":"y","dotted":true}]}]}"#;

    #[test]
    fn a_figure_is_read_as_the_library_writes_it() {
        let figure = Figure::read(LOSS).expect("it is one");
        let chart = &figure.charts[0];
        assert_eq!((figure.columns, chart.title.as_str()), (1, "loss by epoch"));
        assert_eq!(chart.drawing.logarithmic, [false, true]);
        assert_eq!(chart.drawing.limits, [[Some(0.0), None], [None, None]]);
        let line = &chart.drawing.series[0];
        assert!(line.points[1].1.is_nan() && line.points[2] == (2.0, 0.5));
        assert_eq!([line.line, chart.drawing.series[1].line], [Line::Dashed, Line::Dotted]);
        assert_eq!(
            figure.words(),
            "loss by epoch: “training”, a line through 3 points, from (0, 4) to (2, 0.5); a line at y = 0.1."
        );
    }

    #[test]
    fn what_is_no_figure_is_refused() {
        assert_eq!(Figure::read("{}"), Err("it has no axes".to_owned()));
        assert!(Figure::read("{").is_err());
    }
}
