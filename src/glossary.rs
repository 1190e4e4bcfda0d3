//! The words of the field, each explained in a sentence or two, and texts in which they are marked.
//!
//! A mark is the word in double brackets, `[[loss]]`, or another form of it behind a bar, `[[loss|losses]]`. A page marks a
//! word where its text first uses it. Marks are checked when the program is compiled.

/// A word and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The word.
    pub word: &'static str,
    /// One or two plain sentences.
    pub meaning: &'static str,
}

const fn entry(word: &'static str, meaning: &'static str) -> Entry {
    Entry { word, meaning }
}

/// All words, in alphabetical order.
pub const GLOSSARY: &[Entry] = &[
    entry(
        "activation",
        "The function that a hidden unit applies to its weighted sum. Without one, a network of any depth is a straight line.",
    ),
    entry(
        "Adam",
        "An optimizer that gives each parameter its own step size, from running averages of its gradient and of the squared gradient.",
    ),
    entry(
        "autograd",
        "Automatic differentiation: it records every operation of a computation, then applies the chain rule backward through this record to find all derivatives.",
    ),
    entry(
        "backward pass",
        "The computation from the loss back to the parameters. Each operation multiplies the gradient that arrives by its own slope and passes it on to its inputs.",
    ),
    entry("batch", "The samples used in one step. A full batch contains all training samples."),
    entry(
        "batch norm",
        "A layer that normalises each unit’s input to mean 0 and variance 1 over the samples of a batch, then scales and shifts it by learned numbers.",
    ),
    entry(
        "bias",
        "The number that a unit adds to its weighted sum. It shifts the unit’s kink or step along its input.",
    ),
    entry("bound", "A value that a quantity cannot exceed. The bound is attained if some case reaches it exactly."),
    entry(
        "broadcasting",
        "Stretching axes of size 1, or missing ones, until two shapes match. Nothing is copied, and there is no warning.",
    ),
    entry("chain rule", "The derivative of a composition is the product of the derivatives of its parts."),
    entry(
        "computation graph",
        "A record of what was computed from what: values are nodes, and an arrow leads from each input of an operation to its result.",
    ),
    entry(
        "condition number",
        "The largest curvature divided by the smallest. Gradient descent takes about that many times longer along the flattest axis than along the steepest.",
    ),
    entry(
        "dead unit",
        "A ReLU unit whose weighted sum is negative for every sample. Its output and its slope are 0, so it gets no gradient and stops learning.",
    ),
    entry("epoch", "One pass over all training samples. With a full batch an epoch is one step."),
    entry(
        "exploding gradient",
        "A gradient that grows from layer to layer on its way back. The steps become far too large, or the numbers overflow.",
    ),
    entry(
        "float32",
        "A number format with 32 bits and about 7 decimal digits. Its smallest positive number is near 1.4 × 10⁻⁴⁵; it is PyTorch’s default.",
    ),
    entry(
        "float64",
        "A number format with 64 bits and about 16 decimal digits. Its smallest positive number is near 4.9 × 10⁻³²⁴.",
    ),
    entry("forward pass", "Computing all values in order, from the inputs to the loss."),
    entry(
        "gradient",
        "The derivatives of the loss with respect to all weights. It points in the direction in which the loss grows fastest; gradient descent goes the other way.",
    ),
    entry(
        "Hessian",
        "The matrix of all second derivatives. Its eigenvalues are the curvatures of the loss along its main axes.",
    ),
    entry(
        "hidden unit",
        "A unit between input and output: it computes a weighted sum of its inputs, adds a bias and applies the activation.",
    ),
    entry(
        "hyper-parameter",
        "A setting that training does not learn, such as the learning rate or the number of hidden units.",
    ),
    entry(
        "initialisation",
        "How the weights are drawn before training. It determines how large signals and gradients are in the first step.",
    ),
    entry(
        "Jacobian",
        "The matrix of the derivatives of a layer’s outputs with respect to its inputs. The backward pass multiplies the gradient by it.",
    ),
    entry(
        "layer norm",
        "A layer that normalises the inputs of its units to mean 0 and variance 1, for each sample separately.",
    ),
    entry(
        "leaf",
        "A tensor that the program creates directly, such as data or weights. All other tensors are computed from leaves.",
    ),
    entry(
        "learning rate",
        "The factor that multiplies the gradient in each step. If it is too small, training is slow; if it is too large, the steps overshoot.",
    ),
    entry(
        "least squares",
        "The method that finds the line with the smallest mean squared error. There is a formula for it, so no training is needed.",
    ),
    entry(
        "leave-one-out",
        "A test for small data sets: train without one point, measure the error at this point, and average over all points.",
    ),
    entry("loss", "One number that measures how wrong the predictions are. Training makes it smaller."),
    entry(
        "mean squared error",
        "The average, over all samples, of the squared difference between prediction and target.",
    ),
    entry("median", "The value in the middle: half of all values are smaller, half are larger."),
    entry("momentum", "An addition to gradient descent: each step keeps part of the direction of the previous steps."),
    entry("optimizer", "The rule that turns gradients into a change of the weights: SGD, Adam and others."),
    entry(
        "overfitting",
        "Fitting the noise of the training points as well as their trend. The loss is small on these points but larger on new ones.",
    ),
    entry(
        "parameter",
        "A number that training changes: a weight or a bias. In a program, a leaf with requires_grad=True.",
    ),
    entry(
        "path",
        "One route through the network, with one unit in each layer. The derivative is the sum, over all paths, of the product along each path.",
    ),
    entry("ReLU", "The activation max(0, z): its slope is 1 where the sum is positive, and 0 elsewhere."),
    entry(
        "residual connection",
        "A connection that skips a layer: its output is x + f(x) instead of f(x), so part of the gradient passes back unchanged.",
    ),
    entry(
        "saturated",
        "Describes a unit whose input is on a flat part of its activation. The slope there is almost 0, so almost no gradient passes through.",
    ),
    entry(
        "seed",
        "The number that starts the random number generator. The same seed gives the same weights, here and in PyTorch.",
    ),
    entry(
        "SGD",
        "Stochastic gradient descent, the simplest optimizer: each new weight is the old weight minus learning rate times gradient.",
    ),
    entry("sigmoid", "The S-shaped activation 1/(1 + e⁻ᶻ), between 0 and 1. Its slope is never above 1/4."),
    entry(
        "singular value",
        "How much a matrix stretches space along one of its main directions. No vector is stretched by more than the largest singular value.",
    ),
    entry("standardise", "To shift and scale a column of data so that its mean is 0 and its variance is 1."),
    entry("step", "One update of all parameters: each moves a little against its gradient."),
    entry("tensor", "An array of numbers with any number of axes: a single number, a row, a matrix, and so on."),
    entry(
        "underflow",
        "A result that is too small for the number format and becomes exactly 0. All products with it are then 0, too.",
    ),
    entry(
        "vanishing gradient",
        "A gradient that shrinks from layer to layer on its way back, until the first layers hardly learn.",
    ),
    entry("weight", "The number by which a unit multiplies one of its inputs."),
    entry("weight decay", "Shrinking every weight a little towards 0 in each step, to reduce overfitting."),
    entry(
        "zero_grad",
        "Clears the gradients of earlier backward passes. Without it, backward adds the new gradients to the old ones.",
    ),
];

