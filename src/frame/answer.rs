//! Questions to a worker and the newest answers.

use std::cell::RefCell;
use std::collections::HashMap;
use std::convert::Infallible;
use std::rc::{Rc, Weak};

use protocol::Channel;
use yew::prelude::*;

use super::client::{Client, Heard, Subscription, Workers};
use super::kept::Kept;
use super::latest::Latest;
use super::page::use_store;
use super::store::Store;

/// A question to a worker. It is answered by one response, which contains the number of the question.
pub trait Question: Clone + PartialEq + 'static {
    /// The channel of the worker.
    type Channel: Channel;
    /// The answer.
    type Answer: 'static;

    /// The request for this question, with its number.
    fn request(self, number: u32) -> Request<Self>;

    /// The answer in a response and the number of its question; `None` if the response is to something else.
    fn answer(response: &Response<Self>) -> Option<(u32, &Rc<Self::Answer>)>;
}

type Request<Q> = <<Q as Question>::Channel as Channel>::Request;
type Response<Q> = <<Q as Question>::Channel as Channel>::Response;

/// An answer with its question.
#[derive(Debug)]
pub struct Answered<Q: Question> {
    number: u32,
    /// The question.
    pub question: Q,
    /// The answer.
    pub answer: Rc<Q::Answer>,
}

impl<Q: Question> PartialEq for Answered<Q> {
    /// Compares the numbers, which are unique.
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

/// The questions of one asker. Only the newest matters: see [`Latest`].
#[derive(Debug)]
pub struct Exchange<Q> {
    latest: Latest<Q>,
    /// The newest question, unless it has failed.
    newest: Option<Q>,
}

impl<Q> Default for Exchange<Q> {
    fn default() -> Self {
        Self { latest: Latest::default(), newest: None }
    }
}

impl<Q: Question> Exchange<Q> {
    /// Asks a question, unless it is the same as the last one.
    pub(crate) fn ask(&mut self, client: &Client<Q::Channel>, question: &Q) {
        let next = self.next(question, || client.next_number());
        send(client, next);
    }

    /// Takes a response, or the number of a question that failed, and sends the question that waits. Returns the
    /// answer, if the response is one to the question under way.
    pub(crate) fn receive(
        &mut self,
        client: &Client<Q::Channel>,
        response: Result<&Response<Q>, u32>,
    ) -> Option<Answered<Q>> {
        let (answered, next) = self.finish(response, || client.next_number());
        send(client, next);
        answered
    }

    /// The question and its number, if it has to be sent now. `number` returns a number that no question had before.
    fn next(&mut self, question: &Q, number: impl FnOnce() -> u32) -> Option<(u32, Q)> {
        if self.newest.as_ref() == Some(question) {
            return None;
        }
        self.newest = Some(question.clone());
        self.latest.ask(number(), question.clone())
    }

    /// The answer, as in [`Self::receive`], and the question to send now.
    fn finish(
        &mut self,
        response: Result<&Response<Q>, u32>,
        number: impl FnOnce() -> u32,
    ) -> (Option<Answered<Q>>, Option<(u32, Q)>) {
        let (finished, answer) = match response.map(Q::answer) {
            Ok(Some((number, answer))) => (number, Some(answer)),
            Ok(None) => return (None, None),
            Err(number) => (number, None),
        };
        let (question, next) = self.latest.finished(finished, number());
        if answer.is_none() && question.is_some() && question == self.newest {
            self.newest = None;
        }
        let answered = question.zip(answer);
        let answered =
            answered.map(|(question, answer)| Answered { number: finished, question, answer: Rc::clone(answer) });
        (answered, next)
    }
}

fn send<Q: Question>(client: &Client<Q::Channel>, next: Option<(u32, Q)>) {
    if let Some((number, question)) = next {
        client.ask(number, question.request(number));
    }
}

/// The newest answer, kept while another lesson is shown.
type Newest<Q> = Store<Option<Rc<Answered<Q>>>, Infallible>;

struct Asker<Q: Question> {
    client: Client<Q::Channel>,
    exchange: RefCell<Exchange<Q>>,
    newest: Rc<Newest<Q>>,
    _subscription: Subscription,
}

impl<Q: Question> Asker<Q> {
    fn new(workers: &Workers) -> Rc<Self> {
        Rc::new_cyclic(|asker: &Weak<Self>| {
            let (client, asker) = (workers.client::<Q::Channel>(), asker.clone());
            let subscription = client.listen(move |heard| {
                if let Some(asker) = asker.upgrade() {
                    asker.receive(heard.as_ref().map(Heard::response).map_err(|number| *number));
                }
            });
            let newest = Rc::new(Store::new(None));
            Self { client, exchange: RefCell::default(), newest, _subscription: subscription }
        })
    }

