//! A report of a lesson to hand in, as HTML.

use std::fmt::Write;

use crate::frame::Task;

/// The style of a report, on the page and as a file.
const STYLE: &str = include_str!("../../static/report.css");

/// What is in a report.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Report {
    /// The lesson and the exercise.
    pub(super) title: String,
    /// Who hands it in, and when.
    pub(super) by: String,
    /// The address that restores what is shown.
    pub(super) link: String,
    pub(super) settings: Vec<(String, String)>,
    /// The charts: the title, what the chart shows in words, and the drawing as SVG.
    pub(super) charts: Vec<(String, String, String)>,
    /// How many tasks are done, and of how many.
    pub(super) progress: (usize, usize),
    /// The tasks, and whether each is done.
    pub(super) tasks: Vec<(Task, bool)>,
    /// The questions and the answers.
    pub(super) answers: Vec<(String, String)>,
}

impl Report {
    /// The content of the report.
    pub(super) fn body(&self) -> String {
        let mut html = String::new();
        // Writing to a string does not fail.
        let _ = self.write(&mut html);
        html
    }

    /// The report as an HTML file that needs no other file.
    pub(super) fn file(&self) -> String {
        let (title, body) = (escaped(&self.title), self.body());
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n\
             </head>\n<body class=\"report\">\n{body}</body>\n</html>\n"
        )
    }

    fn write(&self, html: &mut String) -> std::fmt::Result {
        writeln!(html, "<h1>Lab report: {}</h1>\n<p>{}</p>", escaped(&self.title), escaped(&self.by))?;
        for (question, answer) in &self.answers {
            let answer = if answer.trim().is_empty() { "No answer." } else { answer.trim() };
            writeln!(html, "<h2>{}</h2>\n<p class=\"answer\">{}</p>", escaped(question), escaped(answer))?;
        }
        for (title, words, drawing) in &self.charts {
            writeln!(
                html,
                "<figure>\n{drawing}\n<figcaption><b>{}.</b> {}</figcaption>\n</figure>",
                escaped(title),
                escaped(words)
            )?;
        }
        if !self.settings.is_empty() {
            writeln!(html, "<h2>Settings</h2>\n<dl>")?;
            for (name, value) in &self.settings {
                writeln!(html, "<div><dt>{}</dt><dd>{}</dd></div>", escaped(name), escaped(value))?;
            }
            writeln!(html, "</dl>")?;
        }
        let (done, of) = self.progress;
        writeln!(html, "<h2>Tasks</h2>\n<p>{done} of {of} done.</p>")?;
        if !self.tasks.is_empty() {
            writeln!(html, "<ul>")?;
            for (task, done) in &self.tasks {
                let (mark, why) = if *done { ("✓", task.why) } else { ("○", "") };
                writeln!(html, "<li>{mark} {} {}</li>", escaped(task.what), escaped(why))?;
            }
            writeln!(html, "</ul>")?;
        }
        let link = escaped(&self.link);
        writeln!(html, "<p class=\"link\">This link restores what is shown: <a href=\"{link}\">{link}</a></p>")
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_has_everything_and_what_is_written_is_text() {
        let task = |what| Task { name: "a", what, why: "It learns.", hint: "" };
        let report = Report {
            title: "Fit a network".to_owned(),
            by: "Ada <ada@example.org>".to_owned(),
            link: "https://example.org/#/mlp?lr=0.1&hidden=2".to_owned(),
            settings: vec![("Learning rate".to_owned(), "0.1".to_owned())],
            charts: vec![("Loss".to_owned(), "Loss by epoch".to_owned(), "<svg></svg>".to_owned())],
            progress: (1, 2),
            tasks: vec![(task("Get below 0.1689."), true), (task("Diverge."), false)],
            answers: vec![
                ("Does it differ?".to_owned(), "<b>No</b> & yes".to_owned()),
                ("Why?".to_owned(), " ".to_owned()),
            ],
        };
        let body = report.body();
        for part in [
            "<p>Ada &lt;ada@example.org&gt;</p>",
            "<h2>Does it differ?</h2>\n<p class=\"answer\">&lt;b&gt;No&lt;/b&gt; &amp; yes</p>",
            "<p class=\"answer\">No answer.</p>",
            "<svg></svg>\n<figcaption><b>Loss.</b> Loss by epoch</figcaption>",
            "<dt>Learning rate</dt><dd>0.1</dd>",
            "<p>1 of 2 done.</p>",
            "<li>✓ Get below 0.1689. It learns.</li>\n<li>○ Diverge. </li>",
            "href=\"https://example.org/#/mlp?lr=0.1&amp;hidden=2\"",
        ] {
            assert!(body.contains(part), "{part} is missing: {body}");
        }
        assert!(report.file().starts_with("<!doctype html>") && report.file().contains(&body));
    }
}
