//! What every page is given.

use yew::prelude::*;

use super::address::Address;
use super::client::Client;
use super::theme::Theme;

#[derive(Properties, PartialEq, Clone)]
pub(crate) struct PageProps {
    /// The address that the page was opened with.
    pub(crate) address: Address,
    pub(crate) client: Client,
    pub(crate) theme: Theme,
    /// Learns what the page has written to the address bar.
    pub(crate) written: Callback<String>,
}
