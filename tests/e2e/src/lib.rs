//! Opens the built app in headless Chromium and finds elements as a reader does, by role and accessible name.
//!
//! `cargo xtask test` serves the app, starts the driver and sets the variables GRADIENT_LAB_URL, WEBDRIVER_URL and
//! CHROMIUM. All waits are for conditions. A condition that does not hold after half a minute is a failure that names
//! it.

mod browsers;
mod charts;
mod command;
pub mod host;
mod menu;
pub mod notebook;
mod outputs;
mod pointer;
mod roles;

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::time::{Duration, Instant};

use command::Command;
use fantoccini::elements::Element;
use fantoccini::wd::WindowHandle;
use fantoccini::{Client, Locator};
use futures_util::FutureExt;
use roles::reference;
use serde_json::{Value, json};

/// The timeout of a condition: much longer than it should take, for busy machines.
const PATIENCE: Duration = Duration::from_secs(30);
/// The time between two checks of a condition.
const LOOK: Duration = Duration::from_millis(40);

/// A reader's environment: the window's size in CSS pixels and the system's preferences.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// Width and height of the window.
    pub window: (u32, u32),
    /// Whether the reader prefers reduced motion.
    pub reduced_motion: bool,
    /// Whether the reader prefers a dark theme.
    pub dark: bool,
    /// Pixels of the screen per CSS pixel.
    pub pixel_ratio: u32,
    /// Whether there is a mouse, whose pointer opens tips.
    pub mouse: bool,
    /// The size of the browser's text in pixels.
    pub text: u32,
}

impl Reader {
    /// A laptop.
    pub const LAPTOP: Self =
        Self { window: (1280, 800), reduced_motion: false, dark: false, pixel_ratio: 1, mouse: false, text: 16 };
    /// A laptop whose reader prefers reduced motion: nothing plays by itself.
    pub const CALM: Self = Self { reduced_motion: true, ..Self::LAPTOP };
    /// The smallest phone that the app supports.
    pub const PHONE: Self = Self { window: (360, 740), ..Self::LAPTOP };
}

/// The whole number that follows a key in a route.
///
/// # Panics
/// If there is none.
pub fn number_after(key: &str, route: &str) -> u32 {
    let (_, value) = route.split_once(key).expect("the key");
    let end = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    value[..end].parse().expect("a number")
}

/// A text of the page; empty if there is none. The unbreakable spaces of formulas are spaces, and what joins their letters is left out.
#[must_use]
pub fn plain(text: &Value) -> String {
    text.as_str().unwrap_or_default().replace('\u{a0}', " ").replace('\u{2060}', "")
}

/// The app in a browser.
#[derive(Debug, Clone)]
pub struct App {
    client: Client,
    base: String,
}

/// Opens the app at a route such as `#/mlp` and calls `visit`.
///
/// Afterwards the browser's console must contain no errors.
///
/// # Panics
/// If the environment has no app or no driver, or if `visit` panics.
pub async fn visit(reader: Reader, route: &str, visit: impl AsyncFnOnce(&App)) {
    visit_at(&environment("GRADIENT_LAB_URL"), reader, route, visit).await;
}

/// Like [`visit`], for an app served under another address.
///
/// # Panics
/// As [`visit`].
pub async fn visit_at(base: &str, reader: Reader, route: &str, visit: impl AsyncFnOnce(&App)) {
    with_browser(base, reader, async |app| {
        app.go(route).await;
        visit(app).await;
        let errors = app.console_errors().await;
        assert!(errors.is_empty(), "the console contains errors: {errors:#?}");
    })
    .await;
}

/// Like [`visit_at`], in a browser without some feature: `script` removes it before each document's own scripts run.
/// The console may contain errors.
///
/// # Panics
/// As [`visit`].
pub async fn visit_without(base: &str, reader: Reader, script: &str, visit: impl AsyncFnOnce(&App)) {
    with_browser(base, reader, async |app| {
        app.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
        app.go_without_waiting("").await;
        visit(app).await;
    })
    .await;
}

