//! Losses that PyTorch has printed, read from a text.

use std::fmt;

use super::tokens::{Token, plain, tokens};
use crate::charts::numerals::grouped;
use crate::settings::{shortened, shortened_to};

/// So much is shown of a line that is left out.
const SHOWN: usize = 80;

/// What a text contains.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Pasted {
    /// The losses of each run: (epoch, loss) in ascending order of epochs.
    pub(super) runs: Vec<Vec<(u32, f32)>>,
    /// The lines that are no losses.
    pub(super) bad: Vec<Bad>,
}

/// A line that is not read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bad {
    /// Its number, from 1.
    line: usize,
    /// The number of the last of several lines that are not read for the same reason.
    to: usize,
    text: String,
    why: Why,
}

/// Why a line is not read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Why {
    /// It has no loss, or none with an epoch.
    Missing,
    /// What is wrong with one of its numbers, in words.
    Number(String),
    /// Its epoch is not after that of the line before.
    NotAfter { epoch: u32, before: u32 },
    /// Its epoch has a loss already: it is one of several steps in an epoch.
    Again { epoch: u32 },
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, to, text, why } = self;
        match why {
            Why::Missing => write!(f, "Line {line} has no epoch and loss: {text}"),
            Why::Number(problem) => write!(f, "Line {line} is left out: {problem}."),
            Why::NotAfter { epoch, before } => {
                let [epoch, before] = [epoch, before].map(|&epoch| grouped(u64::from(epoch)));
                write!(f, "Line {line} is left out: epoch {epoch} is not after epoch {before}, the one before it.")
            }
            Why::Again { epoch } => {
                let epoch = grouped(u64::from(*epoch));
                if line == to {
                    return write!(f, "Line {line} is left out: epoch {epoch} has a loss already.");
                }
                write!(f, "Lines {line} to {to} are left out: epoch {epoch} has a loss already.")
            }
        }
    }
}

/// Reads lines such as `Epoch [10/100], Loss: 0.123`, `epoch 10 loss 0.123`, `10: 0.123` or `0.123`, and lists such as `[0.5, 0.25]`.
/// A line with one number is a loss of the epoch after the one before. Another epoch 0, or another list, begins another run. Keras
/// prints an epoch alone, and its loss on the next line.
pub(super) fn read(text: &str) -> Pasted {
    let mut pasted = Pasted::default();
    let mut open = None;
    let mut above = None;
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = index + 1;
        let Some(shown) = plain(line) else {
            pasted.leave_out(number, line, Why::Missing);
            continue;
        };
        let list = list(&shown, open);
        open = list.as_ref().and_then(List::open);
        let heading = above.take();
        let added = match &list {
            Some(list) => pasted.add_list(list),
            None => tokens(&shown).and_then(|tokens| {
                above = heading_of(&tokens);
                let epoch = heading.filter(|_| is_under_heading(&tokens));
                pasted.add(&tokens, epoch)?;
                // The line above is a part of this one.
                pasted.bad.pop_if(|_| epoch.is_some());
                Ok(())
            }),
        };
        match added {
            Ok(()) => {}
            // What the script says at its end.
            Err(_) if line.contains("Gradient Lab") => {}
            Err(why) => pasted.leave_out(number, line, why),
        }
    }
    pasted
}

/// The epoch of a line that has nothing else.
fn heading_of(tokens: &[Token]) -> Option<u32> {
    match tokens {
        [word, epoch] if word.word() == Some("epoch") => epoch.whole(),
        _ => None,
    }
}

/// Whether a line has a loss, and a step at most instead of an epoch.
fn is_under_heading(tokens: &[Token]) -> bool {
    named_epoch(tokens).is_none() && tokens.iter().any(is_loss)
}

impl Pasted {
    /// The last epoch of the last run.
    fn last(&self) -> Option<u32> {
        self.runs.last()?.last().map(|&(epoch, _)| epoch)
    }

    fn next(&self) -> u32 {
        self.last().map_or(0, |last| last.saturating_add(1))
    }

