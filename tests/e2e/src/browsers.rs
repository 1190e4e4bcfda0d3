//! The browsers of the tests. A test that has passed empties its browser and leaves it to the next test, since starting one
//! takes a good part of a test's time.

use std::sync::{Mutex, PoisonError};

use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};

use crate::command::Command;
use crate::{Reader, environment};

/// The most browsers that wait for a test; each takes some hundred megabytes.
const MOST: usize = 6;
/// Browsers that no test uses, the last used one at the end: the arguments with which they were started, and their sessions.
static IDLE: Mutex<Vec<(Value, String)>> = Mutex::new(Vec::new());

/// A browser without any data, whose only tab is empty.
///
/// # Panics
/// If the driver does not start one.
pub(crate) async fn open(reader: Reader) -> Client {
    let (driver, args) = (environment("WEBDRIVER_URL"), arguments(reader));
    let idle = {
        let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
        idle.iter().rposition(|(started, _)| *started == args).map(|index| idle.remove(index).1)
    };
    if let Some(session) = idle {
        return attach(&session).await;
    }
    let mut chrome = json!({ "args": args });
    if let Ok(binary) = std::env::var("CHROMIUM") {
        chrome["binary"] = Value::String(binary);
    }
    let mut capabilities = Map::new();
    capabilities.insert("goog:chromeOptions".into(), chrome);
    capabilities.insert("goog:loggingPrefs".into(), json!({ "browser": "SEVERE" }));
    ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities)
        .connect(&driver)
        .await
        .expect("the driver should open a browser")
}

/// Leaves the browser of a test that has passed to the next test, without the data of `base`, an address. The driver ends the
/// browsers that are left.
pub(crate) async fn leave(client: Client, reader: Reader, base: &str) {
    let Ok(session) = emptied(&client, base).await else {
        // The next test starts a browser of its own.
        return close(client).await;
    };
    let unused = {
        let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push((arguments(reader), session));
        (idle.len() > MOST).then(|| idle.remove(0).1)
    };
    if let Some(session) = unused {
        close(attach(&session).await).await;
    }
}

async fn attach(session: &str) -> Client {
    Client::with_existing_session(&environment("WEBDRIVER_URL"), session, HttpConnector::new())
        .await
        .expect("the browser of another test is still there")
}

/// Closes a browser.
pub(crate) async fn close(client: Client) {
    // An error is ignored, since it would hide the failure of a test.
    let _closed = client.close().await;
}

/// Opens a new tab in place of all others and deletes the data of `base`. Returns the session.
async fn emptied(client: &Client, base: &str) -> Result<String, CmdError> {
    let old = client.windows().await?;
    let new = client.new_window(true).await?.handle;
    for tab in old {
        client.switch_to_window(tab).await?;
        client.close_window().await?;
    }
    client.switch_to_window(new).await?;
    let all = json!({ "origin": base, "storageTypes": "all" });
    client.issue_cmd(Command::devtools("Storage.clearDataForOrigin", all)).await?;
    client.issue_cmd(Command::devtools("Browser.resetPermissions", json!({}))).await?;
    // Otherwise the keyboard would belong to the address bar.
    client.issue_cmd(Command::devtools("Page.bringToFront", json!({}))).await?;
    // What the old tabs wrote to the console when they were closed.
    client.issue_cmd(Command::console()).await?;
    client.persist().await?;
    Ok(client.session_id().await?.unwrap_or_default())
}

fn arguments(reader: Reader) -> Value {
    let (width, height) = reader.window;
    let hover = if reader.mouse { 2 } else { 1 };
    json!([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        format!("--window-size={width},{height}"),
        format!(
            "--blink-settings=primaryHoverType={hover},availableHoverTypes={hover},defaultFontSize={}",
            reader.text
        ),
    ])
}
