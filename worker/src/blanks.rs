//! Compares what students fill into a script with what is right.

use super::service::Service;
use engine::expression::compare;
use protocol::{BlankRequest, BlankResponse, channel};

/// Compares expressions by their values.
#[derive(Debug, Default)]
pub struct BlankService;

impl Service for BlankService {
    type Channel = channel::Blanks;

    fn answer(&mut self, question: BlankRequest, _: &dyn Fn() -> f64) -> Result<Option<BlankResponse>, String> {
        let BlankRequest { request, given, wanted, answer } = question;
        Ok(Some(BlankResponse { request, outcome: compare(&given, &wanted, &answer) }))
    }
}
