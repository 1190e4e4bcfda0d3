//! The words and numbers of a printed line.

use super::paste::Why;
use crate::data::has_thousands;
use crate::settings::field::{Problem, number};

/// A word or a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A word, in small letters.
    Word(String),
    Number {
        text: String,
        value: f64,
    },
}

impl Token {
    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            Self::Number { .. } => None,
        }
    }

    pub(super) fn is_number(&self) -> bool {
        self.word().is_none()
    }

    /// The number of an epoch, which is written with digits alone.
    pub(super) fn whole(&self) -> Option<u32> {
        match self {
            Self::Word(_) => None,
            Self::Number { text, .. } => text.parse().ok(),
        }
    }
}

/// A line without what surrounds its numbers: the names of tensors and their properties, and a progress bar with its times. `None`
/// for a bar without a loss.
pub(super) fn plain(line: &str) -> Option<String> {
    let mut line = line.to_owned();
    for name in ["tensor(", "np.float64(", "np.float32("] {
        while let Some(start) = line.find(name) {
            let inner = start + name.len();
            let end = line[inner..].find(')').map_or(line.len(), |end| inner + end);
            let inside = &line[inner..end];
            // A tensor of several losses is a list.
            let number = match inside.find(']').filter(|_| inside.starts_with('[')) {
                Some(close) => &inside[..=close],
                None => inside.split([',', ' ']).next().unwrap_or_default(),
            };
            line = format!("{}{number}{}", &line[..start], line.get(end + 1..).unwrap_or_default());
        }
    }
    if !(line.contains('|') && (line.contains("it/s") || line.contains("s/it"))) {
        return Some(line);
    }
    let ((percent, _), (_, after)) = (line.split_once('|')?, line.rsplit_once('|')?);
    let (count, times) = after.split_once('[')?;
    let (_, rest) = times.split_once("it/s").or_else(|| times.split_once("s/it"))?;
    let head = percent.trim_end_matches('%').trim_end_matches(|c: char| c.is_ascii_digit());
    rest.contains("loss").then(|| format!("{head} {count} {rest}"))
}

/// The words and numbers of a line, without the number of all epochs, as in `1/100` and “1 of 100”.
///
/// # Errors
/// Says what is wrong with the first number whose commas may stand for decimals or for thousands.
pub(super) fn tokens(line: &str) -> Result<Vec<Token>, Why> {
    let mut tokens: Vec<Token> = Vec::new();
    for word in line.replace('/', " / ").split(|c: char| !is_of_word(c)) {
        for token in parts(word.trim_matches(['\'', '’', ',']))? {
            // “loss of 0.5” has a loss.
            let is_total = matches!(&tokens[..], [.., before, sign]
                if before.is_number() && matches!(sign.word(), Some("/" | "of")));
            if is_total && token.is_number() {
                tokens.pop();
            } else {
                tokens.push(token);
            }
        }
    }
    Ok(tokens)
}

/// The tokens of a text without spaces: one, or several with commas between them.
fn parts(text: &str) -> Result<Vec<Token>, Why> {
    match number(text) {
        Ok(value) => Ok(vec![Token::Number { text: text.to_owned(), value }]),
        // A comma between numbers with decimal points separates them, as in `10,0.5`.
        Err(problem @ Problem::Comma(_)) if has_thousands(text) || !text.contains('.') => {
            Err(Why::Number(problem.to_string()))
        }
        Err(_) => Ok(text.split(',').filter(|part| !part.is_empty()).map(single).collect()),
    }
}

fn single(text: &str) -> Token {
    match text.parse() {
        Ok(value) => Token::Number { text: text.to_owned(), value },
        Err(_) => Token::Word(text.to_lowercase()),
    }
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | ',' | '-' | '+' | '−' | '_' | '/' | '\'' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_are_told_apart() {
        let words = |line: &str| {
            let word = |token: &Token| match token {
                Token::Word(word) => word.clone(),
                Token::Number { value, .. } => format!("#{value}"),
            };
            tokens(line).map(|tokens| tokens.iter().map(word).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(words("Epoch [1/100], Loss: 0,5"), Ok("epoch #1 loss #0.5".to_owned()));
        assert_eq!(words("10,0.5 val_loss=−2e-1"), Ok("#10 #0.5 val_loss #-0.2".to_owned()));
        assert_eq!(words("{'loss': nan}"), Ok("loss #NaN".to_owned()));
        assert_eq!(words("loss of 0.5, 3 of 9"), Ok("loss of #0.5 #3".to_owned()));
        assert!(words("1'234.5").is_ok_and(|words| words == "1'234.5"));
        assert!(words("1,234.5").is_err() && words("1,2,3").is_err());
    }
}
