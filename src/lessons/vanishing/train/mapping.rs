//! The computation of the map, on all cores.

use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

use super::map::{Map, MapAction};
use crate::frame::pool::{Batch, Pool};
use crate::frame::store::Store;
use protocol::deep_nets::Response;
use protocol::{DeepSettings, channel};

/// The map, and the workers that compute it. They go on while another lesson is shown.
pub(super) struct Mapping {
    pub(super) map: Rc<Store<Map, Infallible>>,
    pool: Pool<channel::DeepNets>,
    /// What is under way. Dropping it cancels it.
    batch: RefCell<Option<Batch>>,
}

/// It equals only itself.
impl PartialEq for Mapping {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Mapping {
    /// A map of which nothing is under way.
    pub(super) fn new(map: Map) -> Self {
        Self { map: Rc::new(Store::new(map)), pool: Pool::new(), batch: RefCell::default() }
    }

    /// How many workers compute the map.
    pub(super) fn workers(&self) -> usize {
        self.pool.size()
    }

    /// Computes the map anew: nets with these settings, each trained for so many epochs.
    pub(super) fn start(&self, like: DeepSettings, epochs: u32) {
        happen(&self.map, MapAction::Start(like, epochs));
        self.submit();
    }

    /// Holds the workers back, or lets them go on.
    pub(super) fn pause(&self, held: bool) {
        happen(&self.map, MapAction::Pause(held));
        let under_way = self.batch.borrow();
        if let Some(batch) = &*under_way {
            return batch.pause(held);
        }
        drop(under_way);
        if !held {
            // A map that was restored: nothing has been submitted yet.
            self.submit();
        }
    }

    /// Leaves the map as it is.
    pub(super) fn cancel(&self) {
        drop(self.batch.take());
        happen(&self.map, MapAction::Cancel);
    }

    /// Hands the workers the cells that are missing.
    fn submit(&self) {
        let (cells, jobs): (Vec<_>, Vec<_>) = self.map.state().missing().into_iter().unzip();
        let map = Rc::clone(&self.map);
        let batch = self.pool.submit(jobs, move |report| {
            let found = match report.outcome {
                Ok(Response::TriedDeep(outcome)) => Ok(outcome),
                Ok(_) => Err("the worker gave another answer".to_owned()),
                Err(problem) => Err(problem),
            };
            if let Some(&cell) = cells.get(report.index) {
                happen(&map, MapAction::Found(cell, found));
            }
        });
        self.batch.replace(Some(batch));
    }
}

fn happen(map: &Store<Map, Infallible>, action: MapAction) {
    map.update(|map| (map.after(action), Vec::new()));
}
