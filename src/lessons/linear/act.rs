//! The acts of the lesson, and their names in an address.

use engine::choice::{Choice, choice};

use super::task::TASKS;
use crate::frame::Task;

choice! {
    /// An act of the lesson. All acts show the same run.
    "part", pub(crate) Act {
        /// The loop and its cards.
        Loop = "loop", "The loop";
        /// The learning rate.
        Rate = "rate", "The rate";
        /// The same with the nn package.
        Nn = "nn", "By hand or nn.Linear?";
        /// What goes wrong without an error.
        Traps = "traps", "Traps";
    }
}

impl Act {
    /// Its number, from 1.
    pub(crate) fn number(self) -> String {
        (self.index() + 1).to_string()
    }

    /// What there is to do in it.
    pub(crate) fn tasks(self) -> &'static [Task] {
        let (from, to) = match self {
            Self::Loop => (0, 1),
            Self::Rate => (1, 3),
            Self::Nn => (3, 4),
            Self::Traps => (4, 5),
        };
        &TASKS[from..to]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::link::in_part;

    #[test]
    fn each_task_belongs_to_one_act() {
        let tasks: Vec<_> = Act::ALL.iter().flat_map(|act| act.tasks()).map(|task| task.name).collect();
        assert_eq!(tasks, ["beat", "descend", "round", "equal", "swing"]);
        assert!(tasks.iter().eq(TASKS.iter().map(|task| &task.name)));
    }

    #[test]
    fn an_address_names_its_act() {
        assert_eq!(in_part(Act::Nn, "lr=0.1"), "part=nn&lr=0.1");
        assert_eq!(in_part(Act::Loop, "lr=0.1"), "lr=0.1", "a link from before there were acts is one of today");
        assert_eq!(Act::ALL.iter().map(|act| act.number()).collect::<String>(), "1234");
    }
}