    /// Names a line that is not read.
    fn leave_out(&mut self, line: usize, text: &str, why: Why) {
        match self.bad.last_mut() {
            Some(before) if before.to + 1 == line && before.why == why && matches!(why, Why::Again { .. }) => {
                before.to = line;
            }
            _ => self.bad.push(Bad { line, to: line, text: shortened_to(SHOWN, text.trim()), why }),
        }
    }

    /// Takes the epoch and the loss of a line. The epoch may stand above it.
    fn add(&mut self, tokens: &[Token], above: Option<u32>) -> Result<(), Why> {
        let (at, loss) = loss_of(tokens).ok_or(Why::Missing)?;
        let epoch = match (above, epoch_of(tokens, at)) {
            (Some(epoch), _) => epoch,
            (None, Some(epoch)) => epoch.whole().ok_or(Why::Missing)?,
            (None, None) => self.next(),
        };
        let loss = checked(loss)?;
        // Another run begins at epoch 0, and that of several steps does not.
        let is_step = tokens.iter().any(|token| token.word().is_some_and(|word| STEPS.contains(&word)));
        match self.last().filter(|&before| (epoch > 0 || is_step) && epoch <= before) {
            Some(before) if before == epoch => return Err(Why::Again { epoch }),
            Some(before) => return Err(Why::NotAfter { epoch, before }),
            None => self.push(epoch, loss),
        }
        Ok(())
    }

    fn add_list(&mut self, list: &List<'_>) -> Result<(), Why> {
        let numbers = tokens(list.inner)?;
        let losses = numbers.iter().map(checked).collect::<Result<Vec<_>, _>>()?;
        for (index, loss) in losses.into_iter().enumerate() {
            let epoch = if index == 0 && list.begins { 0 } else { self.next() };
            self.push(epoch, loss);
        }
        Ok(())
    }

    fn push(&mut self, epoch: u32, loss: f32) {
        match self.runs.last_mut().filter(|_| epoch > 0) {
            Some(run) => run.push((epoch, loss)),
            None => self.runs.push(vec![(epoch, loss)]),
        }
    }
}

/// A line of a list of losses.
struct List<'a> {
    inner: &'a str,
    /// Whether its first loss is that of epoch 0.
    begins: bool,
    /// Whether it goes on in the next line.
    goes_on: bool,
}

/// A list that goes on in the next line.
#[derive(Debug, Clone, Copy)]
struct OpenList {
    /// Whether it has no losses yet.
    is_empty: bool,
}

impl List<'_> {
    fn open(&self) -> Option<OpenList> {
        self.goes_on.then_some(OpenList { is_empty: self.begins && self.inner.trim().is_empty() })
    }
}

/// The losses of a line such as `[0.5, 0.25, 0.125]`, or of one in a list over several lines. `[10, 0.5]` is an epoch with its loss.
fn list(line: &str, open: Option<OpenList>) -> Option<List<'_>> {
    let line = line.trim().trim_end_matches(',');
    let (rest, begins) = match open {
        Some(OpenList { is_empty }) => (line, is_empty),
        None => (line.strip_prefix('[')?, true),
    };
    let inner = rest.strip_suffix(']');
    let list = List { inner: inner.unwrap_or(rest), begins, goes_on: inner.is_none() };
    if list.inner.contains(['[', ']', '/']) {
        return None;
    }
    // A line with a refused number is still one of the list, which says so.
    let Ok(numbers) = tokens(list.inner) else { return Some(list) };
    let is_pair = open.is_none() && !list.goes_on && matches!(&numbers[..], [first, _] if first.whole().is_some());
    (numbers.iter().all(Token::is_number) && !is_pair).then_some(list)
}

/// The place of the loss in a line, and the loss: the number after “loss”, rather than the one of a validation; else the last number.
fn loss_of(tokens: &[Token]) -> Option<(usize, &Token)> {
    let epoch = named_epoch(tokens);
    let is_free = |(index, token): &(usize, &Token)| token.is_number() && Some(*index) != epoch;
    let is_held_out = |index: &usize| {
        let of = |at: Option<&Token>| {
            at.and_then(Token::word).is_some_and(|word| ["val", "test", "eval"].iter().any(|set| word.starts_with(set)))
        };
        of(tokens.get(*index)) || index.checked_sub(1).is_some_and(|before| of(tokens.get(before)))
    };
    let words: Vec<usize> = (0..tokens.len()).filter(|&index| is_loss(&tokens[index])).collect();
    let word = words.iter().copied().find(|index| !is_held_out(index)).or(words.first().copied());
    let numbers = || tokens.iter().enumerate().filter(is_free);
    let after = word.and_then(|word| numbers().find(|(index, _)| *index > word));
    after.or_else(|| numbers().next_back().filter(|(index, _)| !is_of_another(tokens, *index)))
}

