//! Losses that PyTorch has printed, read from a text.

/// What a text contains.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Pasted {
    /// (epoch, loss) in ascending order of epochs.
    pub(super) losses: Vec<(u32, f32)>,
    /// The lines that are no losses: number from 1, text.
    pub(super) bad: Vec<(usize, String)>,
}

/// Reads lines such as `epoch 10 loss 0.123`, `10: 0.123` or `0.123`. The last two numbers of a line are the epoch and the loss.
/// A line with one number is a loss of the epoch after the one before.
pub(super) fn read(text: &str) -> Pasted {
    let mut pasted = Pasted::default();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let next = pasted.losses.last().map_or(0, |(epoch, _)| epoch + 1);
        let numbers: Vec<&str> =
            line.split(|c: char| !is_of_number(c)).filter(|word| word.parse::<f64>().is_ok()).collect();
        let read = match numbers[..] {
            [loss] => Some((next, loss)),
            [.., epoch, loss] => epoch.parse().ok().map(|epoch| (epoch, loss)),
            [] => None,
        };
        let loss = read.and_then(|(epoch, loss)| Some((epoch, loss.parse::<f32>().ok()?)));
        match loss
            .filter(|(epoch, loss)| loss.is_finite() && *loss >= 0.0 && (*epoch >= next || pasted.losses.is_empty()))
        {
            Some(loss) => pasted.losses.push(loss),
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
        assert_eq!(pasted, Pasted { losses: vec![(0, 5.5896), (10, 0.25), (20, 0.125)], bad: vec![] });
        assert_eq!(
            read("0.5\n0.25\ntensor(0.125, grad_fn=<MseLossBackward0>)").losses,
            [(0, 0.5), (1, 0.25), (2, 0.125)]
        );
    }

    #[test]
    fn lines_without_a_loss_are_listed() {
        let pasted =
            read("epoch 0 loss 1.0\nhello\nepoch 5 loss nan\nepoch 3 loss -1\nepoch 9 loss 0.5\nepoch 2 loss 0.5");
        assert_eq!(pasted.losses, [(0, 1.0), (9, 0.5)]);
        assert_eq!(pasted.bad.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3, 4, 6]);
    }
}
