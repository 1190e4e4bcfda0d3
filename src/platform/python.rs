//! The files of the notebook, which only its page loads: the interpreter's program and the editor.

use js_sys::{Array, Object, Promise, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, ReadableStreamDefaultReader, Response, ResponseInit, Url};

use super::location::address;
use super::worker::{Program, message_of};

#[wasm_bindgen(module = "/src/platform/import_module.js")]
extern "C" {
    #[wasm_bindgen(js_name = importModule)]
    fn import_module(address: &str) -> Promise;
}

/// What `cargo xtask build` says of these files in the document: their version, which is part of their addresses, and the bytes
/// of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
struct About {
    version: String,
    bytes: u32,
}

/// Why the notebook has no interpreter or no editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absence {
    /// The build has no such files.
    NotBuilt,
    /// They could not be loaded, for this reason.
    Unloaded(String),
}

impl From<JsValue> for Absence {
    fn from(error: JsValue) -> Self {
        Self::Unloaded(message_of(&error))
    }
}

/// Loads the interpreter's program. `tell` gets the bytes that have come, and all.
///
/// # Errors
/// If a file is missing, or cannot be loaded or compiled.
pub async fn load_python(tell: impl Fn(u32, u32)) -> Result<Program, Absence> {
    let about = about()?;
    tell(0, about.bytes);
    let response = fetched(&versioned("lab-python_bg.wasm", &about)).await?;
    let body = response.body().ok_or_else(|| JsValue::from_str("the file is empty"))?;
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let (parts, mut count) = (Array::new(), 0);
    loop {
        let chunk = JsFuture::from(reader.read()).await?;
        if Reflect::get(&chunk, &"done".into())?.is_truthy() {
            break;
        }
        let bytes: Uint8Array = Reflect::get(&chunk, &"value".into())?.unchecked_into();
        count += bytes.length();
        parts.push(&bytes);
        tell(count.min(about.bytes), about.bytes);
    }
    let kind = BlobPropertyBag::new();
    kind.set_type("application/wasm");
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind)?;
    let response = Response::new_with_opt_blob_and_init(Some(&blob), &ResponseInit::new())?;
    let module = JsFuture::from(WebAssembly::compile_streaming(&Promise::resolve(&response).unchecked_into())).await?;
    Ok(Program { module: module.unchecked_into(), script: absolute(&versioned("lab-python.js", &about))? })
}

/// Loads the editor's module.
///
/// # Errors
/// If the file is missing or cannot be loaded.
pub async fn load_editor() -> Result<Object, Absence> {
    let about = about()?;
    let module = JsFuture::from(import_module(&absolute(&versioned("editor.js", &about))?)).await?;
    Ok(module.unchecked_into())
}

fn about() -> Result<About, Absence> {
    let meta = super::document().and_then(|document| document.query_selector("meta[name=python]").ok()?);
    let content = meta.and_then(|meta| meta.get_attribute("content"));
    content.as_deref().and_then(About::read).ok_or(Absence::NotBuilt)
}

impl About {
    fn read(content: &str) -> Option<Self> {
        let (version, bytes) = content.split_once(' ')?;
        Some(Self { version: version.to_owned(), bytes: bytes.parse().ok()? })
    }
}

async fn fetched(file: &str) -> Result<Response, Absence> {
    let window = web_sys::window().ok_or_else(|| JsValue::from_str("there is no window"))?;
    let response: Response = JsFuture::from(window.fetch_with_str(file)).await?.unchecked_into();
    if response.ok() {
        return Ok(response);
    }
    Err(Absence::Unloaded(format!("{} {}", response.status(), response.status_text()).trim().to_owned()))
}

fn versioned(file: &str, about: &About) -> String {
    format!("python/{file}?v={}", about.version)
}

fn absolute(file: &str) -> Result<String, JsValue> {
    Ok(Url::new_with_base(file, &address(""))?.href())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_tells_version_and_size() {
        let about = About { version: "0a1b".to_owned(), bytes: 10_240_000 };
        assert_eq!(About::read("0a1b 10240000"), Some(about));
        assert_eq!([About::read(""), About::read("0a1b x")], [None, None]);
    }
}