/// Calls `act` in a browser without any data, and leaves the browser to another test unless `act` panics.
async fn with_browser(base: &str, reader: Reader, act: impl AsyncFnOnce(&App)) {
    let app = App::start(base, reader).await;
    let result = AssertUnwindSafe(act(&app)).catch_unwind().await;
    // The console often shows the cause, unless the driver itself failed.
    let errors = if result.is_err() { app.read_console().await.unwrap_or_default() } else { Vec::new() };
    if let Err(panic) = result {
        browsers::close(app.client).await;
        for error in errors {
            eprintln!("the console contains: {error}");
        }
        resume_unwind(panic);
    }
    browsers::leave(app.client, reader, base).await;
}

/// Runs a script on a page of the ES module, with the module's exports in scope as `module` and the arguments as
/// `args`, and returns the value of its `return`. The module is the build for this browser.
pub async fn with_module(app: &App, script: &str, args: &[Value]) -> Value {
    with_loaded_module(app, "", script, args).await
}

/// The same, but loads the module with `options`, an expression.
pub async fn with_loaded_module(app: &App, options: &str, script: &str, args: &[Value]) -> Value {
    let script = format!(
        "const args = [...arguments];
         return import('./gradient_lab.js').then(async (module) => {{ await module.default({options}); {script} }})"
    );
    app.run(&script, args).await
}

/// A variable that `cargo xtask test` sets.
///
/// # Panics
/// If it is not set.
#[must_use]
pub fn environment(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: run these tests with `cargo xtask test --only e2e`"))
}

impl App {
    async fn start(base: &str, reader: Reader) -> Self {
        let client = browsers::open(reader).await;
        let app = Self { client, base: base.to_owned() };
        let (width, height) = reader.window;
        // The smallest width of a headless window is larger than that of a phone.
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": reader.pixel_ratio, "mobile": false });
        app.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        let motion = if reader.reduced_motion { "reduce" } else { "no-preference" };
        let scheme = if reader.dark { "dark" } else { "light" };
        let features = json!({ "features": [
            { "name": "prefers-reduced-motion", "value": motion },
            { "name": "prefers-color-scheme", "value": scheme },
        ] });
        app.devtools("Emulation.setEmulatedMedia", features).await;
        app
    }

    /// Opens a route of the app in a new document.
    pub async fn go(&self, route: &str) {
        self.go_without_waiting(route).await;
        self.until_started().await;
    }

    /// Like [`Self::go`], without waiting until the app has started, which it may not.
    ///
    /// # Panics
    /// If the browser cannot open the address.
    pub async fn go_without_waiting(&self, route: &str) {
        // A change of only the hash would not load the page again.
        self.client.goto("about:blank").await.expect("a blank page opens");
        self.client.goto(&format!("{}{route}", self.base)).await.expect("the app's page opens");
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.client.refresh().await.expect("the page loads again");
        self.until_started().await;
    }

    /// Waits until the app has taken the place of what the document shows first, which has links and headings, too.
    ///
    /// # Panics
    /// As [`Self::until`].
    pub async fn until_started(&self) {
        let script = "return !document.querySelector('.loading, .opening')";
        self.until_true("the app to start", async || self.run(script, &[]).await == true).await;
    }

    /// Goes back in the browser's history.
    pub async fn back(&self) {
        self.client.back().await.expect("there is a page before");
    }

    /// Opens another tab in front of this one and does what `act` does there. This tab is hidden until `act` is done.
    pub async fn behind_another_tab(&self, act: impl AsyncFnOnce()) {
        let [here, _] = self.second_tab().await;
        act().await;
        self.client.close_window().await.expect("the other tab can be closed");
        self.turn_to(&here).await;
    }

