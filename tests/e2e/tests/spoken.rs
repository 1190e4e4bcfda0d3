//! What screen readers say about charts is what the page shows, while a run goes on and after a change of the settings.

use e2e::{App, Reader, visit};
use serde_json::Value;

/// The counters and the names of all charts, read at the same moment, without the separators of thousands.
async fn shown(app: &App) -> (Vec<String>, Vec<String>) {
    let script = "const plain = (text) => text.replace(/(?<=\\d)[,\\u202f\\u2009\\u00a0](?=\\d{3})/g, '');
        const counters = [...document.querySelectorAll('main output')].filter((output) => output.checkVisibility())
            .map((output) => `${output.getAttribute('aria-label')} ${output.textContent}`);
        const charts = [...document.querySelectorAll('main canvas[role=img]')].filter((canvas) => canvas.checkVisibility())
            .map((canvas) => canvas.getAttribute('aria-label'));
        return [counters.map(plain), charts.map(plain)]";
    let shown = app.run(script, &[]).await;
    let texts = |list: &Value| -> Vec<String> {
        list.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
    };
    (texts(&shown[0]), texts(&shown[1]))
}

fn value<'a>(counters: &'a [String], name: &str) -> Option<&'a str> {
    counters.iter().find_map(|counter| counter.strip_prefix(name)?.strip_prefix(' '))
}

/// Whether a chart's words contain a number. A counter may show more digits of it.
fn tells(chart: &str, shown: &str) -> bool {
    let Ok(number) = shown.parse::<f64>() else { return chart.contains(shown) };
    let told = chart.split([' ', ';']).filter_map(|word| word.trim_end_matches(['.', ',']).parse::<f64>().ok());
    told.into_iter().any(|told| (told - number).abs() <= 1e-3 * number.abs())
}

/// A page with a run.
struct Page {
    route: &'static str,
    /// The counters whose values are in the words of a chart.
    counters: &'static [&'static str],
    /// How many charts name the epoch.
    dated: usize,
}

impl Page {
    /// What the charts say other than the counters; `None` if they agree.
    fn difference(&self, counters: &[String], charts: &[String]) -> Option<String> {
        let epoch = value(counters, "Epoch").unwrap_or_default();
        let ways = [format!("after epoch {epoch} "), format!("after epoch {epoch},"), format!("after {epoch} epoch")];
        let says = |chart: &String| ways.iter().any(|way| chart.to_lowercase().contains(way));
        let dated = charts.iter().filter(|chart| says(chart)).count();
        let stale = charts.iter().find(|chart| chart.to_lowercase().contains("after ") && !says(chart));
        let is_told =
            |name: &str| value(counters, name).is_some_and(|shown| charts.iter().any(|chart| tells(chart, shown)));
        let untold = self.counters.iter().find(|name| !is_told(name));
        if stale.is_none() && untold.is_none() && dated == self.dated {
            return None;
        }
        Some(format!("{}, {untold:?}, {dated} charts at epoch {epoch}: {counters:?} {charts:#?}", self.route))
    }
}

#[tokio::test]
async fn charts_say_the_epoch_and_the_loss_that_the_page_shows() {
    let pages = [
        Page { route: "#/", counters: &["Loss"], dated: 1 },
        Page { route: "#/mlp", counters: &["Loss"], dated: 2 },
        Page { route: "#/linear", counters: &["Loss"], dated: 3 },
        Page { route: "#/linear?part=nn", counters: &["Loss", "Loss of nn.Linear"], dated: 3 },
        Page { route: "#/clinic?case=3", counters: &["Mean squared error"], dated: 4 },
        Page { route: "#/vanishing?part=train", counters: &["Loss A", "Loss B"], dated: 3 },
    ];
    visit(Reader::CALM, "", async |app| {
        for page in pages {
            app.go(page.route).await;
            app.press("Play").await;
            let mut epoch = "0".to_owned();
            // Three moments of the run. The words of the charts are written eight times a second, the counters with each drawing.
            for _ in 0..3 {
                epoch = app
                    .until(&format!("words of another epoch than {epoch} on {}", page.route), async || {
                        let (counters, charts) = shown(app).await;
                        let now = value(&counters, "Epoch").filter(|&now| now != "0" && now != epoch)?.to_owned();
                        let difference = page.difference(&counters, &charts);
                        if let Some(difference) = &difference {
                            eprintln!("{difference}");
                        }
                        difference.is_none().then_some(now)
                    })
                    .await;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn charts_say_what_a_changed_setting_has_changed() {
    let changes = [("#/mlp?epoch=5", "Hidden size", 7.0), ("#/vanishing", "Depth", 12.0)];
    visit(Reader::CALM, "", async |app| {
        for (route, control, position) in changes {
            app.go(route).await;
            app.find("slider", control).await;
            let complete =
                |charts: &[String]| !charts.is_empty() && !charts.iter().any(|chart| chart.contains("about to"));
            let before =
                app.until("the charts", async || Some(shown(app).await.1).filter(|charts| complete(charts))).await;
            app.slide(control, position).await;
            app.until_true(&format!("other words for all of {before:#?}"), async || {
                let charts = shown(app).await.1;
                complete(&charts) && before.iter().all(|words| !charts.contains(words))
            })
            .await;
        }
    })
    .await;
}