/// A short explanation: its title and its text.
pub type Explanation = (&'static str, Marked);

/// An explanation whose marks are checked. To be called in a constant.
#[must_use]
pub const fn explanation(title: &'static str, text: &'static str) -> Explanation {
    (title, Marked::new(text))
}

/// A text whose marks all name words of the [`GLOSSARY`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marked(&'static str);

impl Marked {
    /// The text, with its marks checked. To be called in a constant, so that a wrong mark does not compile.
    ///
    /// # Panics
    /// If a mark is not closed, names no word, or has an ending behind it.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        assert!(
            are_known(text.as_bytes()),
            "a mark names no word of the glossary, is not closed, or has an ending behind it"
        );
        Self(text)
    }

    /// The text in pieces.
    pub fn pieces(self) -> impl Iterator<Item = Piece> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            if let Some((mark, after)) = rest.strip_prefix("[[").and_then(|rest| rest.split_once("]]")) {
                rest = after;
                let (word, shown) = mark.split_once('|').unwrap_or((mark, mark));
                return Some(Piece::Word(index_of(word)?, shown));
            }
            let (text, after) = rest.split_at(rest.find("[[").unwrap_or(rest.len()));
            rest = after;
            (!text.is_empty()).then_some(Piece::Text(text))
        })
    }
}

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// As it stands.
    Text(&'static str),
    /// A word, by its place in the [`GLOSSARY`], and the form in which it stands here.
    Word(usize, &'static str),
}

fn index_of(word: &str) -> Option<usize> {
    GLOSSARY.iter().position(|entry| entry.word == word)
}

/// Whether each mark is closed and names a word, and holds its whole form: a plural's ending outside would not be underlined.
const fn are_known(text: &[u8]) -> bool {
    let mut at = 0;
    while at + 1 < text.len() {
        if text[at] == b'[' && text[at + 1] == b'[' {
            let start = at + 2;
            let mut end = start;
            while end < text.len() && text[end] != b'|' && text[end] != b']' {
                end += 1;
            }
            let mut close = end;
            while close + 1 < text.len() && !(text[close] == b']' && text[close + 1] == b']') {
                close += 1;
            }
            if close + 1 >= text.len() || !is_word(text, start, end) {
                return false;
            }
            at = close + 2;
            if at < text.len() && text[at].is_ascii_alphabetic() {
                return false;
            }
        } else {
            at += 1;
        }
    }
    true
}

const fn is_word(text: &[u8], start: usize, end: usize) -> bool {
    let mut index = 0;
    while index < GLOSSARY.len() {
        let word = GLOSSARY[index].word.as_bytes();
        let mut same = 0;
        while word.len() == end - start && same < word.len() && word[same] == text[start + same] {
            same += 1;
        }
        if same == word.len() {
            return true;
        }
        index += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_words_are_in_order_and_none_comes_twice() {
        for pair in GLOSSARY.windows(2) {
            let [first, second] = [pair[0].word, pair[1].word].map(str::to_ascii_lowercase);
            assert!(first < second, "{first} before {second}");
        }
        let meanings: BTreeSet<_> = GLOSSARY.iter().map(|entry| entry.meaning).collect();
        assert_eq!(meanings.len(), GLOSSARY.len());
    }

    #[test]
    fn each_meaning_is_one_or_two_plain_sentences() {
        for Entry { word, meaning } in GLOSSARY {
            assert!(meaning.ends_with('.'), "{word}: {meaning}");
            let sentences = meaning.matches(". ").count() + 1;
            assert!(sentences <= 2 && meaning.chars().count() <= 170, "{word}: {meaning}");
            assert!(!meaning.contains(['[', ']', '\'', '"']), "{word}: neither marks nor straight quotes");
        }
    }

    #[test]
    fn a_text_comes_in_pieces() {
        let text = Marked::new("The [[loss]] of both [[hidden unit|units]], and [[SGD]]");
        let index = |word| index_of(word).expect("a word");
        let pieces: Vec<_> = text.pieces().collect();
        assert_eq!(
            pieces,
            [
                Piece::Text("The "),
                Piece::Word(index("loss"), "loss"),
                Piece::Text(" of both "),
                Piece::Word(index("hidden unit"), "units"),
                Piece::Text(", and "),
                Piece::Word(index("SGD"), "SGD"),
            ]
        );
        assert_eq!(Marked::new("").pieces().count(), 0);
    }

    #[test]
    fn a_wrong_mark_is_found() {
        for text in ["[[lost]]", "the [[loss", "[[loss]", "[[los]]", "[[losss|loss]]", "[[]]", "[[loss|x", "[[seed]]s"]
        {
            assert!(!are_known(text.as_bytes()), "{text}");
        }
        for text in ["", "[", "x [3] y", "[[Adam]]", "é [[loss|é]] [[SGD]]"] {
            assert!(are_known(text.as_bytes()), "{text}");
        }
    }
}
