//! What a reader sees on charts: their pixels, and their names, which describe what they show.

use serde_json::json;

use super::App;

impl App {
    /// A digest of a chart's pixels. The chart is found by the beginning of its name.
    pub async fn pixels(&self, chart: &str) -> String {
        let script = "const canvas = [...document.querySelectorAll('canvas[role=img]')]
                .find((canvas) => canvas.getAttribute('aria-label').startsWith(arguments[0]));
            if (!canvas || !canvas.width || !canvas.height) return null;
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            let digest = 0, ink = 0;
            for (let i = 0; i < data.length; i += 4) {
                const pixel = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
                digest = (Math.imul(digest, 31) + pixel) | 0;
                if (data[i + 3] > 0) ink++;
            }
            return `${digest} of ${ink}`;";
        let what = format!("a chart whose name begins with \"{chart}\"");
        let digest = self.until(&what, async || self.run(script, &[json!(chart)]).await.as_str().map(str::to_owned));
        digest.await
    }

    /// Waits until something is drawn on a chart, and returns [`App::pixels`]. An empty chart ignores the pointer.
    pub async fn drawn(&self, chart: &str) -> String {
        self.until_redrawn(chart, "0 of 0").await
    }

    /// Waits until a chart's pixels differ from these.
    ///
    /// # Panics
    /// As [`App::until`].
    pub async fn until_redrawn(&self, chart: &str, before: &str) -> String {
        self.until(&format!("the chart {chart} to change"), async || {
            let now = self.pixels(chart).await;
            (now != before).then_some(now)
        })
        .await
    }

    /// The accessible name of a chart, which describes its content. The chart is found by the beginning of the name.
    pub async fn chart_label(&self, beginning: &str) -> String {
        let script = "return [...document.querySelectorAll('canvas[role=img]')]
            .map((canvas) => canvas.getAttribute('aria-label')).find((label) => label.startsWith(arguments[0])) || null";
        let what = format!("a chart whose name begins with \"{beginning}\"");
        self.until(&what, async || self.run(script, &[json!(beginning)]).await.as_str().map(str::to_owned)).await
    }
}
