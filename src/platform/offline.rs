//! The service worker, with which the app works without a connection, and the names of builds.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Request, RequestCache, RequestInit, Response};

use super::location::{address, has_origin};

/// The script of the service worker.
const SCRIPT: &str = "service_worker.js";

/// How the document begins the element that names its build; `cargo xtask build` writes it.
const NAMED: &str = "<meta name=\"build\" content=\"";

/// The name of the build that the document belongs to. A build for development has none.
#[must_use]
pub fn build() -> Option<String> {
    super::document()?.query_selector("meta[name=build]").ok()??.get_attribute("content")
}

/// Makes the browser keep the app. Where it cannot, as in a frame without an origin or on a page that is not secure, nothing
/// happens.
pub fn keep_app() {
    if has_origin() {
        // Browsers also refuse if their storage is blocked or full; the app then works online only.
        let _ = registered();
    }
}

/// The document's service workers; `undefined` where the browser has none.
fn container() -> Result<JsValue, JsValue> {
    let navigator = web_sys::window().map(|window| window.navigator()).ok_or("there is no window")?;
    Reflect::get(&navigator, &"serviceWorker".into())
}

fn registered() -> Result<(), JsValue> {
    let container = container()?;
    let register: Function = Reflect::get(&container, &"register".into())?.dyn_into()?;
    let registered: Promise = register.call1(&container, &SCRIPT.into())?.dyn_into()?;
    spawn_local(async move {
        let _ = JsFuture::from(registered).await;
    });
    Ok(())
}

/// Makes the browser keep the notebook's files, too, once they are in use. Nothing happens where it does not keep the app.
pub fn keep_python() {
    if has_origin() {
        spawn_local(async {
            // Without a service worker, there is nobody to tell.
            let _ = told("python").await;
        });
    }
}

/// Sends the service worker a message, as soon as there is one.
async fn told(message: &str) -> Result<(), JsValue> {
    let container = container()?;
    let ready: Promise = Reflect::get(&container, &"ready".into())?.dyn_into()?;
    let worker = Reflect::get(&JsFuture::from(ready).await?, &"active".into())?;
    let post: Function = Reflect::get(&worker, &"postMessage".into())?.dyn_into()?;
    post.call1(&worker, &message.into()).map(drop)
}

/// The name of the build that the host has now; `None` if the host cannot be reached or its document names none.
pub async fn newest_build() -> Option<String> {
    let page = document_of_host().await.ok()?.as_string()?;
    named(&page).map(str::to_owned)
}

async fn document_of_host() -> Result<JsValue, JsValue> {
    let window = web_sys::window().ok_or("there is no window")?;
    let options = RequestInit::new();
    options.set_cache(RequestCache::NoCache);
    let here = address("");
    let request = Request::new_with_str_and_init(here.trim_end_matches('#'), &options)?;
    let response: Response = JsFuture::from(window.fetch_with_request(&request)).await?.dyn_into()?;
    if !response.ok() {
        return Err(response.status().into());
    }
    JsFuture::from(response.text()?).await
}

/// The name of the build of a document.
fn named(page: &str) -> Option<&str> {
    let (name, _) = page.split_once(NAMED)?.1.split_once('"')?;
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_names_its_build() {
        assert_eq!(named("<head><meta name=\"build\" content=\"0a1b\" /></head>"), Some("0a1b"));
        for page in ["", "<head></head>", "<meta name=\"build\" content=\"\" />", "<meta name=\"build\" content=\"0a"] {
            assert_eq!(named(page), None, "{page}");
        }
    }
}
