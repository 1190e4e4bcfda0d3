//! The messages for the reader when a worker fails.

use crate::platform::Failure;

/// A failure that affects the whole page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// What is wrong, and what helps.
    pub(crate) message: String,
    /// Whether the page would work in a tab of its own. A link to it then follows the message.
    pub(crate) works_in_a_tab: bool,
}

impl Trouble {
    /// A failure with a message alone.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), works_in_a_tab: false }
    }

    /// The failure of a worker. `started` says whether the worker listened before, `has_origin` whether the page has an
    /// origin of its own, which workers need.
    pub(crate) fn of(failure: &Failure, started: bool, has_origin: bool) -> Self {
        if started {
            return Self::new(format!("Nothing more is computed: {failure}. Reload the page to start again."));
        }
        if !has_origin {
            let message = "Nothing can be computed in this frame: it is sandboxed without allow-same-origin, so it cannot start \
                           web workers. Open the page in a tab of its own:";
            return Self { message: message.to_owned(), works_in_a_tab: true };
        }
        Self::new(match failure {
            Failure::Unloaded(_) => format!(
                "Nothing can be computed here: {failure}. Check the connection and reload the page; if that does not help, a \
                 file is blocked, or missing on the server."
            ),
            Failure::Refused(reason) | Failure::Stopped(reason) => format!(
                "Nothing can be computed here: the web worker did not start ({reason}). Reload the page; if that does not \
                 help, open it in another browser."
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_comes_with_what_helps() {
        let told = |failure: Failure, started, has_origin| Trouble::of(&failure, started, has_origin);
        let refused = || Failure::Refused("no".to_owned());
        assert_eq!(
            told(refused(), false, true).message,
            "Nothing can be computed here: the web worker did not start (no). Reload the page; if that does not \
             help, open it in another browser."
        );
        let unloaded = told(Failure::Unloaded("404 Not Found".to_owned()), false, true);
        assert!(unloaded.message.contains("could not be loaded (404 Not Found). Check the connection"));
        assert!(!unloaded.works_in_a_tab);
        let framed = told(refused(), false, false);
        assert!(framed.works_in_a_tab && framed.message.ends_with("in a tab of its own:"));
        let stopped = told(Failure::Stopped("unreachable".to_owned()), true, false);
        assert!(!stopped.works_in_a_tab, "this frame has a worker");
        assert!(stopped.message.contains("(unreachable). Reload the page"));
    }
}
