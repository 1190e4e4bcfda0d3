//! Menus of charts, and the files that the app offers.

use serde_json::json;

use crate::App;

impl App {
    /// Chooses an item of a menu, given the name of the button that opens it.
    pub async fn choose_item(&self, menu: &str, item: &str) {
        self.press(menu).await;
        self.find("menuitem", item).await.click().await.expect("an item can be clicked");
    }

    /// Chooses a file with this text in a file field, given the field's label.
    pub async fn choose_file(&self, label: &str, text: &str) {
        let script = "const label = [...document.querySelectorAll('label')].find((label) => label.innerText.trim() === arguments[0]);
            const field = label.querySelector('input[type=file]');
            const files = new DataTransfer();
            files.items.add(new File([arguments[1]], 'chosen.json'));
            field.files = files.files;
            field.dispatchEvent(new Event('change', { bubbles: true }))";
        self.run(script, &[json!(label), json!(text)]).await;
    }

    /// Keeps the files that the app offers from now on, instead of saving them.
    pub async fn catch_files(&self) {
        // The page's security policy lets no script fetch what it has made.
        let script = "const [blobs, make] = [new Map(), URL.createObjectURL];
            URL.createObjectURL = (blob) => {
                const url = make.call(URL, blob);
                blobs.set(url, blob);
                return url;
            };
            window.files = {};
            HTMLAnchorElement.prototype.click = async function () {
                const { download, href } = this;
                window.files[download] = blobs.has(href) ? await blobs.get(href).text() : href;
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
