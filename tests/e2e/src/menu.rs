//! Menus of charts, and the files that the app offers.

use serde_json::json;

use crate::App;

impl App {
    /// Chooses an item of a menu, given the name of the button that opens it.
    pub async fn choose_item(&self, menu: &str, item: &str) {
        self.press(menu).await;
        self.find("menuitem", item).await.click().await.expect("an item can be clicked");
    }

    /// Keeps the files that the app offers from now on, instead of saving them.
    pub async fn catch_files(&self) {
        let script = "window.files = {};
            HTMLAnchorElement.prototype.click = async function () {
                const { download, href } = this;
                const response = await fetch(href);
                const kind = response.headers.get('content-type');
                window.files[download] = kind.startsWith('image/png') ? href : await response.text();
            }";
        self.run(script, &[]).await;
    }

    /// The content of a file that the app has offered: its text, or the address of a picture.
    pub async fn file(&self, name: &str) -> String {
        let found = self.until(name, async || {
            let file = self.run("return window.files[arguments[0]] ?? null", &[json!(name)]).await;
            file.as_str().map(str::to_owned)
        });
        found.await
    }
}
