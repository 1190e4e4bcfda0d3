//! The computation of the map, on all cores.

use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

use super::map::{Map, MapAction};
use crate::frame::Store;
use crate::frame::pool::{Batch, Pool};
use protocol::deep_nets::Response;
use protocol::{DeepSettings, channel};

/// The map, and the workers that compute it. They go on while another lesson is shown.
pub(super) struct Mapping {
    pub(super) map: Rc<Store<Map, Infallible>>,
    pool: Pool<channel::DeepNets>,
    /// The jobs that were submitted. Dropping them cancels them.
    batch: RefCell<Option<Batch>>,
}

/// It equals only itself.
impl PartialEq for Mapping {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Mapping {
    /// A map that is not being computed.
    pub(super) fn new(map: Map) -> Self {
        Self { map: Rc::new(Store::new(map)), pool: Pool::new(), batch: RefCell::default() }
    }

    /// The number of workers that compute a map.
    pub(super) fn workers(&self) -> usize {
        self.pool.size()
    }

    /// Computes a new map: nets with these settings, each trained for a number of epochs.
    pub(super) fn start(&self, like: DeepSettings, epochs: u32) {
        happen(&self.map, MapAction::Start(like, epochs));
        self.submit();
    }

    /// Pauses the computation, or lets it go on.
    pub(super) fn pause(&self, held: bool) {
        happen(&self.map, MapAction::Pause(held));
        let under_way = self.batch.borrow();
        if let Some(batch) = &*under_way {
            return batch.pause(held);
        }
        drop(under_way);
        if !held {
            // The map was restored, and nothing has been submitted yet.
            self.submit();
        }
    }

    /// Ends the computation. The map stays as it is.
    pub(super) fn cancel(&self) {
        drop(self.batch.take());
        happen(&self.map, MapAction::Cancel);
    }

    /// Submits the cells that are missing.
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
