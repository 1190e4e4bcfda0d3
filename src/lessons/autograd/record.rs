//! What was done to a program since it was opened: with it, a tab that is reloaded has the program again as it was left.
//!
//! `f,f,F,b,s0.05,t100:0.05,e3:1:-2.5` is two ops forward, the rest of them, one op backward, a step, a hundred training loops
//! and another number for an element of a leaf.

use protocol::{AutogradOrder, REPEATED};

/// A program and what was done to it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    /// The program as it was opened.
    pub code: String,
    /// What was done since, in order; `None` once that is too much to be done again.
    orders: Option<Vec<AutogradOrder>>,
}

impl Record {
    /// A program to which nothing has been done.
    #[must_use]
    pub fn new(code: String) -> Self {
        Self { code, orders: Some(Vec::new()) }
    }

    /// Whether parameters may have moved since.
    #[must_use]
    pub fn has_moved(&self) -> bool {
        let moves = |order: &AutogradOrder| matches!(order, AutogradOrder::Step { .. } | AutogradOrder::Train { .. });
        self.orders.as_ref().is_none_or(|orders| orders.iter().any(moves))
    }

    /// Takes down one thing more.
    pub fn push(&mut self, order: AutogradOrder) {
        let room = |orders: &Vec<AutogradOrder>| orders.len() < *REPEATED.end() as usize;
        self.orders = self.orders.take().filter(room).map(|mut orders| {
            orders.push(order);
            orders
        });
    }

    /// The order that has it all again, if there is anything to be had again.
    #[must_use]
    pub fn repeat(&self) -> Option<AutogradOrder> {
        let orders = self.orders.clone().filter(|orders| !orders.is_empty())?;
        Some(AutogradOrder::Repeat { code: self.code.clone(), orders })
    }

    /// What was done, as a text; `None` where that is nothing, or too much.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        let orders = self.orders.as_ref().filter(|orders| !orders.is_empty())?;
        Some(orders.iter().filter_map(told).collect::<Vec<_>>().join(","))
    }

    /// The record of a program by [`Self::text`]; `None` where the text is none.
    #[must_use]
    pub fn read(code: String, text: &str) -> Option<Self> {
        let orders: Vec<_> = text.split(',').map(order).collect::<Option<_>>()?;
        REPEATED.contains(&u32::try_from(orders.len()).ok()?).then_some(Self { code, orders: Some(orders) })
    }
}

/// `None` for what opens a program and for exercises, which no record holds.
fn told(order: &AutogradOrder) -> Option<String> {
    Some(match order {
        AutogradOrder::Open { .. } | AutogradOrder::Repeat { .. } | AutogradOrder::Exercise(_) => return None,
        AutogradOrder::ForwardOne => "f".to_owned(),
        AutogradOrder::Forward => "F".to_owned(),
        AutogradOrder::BackwardOne => "b".to_owned(),
        AutogradOrder::Backward => "B".to_owned(),
        AutogradOrder::ZeroGrad => "z".to_owned(),
        AutogradOrder::Step { learning_rate } => format!("s{learning_rate}"),
        AutogradOrder::Train { loops, learning_rate } => format!("t{loops}:{learning_rate}"),
        AutogradOrder::Edit { node, element, value } => format!("e{node}:{element}:{value}"),
    })
}

fn order(text: &str) -> Option<AutogradOrder> {
    let mut letters = text.chars();
    let (first, rest) = (letters.next()?, letters.as_str());
    let numbers: Vec<&str> = rest.split(':').collect();
    Some(match (first, &numbers[..]) {
        ('f', [""]) => AutogradOrder::ForwardOne,
        ('F', [""]) => AutogradOrder::Forward,
        ('b', [""]) => AutogradOrder::BackwardOne,
        ('B', [""]) => AutogradOrder::Backward,
        ('z', [""]) => AutogradOrder::ZeroGrad,
        ('s', [rate]) => AutogradOrder::Step { learning_rate: rate.parse().ok()? },
        ('t', [loops, rate]) => AutogradOrder::Train { loops: loops.parse().ok()?, learning_rate: rate.parse().ok()? },
        ('e', [node, element, value]) => {
            AutogradOrder::Edit { node: node.parse().ok()?, element: element.parse().ok()?, value: value.parse().ok()? }
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_can_be_done_survives_the_text() {
        let mut record = Record::new("w".to_owned());
        assert_eq!((record.text(), record.repeat()), (None, None));
        let orders = vec![
            AutogradOrder::ForwardOne,
            AutogradOrder::Forward,
            AutogradOrder::BackwardOne,
            AutogradOrder::Backward,
            AutogradOrder::Step { learning_rate: 0.1 + 0.2 },
            AutogradOrder::ZeroGrad,
            AutogradOrder::Train { loops: 100, learning_rate: 1e-4 },
            AutogradOrder::Edit { node: 3, element: 1, value: -2.5e-7 },
        ];
        orders.iter().for_each(|order| record.push(order.clone()));
        let text = record.text().expect("something was done");
        assert_eq!(text, "f,F,b,B,s0.30000000000000004,z,t100:0.0001,e3:1:-0.00000025");
        assert_eq!(Record::read("w".to_owned(), &text), Some(record.clone()));
        assert_eq!(record.repeat(), Some(AutogradOrder::Repeat { code: "w".to_owned(), orders }));
    }

    #[test]
    fn a_text_that_is_no_record_is_none() {
        for text in ["", "x", "f,,b", "f1", "s", "sfast", "t100", "e1:2", "e1:2:3:4", &"f,".repeat(600)] {
            assert_eq!(Record::read(String::new(), text), None, "{text}");
        }
    }

    #[test]
    fn too_much_is_not_repeated() {
        let mut record = Record::new("w".to_owned());
        (0..500).for_each(|_| record.push(AutogradOrder::ForwardOne));
        assert!(record.repeat().is_some());
        record.push(AutogradOrder::ForwardOne);
        assert_eq!((record.text(), record.repeat()), (None, None));
    }
}
