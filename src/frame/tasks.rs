//! A page's tasks, remembered by the device.

use yew::prelude::*;

use crate::frame::task::{Done, Task};
use crate::platform;

/// The tasks that are done, as the device remembers them under a name.
#[hook]
pub(crate) fn use_tasks(stored_as: &'static str, tasks: &'static [Task]) -> UseStateHandle<Done> {
    let done = use_state_eq(|| restored(stored_as, tasks));
    use_stored(stored_as, &done);
    done
}

/// What the device remembers of some tasks.
pub(crate) fn restored(stored_as: &str, tasks: &'static [Task]) -> Done {
    Done::restored(tasks, &platform::load(stored_as).unwrap_or_default())
}

/// Keeps what the device remembers in step with what is done.
#[hook]
pub(crate) fn use_stored(stored_as: &'static str, done: &Done) {
    use_effect_with(done.stored(), move |stored| {
        // What is stored already need not be stored again: opening the page changes nothing.
        if platform::load(stored_as).unwrap_or_default() != *stored {
            platform::store(stored_as, stored);
        }
    });
}