    /// Opens a second tab in front of this one. Returns both.
    ///
    /// # Panics
    /// If the browser opens none.
    pub async fn second_tab(&self) -> [WindowHandle; 2] {
        let here = self.client.window().await.expect("a tab is open");
        let other = self.client.new_window(true).await.expect("a tab can be opened").handle;
        self.turn_to(&other).await;
        [here, other]
    }

    /// Brings a tab to the front.
    ///
    /// # Panics
    /// If it has been closed.
    pub async fn turn_to(&self, tab: &WindowHandle) {
        self.client.switch_to_window(tab.clone()).await.expect("the tab is still there");
    }

    /// The part of the address from the first `#` on.
    pub async fn route(&self) -> String {
        let url = self.client.current_url().await.expect("a page is open");
        format!("#{}", url.fragment().unwrap_or_default())
    }

    /// Waits until the route fulfils a condition, and returns it. The address follows a change of the settings after a
    /// delay.
    ///
    /// # Panics
    /// As [`App::until`].
    pub async fn until_route(&self, wanted: impl Fn(&str) -> bool) -> String {
        self.until("the link to follow", async || Some(self.route().await).filter(|route| wanted(route))).await
    }

    /// Enters the first frame of this page.
    ///
    /// # Panics
    /// As [`App::until`].
    pub async fn enter_frame(&self) {
        let frame = self.until("a frame", async || self.client.find(Locator::Css("iframe")).await.ok()).await;
        frame.enter_frame().await.expect("a frame can be entered");
    }

