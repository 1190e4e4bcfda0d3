//! What the app keeps: on the device for good, or in a tab until it is closed. Where a browser refuses storage, the app works
//! all the same, and starts afresh each time.

use web_sys::Storage;

/// The key of what is kept under a name, and the key that it may have had in earlier versions.
fn keys(name: &str) -> [String; 2] {
    [format!("gradient-lab-{name}"), format!("gradient-lab.{}", name.replace('-', "."))]
}

fn get(storage: Option<Storage>, name: &str) -> Option<String> {
    let storage = storage?;
    keys(name).iter().find_map(|key| storage.get_item(key).ok()?)
}

fn set(storage: Option<Storage>, name: &str, text: &str) {
    if let Some(storage) = storage {
        let [key, _] = keys(name);
        // A full storage is like none.
        let _ = storage.set_item(&key, text);
    }
}

fn of_device() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn of_tab() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// The text that the device keeps under a name.
#[must_use]
pub fn load(name: &str) -> Option<String> {
    get(of_device(), name)
}

/// Has the device keep a text under a name. Nothing is written if it keeps that text already; nothing kept is the empty text.
pub fn store(name: &str, text: &str) {
    if load(name).unwrap_or_default() != text {
        set(of_device(), name, text);
    }
}

/// The text that this tab keeps under a name.
#[must_use]
pub fn recall(name: &str) -> Option<String> {
    get(of_tab(), name)
}

/// Has this tab keep a text under a name until it is closed.
pub fn remember(name: &str, text: &str) {
    set(of_tab(), name, text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_earlier_versions_are_known() {
        assert_eq!(keys("mlp"), ["gradient-lab-mlp", "gradient-lab.mlp"]);
        assert_eq!(keys("autograd-tasks")[1], "gradient-lab.autograd.tasks");
        assert_eq!(keys("vanishing-left")[1], "gradient-lab.vanishing.left");
        assert_eq!(keys("run-mlp")[1], "gradient-lab.run.mlp");
    }
}
