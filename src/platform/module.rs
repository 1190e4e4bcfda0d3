//! Programs that are loaded while the page runs.

/// Loads a module and its wasm from addresses relative to the document, and calls the module's default export, which starts
/// a program of this app. If that fails, the page says so where it said that it is loading.
pub fn run_module(module: &str, wasm: &str) {
    let Some(document) = super::document() else { return };
    let (Ok(script), Some(body)) = (document.create_element("script"), document.body()) else { return };
    // Setting an attribute of a valid name, or adding a new element, does not fail.
    let _ = script.set_attribute("type", "module");
    // Both are on their way at once.
    script.set_text_content(Some(&format!(
        "const at = (file) => new URL(file, document.baseURI).href;
        const wasm = fetch(at('./{wasm}'));
        import(at('./{module}')).then((program) => program.default({{ module_or_path: wasm }})).catch((error) => {{
            console.error(error);
            const loading = document.querySelector('.loading');
            if (loading) loading.textContent = 'This page could not be loaded. Please reload it.';
        }});"
    )));
    let _ = body.append_child(&script);
}
