//! What the outputs of a run show, and the slider that goes over its epochs.

use crate::{App, plain};

impl App {
    /// What an output such as "Loss" shows.
    pub async fn output(&self, name: &str) -> String {
        plain(&self.find("status", name).await.text().await.expect("an output has a text").into())
    }

    /// The number that an output shows, with typographic signs and separators; waits until it shows one.
    ///
    /// # Panics
    /// If it does not.
    pub async fn number(&self, name: &str) -> f64 {
        self.until(&format!("the output {name} to show a number"), async || {
            let text = self.output(name).await;
            text.replace('\u{2212}', "-").replace([',', '\u{202f}', '\u{2009}', ' '], "").parse().ok()
        })
        .await
    }

    /// Waits until an output shows a text.
    ///
    /// # Panics
    /// As [`App::until`].
    pub async fn until_output(&self, name: &str, text: &str) {
        self.until_true(&format!("the output {name} to show {text}"), async || self.output(name).await == text).await;
    }

    /// Waits until an epoch and its loss are shown together.
    ///
    /// # Panics
    /// As [`App::until`].
    pub async fn until_shown(&self, epoch: &str, loss: &str) {
        self.until_true(&format!("epoch {epoch} with loss {loss}"), async || {
            self.output("Epoch").await == epoch && self.output("Loss").await == loss
        })
        .await;
    }

    /// Waits until the range of the slider over the epochs ends at one.
    ///
    /// # Panics
    /// As [`App::until`].
    pub async fn until_reach(&self, head: &str) {
        self.until_true(&format!("a slider up to {head}"), async || {
            self.attribute("slider", "Epoch shown", "max").await.as_deref() == Some(head)
        })
        .await;
    }
}
