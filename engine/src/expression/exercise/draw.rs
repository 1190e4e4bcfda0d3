//! Draws the text of an exercise.

use super::Level;
use crate::data::Generator;

/// The numbers of a leaf. Products with 1 hide mistakes, so it is not among them.
const NUMBERS: [i32; 8] = [2, 3, 4, 5, -2, -3, -4, -5];
/// Smaller numbers, where an exponential or a square may follow, or where a vector has several.
const SMALL: [i32; 6] = [1, 2, 3, -1, -2, -3];
/// The names of leaves, and of the results before the last one, which is L. The rules of operations have the names a, b, x
/// and y, so an exercise has others.
const LEAVES: [&str; 4] = ["u", "v", "w", "k"];
const VECTOR: &str = "z";
const RESULTS: [&str; 8] = ["p", "q", "r", "s", "t", "g", "h", "m"];

/// A program under construction: its lines, and the values that still have to be used.
struct Draft<'a> {
    generator: &'a mut Generator,
    leaves: Vec<String>,
    /// The name and the expression of each result.
    results: Vec<(&'static str, String)>,
    unused: Vec<(&'static str, bool)>,
    /// How many more curves there will be.
    curves: u32,
}

/// A program of this level.
pub(super) fn drawn(generator: &mut Generator, level: Level) -> String {
    let draft = Draft { generator, leaves: Vec::new(), results: Vec::new(), unused: Vec::new(), curves: 0 };
    draft.filled(level)
}

impl Draft<'_> {
    fn filled(mut self, level: Level) -> String {
        let scalars = match level {
            Level::Products => 3 + self.below(2),
            Level::Shared | Level::Curves => 3,
            Level::Sums => 2,
        };
        for name in LEAVES.into_iter().take(scalars) {
            let number = self.number(level);
            self.leaves.push(format!("{name} = tensor({number}.0, requires_grad=True)"));
            self.unused.push((name, false));
        }
        if level == Level::Sums {
            let numbers = [(); 3].map(|()| self.number(level).to_string()).join(", ");
            self.leaves.push(format!("{VECTOR} = tensor([{numbers}], requires_grad=True)"));
            self.unused.push((VECTOR, true));
        }
        self.curves = match level {
            Level::Products | Level::Shared => 0,
            Level::Curves => 1 + u32::from(self.below(3) == 0),
            Level::Sums => u32::from(self.below(2) == 0),
        };
        let mut kept = u32::from(level == Level::Shared || (level == Level::Curves && self.below(2) == 0));
        while self.unused.len() > 1 {
            kept -= self.combine(kept);
            if self.curves > 0 && (self.unused.len() == 1 || self.below(2) == 0) {
                self.bend();
            }
        }
        if let Some(&(last, true)) = self.unused.first() {
            let function = ["sum", "mean"][usize::from(self.below(3) == 0)];
            self.result(format!("{function}({last})"));
        }
        if let Some(last) = self.results.last_mut() {
            last.0 = "L";
        }
        let lines = self.results.iter().map(|(name, expression)| format!("{name} = {expression}"));
        self.leaves.iter().cloned().chain(lines).collect::<Vec<_>>().join("\n")
    }

    /// Combines two values. One of them may be kept for another use: returns how many.
    fn combine(&mut self, keeps: u32) -> u32 {
        let (first, second) = (self.taken(), self.taken());
        let operator = ["*", "*", "*", "+", "+", "-"][self.below(6)];
        let kept = keeps > 0 && (self.unused.is_empty() || self.below(2) == 0);
        if kept {
            let one = [first, second][self.below(2)];
            self.unused.push(one);
        }
        let name = self.result(format!("{} {operator} {}", first.0, second.0));
        self.unused.push((name, first.1 || second.1));
        u32::from(kept)
    }

    /// Applies a curve to the newest value.
    fn bend(&mut self) {
        let Some((argument, is_vector)) = self.unused.pop() else { return };
        let choice = self.below(if is_vector { 2 } else { 3 });
        let name = match choice {
            0 => self.result(format!("relu({argument})")),
            1 => self.result(format!("{argument} ** 2")),
            _ => self.result(format!("exp({argument})")),
        };
        self.unused.push((name, is_vector));
        self.curves -= 1;
    }

    fn result(&mut self, expression: String) -> &'static str {
        let name = RESULTS[self.results.len() % RESULTS.len()];
        self.results.push((name, expression));
        name
    }

    fn taken(&mut self) -> (&'static str, bool) {
        let at = self.below(self.unused.len());
        self.unused.swap_remove(at)
    }

    fn number(&mut self, level: Level) -> i32 {
        match level {
            Level::Products | Level::Shared => NUMBERS[self.below(NUMBERS.len())],
            Level::Curves | Level::Sums => SMALL[self.below(SMALL.len())],
        }
    }

    fn below(&mut self, bound: usize) -> usize {
        self.generator.random() as usize % bound.max(1)
    }
}
