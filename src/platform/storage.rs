//! What the page remembers between visits. A browser may refuse storage; the page then works, and forgets.

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// What was stored under a name.
#[must_use]
pub fn load(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// Stores a text under a name.
pub fn store(name: &str, text: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(name, text);
    }
}

fn session_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// What this tab has remembered under a name.
#[must_use]
pub fn recall(name: &str) -> Option<String> {
    session_storage()?.get_item(name).ok()?
}

/// Remembers a text under a name for as long as this tab is open.
pub fn remember(name: &str, text: &str) {
    if let Some(storage) = session_storage() {
        let _ = storage.set_item(name, text);
    }
}