    /// Waits until `look` returns a value, and returns it.
    ///
    /// # Panics
    /// If this takes longer than [`PATIENCE`]; `what` names the condition.
    pub async fn until<T>(&self, what: &str, look: impl AsyncFn() -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(found) = look().await {
                return found;
            }
            if start.elapsed() > PATIENCE {
                let page = self.text().await;
                panic!("waited {} s for {what}; the page's text:\n{page}", PATIENCE.as_secs());
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Waits until a condition holds.
    ///
    /// # Panics
    /// As [`App::until`].
    pub async fn until_true(&self, what: &str, holds: impl AsyncFn() -> bool) {
        self.until(what, async || holds().await.then_some(())).await;
    }

    /// The text of the page.
    pub async fn text(&self) -> String {
        plain(&self.run("return document.body.innerText", &[]).await)
    }

    /// Waits until the page contains a text.
    ///
    /// # Panics
    /// As [`App::until`].
    pub async fn until_text(&self, part: &str) {
        self.until_true(&format!("the text \"{part}\""), async || self.text().await.contains(part)).await;
    }

    /// Presses Share until the link that it copies is wanted; returns its route.
    ///
    /// # Panics
    /// As [`App::until`].
    pub async fn shared_route(&self, is_wanted: impl Fn(&str) -> bool) -> String {
        self.run("navigator.clipboard.writeText = async (text) => { window.copied = text }", &[]).await;
        self.until("the link that is wanted", async || {
            self.press("Share").await;
            let link = self.run("return window.copied ?? ''", &[]).await;
            let route = format!("#{}", link.as_str()?.split_once('#')?.1);
            is_wanted(&route).then_some(route)
        })
        .await
    }

    /// Opens all folds of a page with a run.
    pub async fn unfold(&self) {
        self.find("button", "Reset").await;
        self.run("document.querySelectorAll('details:not(.badge)').forEach((fold) => { fold.open = true })", &[]).await;
    }

    /// Presses a button.
    pub async fn press(&self, name: &str) {
        self.find("button", name).await.click().await.expect("a button can be clicked");
    }

    /// Follows a link.
    pub async fn follow(&self, name: &str) {
        self.find("link", name).await.click().await.expect("a link can be clicked");
    }

    /// Types into the element that has the focus; `keys` may contain WebDriver's key codes.
    pub async fn type_keys(&self, keys: &str) {
        let focused = self.client.active_element().await.expect("something has the focus");
        focused.send_keys(keys).await.expect("keys can be typed");
    }

    /// The role and accessible name of the element that has the focus.
    pub async fn focused(&self) -> (String, String) {
        let focused = self.client.active_element().await.expect("something has the focus");
        let role = self.computed(&focused, "role").await.unwrap_or_default();
        (role, self.computed(&focused, "label").await.unwrap_or_default())
    }

    /// Replaces the content of a number box or text field, and moves the focus away.
    pub async fn fill(&self, name: &str, text: &str) {
        let field = self.run_on_field(name).await;
        let script = "const [field, text] = arguments; field.focus(); field.select(); field.value = text;
            field.dispatchEvent(new Event('input', { bubbles: true }));
            field.dispatchEvent(new Event('change', { bubbles: true })); field.blur();";
        self.run(script, &[reference(&field), json!(text)]).await;
    }

    async fn run_on_field(&self, name: &str) -> Element {
        let what = format!("a number box or text field named \"{name}\"");
        self.until(&what, async || match self.look_for("spinbutton", name).await {
            Some(field) => Some(field),
            None => self.look_for("textbox", name).await,
        })
        .await
    }

    /// Moves a slider to a position like a drag: `input` events during the move, and a `change` event at the end.
    pub async fn slide(&self, name: &str, position: f64) {
        let slider = self.find("slider", name).await;
        let script = "const [slider, position] = arguments; slider.value = position;
            slider.dispatchEvent(new Event('input', { bubbles: true }));
            slider.dispatchEvent(new Event('change', { bubbles: true }));";
        self.run(script, &[reference(&slider), json!(position)]).await;
    }

    /// Picks an entry of a menu by its text.
    pub async fn choose(&self, name: &str, entry: &str) {
        let menu = self.find("combobox", name).await;
        menu.select_by_label(entry).await.expect("the menu has the entry");
    }

    /// Switches a checkbox, or picks a radio button.
    pub async fn check(&self, name: &str) {
        let what = format!("a checkbox or radio button named \"{name}\"");
        let control = self
            .until(&what, async || match self.look_for("checkbox", name).await {
                Some(checkbox) => Some(checkbox),
                None => self.look_for("radio", name).await,
            })
            .await;
        control.click().await.expect("it can be clicked");
    }

    /// The current value of a form control.
    pub async fn value(&self, role: &str, name: &str) -> String {
        let control = self.find(role, name).await;
        let value = self.run("return String(arguments[0].value)", &[reference(&control)]).await;
        value.as_str().unwrap_or_default().to_owned()
    }

    /// An attribute of an element.
    pub async fn attribute(&self, role: &str, name: &str, attribute: &str) -> Option<String> {
        self.find(role, name).await.attr(attribute).await.expect("attributes can be read")
    }

    /// The value of a script's `return`.
    ///
    /// # Panics
    /// If the script throws.
    pub async fn run(&self, script: &str, args: &[Value]) -> Value {
        self.client.execute(script, args.to_vec()).await.expect("the script runs")
    }

    /// The number of pixels by which the page is wider than the window.
    pub async fn overflow(&self) -> i64 {
        let script = "const root = document.documentElement; return root.scrollWidth - root.clientWidth";
        self.run(script, &[]).await.as_i64().expect("a whole number")
    }

    async fn console_errors(&self) -> Vec<String> {
        self.read_console().await.expect("the driver keeps the console's log")
    }

    /// The errors in the console since it was last read.
    async fn read_console(&self) -> Option<Vec<String>> {
        let log = self.client.issue_cmd(Command::console()).await.ok()?;
        let messages = log.as_array().into_iter().flatten();
        let messages = messages.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned());
        // A browser requests it if a page is not HTML and cannot name an icon.
        Some(messages.filter(|message| !message.contains("/favicon.ico - ")).collect())
    }

    /// Sends a command of Chromium's DevTools protocol.
    pub async fn devtools(&self, cmd: &str, params: Value) {
        self.client.issue_cmd(Command::devtools(cmd, params)).await.expect("the browser carries out the command");
    }
}
