//! Losses that PyTorch has printed, read from a text.

/// What a text contains.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Pasted {
    /// The losses of each run: (epoch, loss) in ascending order of epochs.
    pub(super) runs: Vec<Vec<(u32, f32)>>,
    /// The lines that are no losses: number from 1, text.
    pub(super) bad: Vec<(usize, String)>,
}

/// Reads lines such as `epoch 10 loss 0.123`, `10: 0.123` or `0.123`. The last two numbers of a line are the epoch and the loss.
/// A line with one number is a loss of the epoch after the one before. Another epoch 0 begins another run.
pub(super) fn read(text: &str) -> Pasted {
    let mut pasted = Pasted::default();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let next = pasted.runs.last().and_then(|run| run.last()).map(|(epoch, _)| epoch + 1);
        let numbers: Vec<&str> =
            line.split(|c: char| !is_of_number(c)).filter(|word| word.parse::<f64>().is_ok()).collect();
        let read = match numbers[..] {
            [loss] => Some((next.unwrap_or(0), loss)),
            [.., epoch, loss] => epoch.parse().ok().map(|epoch| (epoch, loss)),
            [] => None,
        };
        let loss = read.and_then(|(epoch, loss)| Some((epoch, loss.parse::<f32>().ok()?)));
        let goes_on = |epoch: u32| next.is_none_or(|next| epoch >= next || epoch == 0);
        match loss.filter(|(epoch, loss)| loss.is_finite() && *loss >= 0.0 && goes_on(*epoch)) {
            Some(loss) => match pasted.runs.last_mut().filter(|_| loss.0 > 0) {
                Some(run) => run.push(loss),
                None => pasted.runs.push(vec![loss]),
            },
            // What the script says at its end.
            None if line.contains("Gradient Lab") => {}
            None => pasted.bad.push((index + 1, line.trim().to_owned())),
        }
    }
    pasted
}

fn is_of_number(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+')
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_script_with_two_runs_prints_both() {
        let pasted = read("epoch 0 loss 5.0\nepoch 10 loss 1.0\nepoch 0 loss 8.0\nepoch 10 loss 3.0");
        assert_eq!(pasted.runs, [[(0, 5.0), (10, 1.0)], [(0, 8.0), (10, 3.0)]]);
    }

    #[test]
    fn lines_without_a_loss_are_listed() {
        let pasted =
            read("epoch 0 loss 1.0\nhello\nepoch 5 loss nan\nepoch 3 loss -1\nepoch 9 loss 0.5\nepoch 2 loss 0.5");
        assert_eq!(pasted.runs, [[(0, 1.0), (9, 0.5)]]);
        assert_eq!(pasted.bad.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3, 4, 6]);
    }
}
