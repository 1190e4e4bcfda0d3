//! Pages whose numbers run on outside of Yew's state: a driver asks the worker and draws, and follows the page's state.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use super::client::Client;
use super::page::PageProps;
use protocol::Channel;

/// What runs behind a page; dropping it stops everything.
pub(crate) trait Driver: 'static {
    type Channel: Channel;
    /// The page's state.
    type Page: Reducible + Clone + PartialEq;
    /// The page's elements that change while it runs.
    type Parts: Clone;

    /// Begins to listen and to draw; `tell` hears of what the page has to say in words.
    fn new(
        client: &Client<Self::Channel>,
        parts: Self::Parts,
        tell: impl Fn(<Self::Page as Reducible>::Action) + 'static,
    ) -> Self;

    /// Does what the page's new state asks for.
    fn follow(&self, page: &Self::Page);

    /// The theme has changed.
    fn repaint(&self);
}

/// The driver behind a page, from the first drawing of the page to its end.
#[hook]
pub(crate) fn use_driver<D: Driver>(
    props: &PageProps,
    parts: &D::Parts,
    page: &UseReducerHandle<D::Page>,
) -> Rc<RefCell<Option<D>>> {
    let driver = use_mut_ref(|| None::<D>);
    use_effect_with((), {
        let (driver, client, parts) = (driver.clone(), props.workers.client::<D::Channel>(), parts.clone());
        let dispatcher = page.dispatcher();
        move |()| {
            driver.replace(Some(D::new(&client, parts, move |action| dispatcher.dispatch(action))));
            move || drop(driver.take())
        }
    });
    use_effect_with((**page).clone(), {
        let driver = driver.clone();
        move |page| {
            if let Some(driver) = driver.borrow().as_ref() {
                driver.follow(page);
            }
        }
    });
    use_effect_with(props.theme, {
        let driver = driver.clone();
        move |_| {
            if let Some(driver) = driver.borrow().as_ref() {
                driver.repaint();
            }
        }
    });
    driver
}
