//! Programs that are loaded while the page runs.

/// Loads a module beside the document and calls its default export, which starts a program of this app. If that fails, the
/// page says so where it said that it is loading.
pub fn run_module(name: &str) {
    let Some(document) = super::document() else { return };
    let (Ok(script), Some(body)) = (document.create_element("script"), document.body()) else { return };
    // Setting an attribute of a valid name, or adding a new element, does not fail.
    let _ = script.set_attribute("type", "module");
    script.set_text_content(Some(&format!(
        "import(new URL('./{name}', document.baseURI).href).then((program) => program.default()).catch((error) => {{
            console.error(error);
            const loading = document.querySelector('.loading');
            if (loading) loading.textContent = 'This page could not be loaded. Please reload it.';
        }});"
    )));
    let _ = body.append_child(&script);
}
