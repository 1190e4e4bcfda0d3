//! Text that the app stores on the device, or in the browser's tab until it is closed. If the browser refuses storage,
//! the app works but remembers nothing.

use web_sys::Storage;

/// The storage key for a name, and the key that some earlier versions used.
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
        // Storage that is full counts as refused.
        let _ = storage.set_item(&key, text);
    }
}

fn of_device() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn of_tab() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// The text that is stored on the device under a name.
#[must_use]
pub fn load(name: &str) -> Option<String> {
    get(of_device(), name)
}

/// Stores a text on the device under a name, if it differs from the stored one. A name without a text counts as empty.
pub fn store(name: &str, text: &str) {
    if load(name).unwrap_or_default() != text {
        set(of_device(), name, text);
    }
}

/// The text that is stored in this tab under a name.
#[must_use]
pub fn recall(name: &str) -> Option<String> {
    get(of_tab(), name)
}

/// Stores a text in this tab under a name, until the tab is closed.
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