/// Words before a number that is no loss.
const OTHERS: [&str; 4] = ["acc", "accuracy", "lr", "time"];

/// Words of a step within an epoch.
const STEPS: [&str; 4] = ["step", "batch", "iter", "iteration"];

fn is_of_another(tokens: &[Token], number: usize) -> bool {
    let word = number.checked_sub(1).and_then(|before| tokens[before].word());
    word.is_some_and(|word| OTHERS.iter().any(|other| word == *other || word.ends_with(&format!("_{other}"))))
}

fn is_loss(token: &Token) -> bool {
    token.word().is_some_and(|word| word.ends_with("loss"))
}

/// The place of the number after “epoch”.
fn named_epoch(tokens: &[Token]) -> Option<usize> {
    let word = tokens.iter().position(|token| token.word().is_some_and(|word| word == "epoch"))?;
    (word + 1..tokens.len()).find(|&index| tokens[index].is_number())
}

/// The epoch of a loss: the number after “epoch”, else the one before the loss.
fn epoch_of(tokens: &[Token], loss: usize) -> Option<&Token> {
    match named_epoch(tokens) {
        Some(index) => tokens.get(index),
        None => tokens[..loss].iter().rev().find(|token| token.is_number()),
    }
}

/// A loss, which is finite and not negative.
fn checked(token: &Token) -> Result<f32, Why> {
    let Token::Number { text, value } = token else { return Err(Why::Missing) };
    let loss = *value as f32;
    let is_loss = loss.is_finite() && loss >= 0.0;
    is_loss
        .then_some(loss)
        .ok_or_else(|| Why::Number(format!("the loss {} is not a finite number of 0 or more", shortened(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_libraries_print_is_understood_or_named() {
        let bar = " 10%|█         | 10/100 [00:01<00:09,  9.50it/s, loss=0.5]";
        for (text, losses) in [
            ("Epoch [1/5], Loss: 5e-1\nEpoch [2/5], Loss: 2.5E-01", &[(1, 0.5), (2, 0.25)][..]),
            ("epoch 10 loss 0.5", &[(10, 0.5)]),
            ("tensor(0.5, grad_fn=<MseLossBackward0>)\ntensor(0.25, device='cuda:0')", &[(0, 0.5), (1, 0.25)]),
            ("3 tensor(0.5000, dtype=torch.float64, grad_fn=<MseLossBackward0>)", &[(3, 0.5)]),
            ("Epoch 3, loss tensor(2.5000e-01, device='cuda:0', grad_fn=<MeanBackward0>)", &[(3, 0.25)]),
            ("[tensor(0.5, grad_fn=<X0>), tensor(0.25, grad_fn=<X0>)]", &[(0, 0.5), (1, 0.25)]),
            ("tensor([0.5000, 0.2500], grad_fn=<StackBackward0>)", &[(0, 0.5), (1, 0.25)]),
            ("[np.float64(0.5), np.float64(0.25)]", &[(0, 0.5), (1, 0.25)]),
            (bar, &[(10, 0.5)]),
            ("Epoch 3:  40%|████      | 4/10 [00:00<00:00, 12.3it/s, loss=0.25]", &[(3, 0.25)]),
            ("Epoch 0: 100%|██████| 1/1 [00:00<00:00, 50.0it/s, v_num=0, train_loss=0.5]", &[(0, 0.5)]),
            ("Epoch 1/10 - loss: 0.5 - val_loss: 0.7\nEpoch 2/10 - loss: 0.25 - val_loss: 0.6", &[(1, 0.5), (2, 0.25)]),
            (
                "Epoch 1/10\n32/32 [=====] - 1s 2ms/step - loss: 0.5 - val_loss: 0.7\nEpoch 2/10\n32/32 [=====] - 0s \
                 1ms/step - loss: 0.25 - val_loss: 0.6",
                &[(1, 0.5), (2, 0.25)],
            ),
        ] {
            assert_eq!(runs(text), [losses], "{text}");
        }
        let steps = "Epoch [1/5], Step [100/600], Loss: 0.5\nEpoch [1/5], Step [200/600], Loss: 0.4\n\
                     Epoch [1/5], Step [300/600], Loss: 0.3\nEpoch [2/5], Step [100/600], Loss: 0.25\n\
                     Epoch [2/5], Step [200/600], Loss: 0.2";
        assert_eq!(read(steps).runs, [[(1, 0.5), (2, 0.25)]]);
        assert_eq!(
            told(steps),
            [
                "Lines 2 to 3 are left out: epoch 1 has a loss already.",
                "Line 5 is left out: epoch 2 has a loss already."
            ]
        );
        let from_0 = "Epoch 0, batch 0, loss 0.5\nEpoch 0, batch 1, loss 0.4\nEpoch 1, batch 0, loss 0.25";
        assert_eq!(read(from_0).runs, [[(0, 0.5), (1, 0.25)]]);
        assert_eq!(told(from_0), ["Line 2 is left out: epoch 0 has a loss already."]);
        for (line, why) in [
            ("epoch 3 loss inf", "the loss inf is not a finite number of 0 or more"),
            ("tensor(nan, grad_fn=<MseLossBackward0>)", "the loss nan is not a finite number of 0 or more"),
            ("Epoch 1/10 - loss: nan - val_loss: nan", "the loss nan is not a finite number of 0 or more"),
        ] {
            assert_eq!(told(line), [format!("Line 1 is left out: {why}.")]);
        }
        for line in [
            "  0%|          | 0/100 [00:00<?, ?it/s]",
            "100%|██████████| 100/100 [00:10<00:00,  9.50it/s]",
            "Test accuracy: 0.9",
            "epoch 3 val_acc 0.9",
        ] {
            assert_eq!(told(line), [format!("Line 1 has no epoch and loss: {}", line.trim())]);
        }
    }

    fn runs(text: &str) -> Vec<Vec<(u32, f32)>> {
        let pasted = read(text);
        assert_eq!(pasted.bad, [], "{text}");
        pasted.runs
    }

    fn told(text: &str) -> Vec<String> {
        read(text).bad.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn printed_lines_are_read_whatever_is_around_the_numbers() {
        let pasted =
            read("epoch 0 loss 5.589600\nepoch 10 loss 2.5e-1\n\n20: 0.125\nThe losses are those of Gradient Lab.");
        assert_eq!(pasted, Pasted { runs: vec![vec![(0, 5.5896), (10, 0.25), (20, 0.125)]], bad: vec![] });
        assert_eq!(
            read("0.5\n0.25\ntensor(0.125, grad_fn=<MseLossBackward0>)").runs,
            [[(0, 0.5), (1, 0.25), (2, 0.125)]]
        );
        assert_eq!(read("epoch 5 loss 0.5\nepoch 6 loss 0.25").runs, [[(5, 0.5), (6, 0.25)]]);
    }

    #[test]
    fn the_epoch_is_not_the_number_of_all_epochs() {
        for line in [
            "Epoch [1/100], Loss: 0.5000",
            "Epoch 1/100 - loss: 0.5",
            "Epoch 1 / 100: loss = 0.5",
            "Epoch 1 of 100, loss 0.5",
            "[1/100] 0.5",
            "1/100: 0.5",
            "{'epoch': 1, 'loss': 0.5}",
            "loss 0.5 in epoch 1",
            "epoch:1,loss:0.5",
            "epoch=1, lr=0.1, loss=0.5",
            "12:30:05 epoch 1 loss 0.5 time 3.2",
            "1,0.5",
        ] {
            assert_eq!(runs(line), [[(1, 0.5)]], "{line}");
        }
    }

    #[test]
    fn a_script_with_two_runs_prints_both() {
        let pasted = read("epoch 0 loss 5.0\nepoch 10 loss 1.0\nepoch 0 loss 8.0\nepoch 10 loss 3.0");
        assert_eq!(pasted.runs, [[(0, 5.0), (10, 1.0)], [(0, 8.0), (10, 3.0)]]);
    }

    #[test]
    fn the_loss_is_the_number_after_its_word() {
        for line in [
            "epoch 10 loss 0.5 val_loss 0.7",
            "epoch 10 val_loss 0.7 loss 0.5",
            "epoch 10 train_loss 0.5 val_loss 0.7",
            "epoch 10 validation loss 0.7 training loss 0.5",
            "10 loss 0.5 accuracy 0.9",
            "Epoch [10/100], Loss: 0.5000, Accuracy: 0.9",
        ] {
            assert_eq!(runs(line), [[(10, 0.5)]], "{line}");
        }
        assert_eq!(runs("loss 0.5 accuracy 0.9\nloss 0.25 accuracy 1"), [[(0, 0.5), (1, 0.25)]]);
    }

    #[test]
    fn a_decimal_comma_is_understood_or_refused_in_words() {
        assert_eq!(
            runs("epoch 0 loss 5,5896\nepoch 1, loss: 0,5\n2; 0,25\n0,125"),
            [[(0, 5.5896), (1, 0.5), (2, 0.25), (3, 0.125)]]
        );
        assert_eq!(runs("0,10.5\n1,0.5"), [[(0, 10.5), (1, 0.5)]]);
        assert_eq!(
            told("epoch 0 loss 0.5\nepoch 1 loss 1,234.5\nepoch 2 loss 1.234,5\nepoch 3 loss 1,234"),
            ["2,1,234.5", "3,1.234,5", "4,1,234"].map(|bad| {
                let (line, number) = bad.split_once(',').expect("both");
                format!(
                    "Line {line} is left out: the comma in “{number}” may stand for a decimal point or for thousands, so \
                     write a point or leave it out."
                )
            })
        );
    }

    #[test]
    fn a_list_has_the_losses_of_the_epochs_from_0_on() {
        let three = [(0, 0.5), (1, 0.25), (2, 0.125)];
        for text in [
            "[0.5, 0.25, 0.125]",
            "[0.5,0.25,0.125]",
            "[0,5, 0,25, 0,125]",
            "[0.5, 0.25,\n 0.125]",
            "[0.5\n0.25\n0.125\n]",
        ] {
            assert_eq!(runs(text), [three], "{text}");
        }
        assert_eq!(runs("[0.5, 0.25]\n[0.75, 0.5]"), [[(0, 0.5), (1, 0.25)], [(0, 0.75), (1, 0.5)]]);
        assert_eq!(runs("1.5\n[\n0.5,\n0.25\n]"), [[(0, 1.5)].to_vec(), vec![(0, 0.5), (1, 0.25)]]);
        assert_eq!(runs("[0, 0.5]\n[10, 0.25]"), [[(0, 0.5), (10, 0.25)]], "an epoch and its loss");
        assert_eq!(told("[0.5, nan]"), ["Line 1 is left out: the loss nan is not a finite number of 0 or more."]);
    }

    #[test]
    fn lines_without_a_loss_are_listed() {
        let pasted =
            read("epoch 0 loss 1.0\nhello\nepoch 5 loss nan\nepoch 3 loss -1\nepoch 9 loss 0.5\nepoch 2 loss 0.5");
        assert_eq!(pasted.runs, [[(0, 1.0), (9, 0.5)]]);
        assert_eq!(
            pasted.bad.iter().map(ToString::to_string).collect::<Vec<_>>(),
            [
                "Line 2 has no epoch and loss: hello",
                "Line 3 is left out: the loss nan is not a finite number of 0 or more.",
                "Line 4 is left out: the loss -1 is not a finite number of 0 or more.",
                "Line 6 is left out: epoch 2 is not after epoch 9, the one before it."
            ]
        );
        assert_eq!(
            told("epoch 10\nEpoch 1/100"),
            ["Line 1 has no epoch and loss: epoch 10", "Line 2 has no epoch and loss: Epoch 1/100"]
        );
        assert_eq!(told("4294967295: 0.5\n0.25").len(), 1);
    }
}