    fn receive(&self, response: Result<&Response<Q>, u32>) {
        // The borrow ends before the page is told, which may ask again at once.
        let answered = self.exchange.borrow_mut().receive(&self.client, response);
        if let Some(answered) = answered {
            self.newest.update(|_| (Some(Rc::new(answered)), Vec::new()));
        }
    }
}

/// The askers of one kind of question, by name.
struct Askers<Q: Question>(RefCell<HashMap<&'static str, Rc<Asker<Q>>>>);

/// The newest answer to a question that changes over time; `None` until the first answer arrives. The component is
/// rendered again with each answer. Components that ask the same kind of question have different names. The app keeps
/// the answer, so it is available at once when the component is shown again. The same question is not asked twice in a
/// row.
#[hook]
pub(crate) fn use_answer<Q: Question>(
    kept: &Kept,
    workers: &Workers,
    name: &'static str,
    question: &Q,
) -> Option<Rc<Answered<Q>>> {
    let askers = kept.get(|| Askers::<Q>(RefCell::default()));
    let asker = Rc::clone(askers.0.borrow_mut().entry(name).or_insert_with(|| Asker::new(workers)));
    use_store(&asker.newest);
    let newest = (*asker.newest.state()).clone();
    use_effect_with(question.clone(), move |question| {
        asker.exchange.borrow_mut().ask(&asker.client, question);
    });
    newest
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::vanishing;
    use protocol::{BreakingQuestion, BreakingReport, Scenario, Trend};

    /// A number as a short question. Its answer does not matter here.
    impl Question for u8 {
        type Channel = protocol::channel::Vanishing;
        type Answer = BreakingReport;

        fn request(self, number: u32) -> vanishing::Request {
            vanishing::Request::Break(BreakingQuestion { request: number, scenario: Scenario::ALL[usize::from(self)] })
        }

        fn answer(response: &vanishing::Response) -> Option<(u32, &Rc<BreakingReport>)> {
            match response {
                vanishing::Response::Broken(report) => Some((report.request, report)),
                _ => None,
            }
        }
    }

    use engine::choice::Choice;

    fn response(request: u32) -> vanishing::Response {
        vanishing::Response::Broken(Rc::new(BreakingReport {
            request,
            scenario: Scenario::ThreeTight,
            gradient: vec![],
            bound: vec![],
            base: 0.75,
            largest_slope: 0.25,
            largest_weight: 1.0,
            trend: Trend::Vanishes,
            per_layer: 0.75,
            zero_from: None,
            too_small_from: None,
            too_large_from: None,
        }))
    }

    #[test]
    fn an_answer_comes_with_its_question_and_the_newest_question_follows() {
        let mut exchange = Exchange::<u8>::default();
        assert_eq!(exchange.next(&0, || 1), Some((1, 0)));
        assert_eq!(exchange.next(&0, || 2), None, "the same again");
        assert_eq!((exchange.next(&1, || 2), exchange.next(&2, || 3)), (None, None), "one at a time");
        let (none, next) = exchange.finish(Ok(&response(7)), || 4);
        assert!(none.is_none() && next.is_none(), "an answer to another asker");
        let (answered, next) = exchange.finish(Ok(&response(1)), || 4);
        assert_eq!(answered.map(|answered| answered.question), Some(0), "the page has asked something else since");
        assert_eq!(next, Some((4, 2)));
        let (answered, next) = exchange.finish(Ok(&response(4)), || 5);
        assert_eq!((answered.map(|answered| answered.question), next), (Some(2), None));
        assert_eq!(exchange.next(&2, || 6), None, "it is answered already");
        assert_eq!(exchange.next(&0, || 6), Some((6, 0)));
    }

    #[test]
    fn a_question_that_fails_makes_room_and_may_be_asked_again() {
        let mut exchange = Exchange::<u8>::default();
        exchange.next(&0, || 1);
        exchange.next(&1, || 2);
        assert_eq!(exchange.finish(Err(9), || 3), (None, None), "somebody else's");
        assert_eq!(exchange.finish(Err(1), || 3), (None, Some((3, 1))));
        assert_eq!(exchange.next(&1, || 4), None, "it is under way");
        assert_eq!(exchange.finish(Err(3), || 4), (None, None));
        assert_eq!(exchange.next(&1, || 5), Some((5, 1)));
    }

    #[test]
    fn the_answer_is_shared_and_not_copied() {
        let mut exchange = Exchange::<u8>::default();
        exchange.next(&0, || 1);
        let told = response(1);
        let (answered, _) = exchange.finish(Ok(&told), || 2);
        let vanishing::Response::Broken(report) = &told else { panic!("a report") };
        assert!(answered.is_some_and(|answered| Rc::ptr_eq(&answered.answer, report)));
    }
}
