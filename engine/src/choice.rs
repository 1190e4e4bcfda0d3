//! Settings that are picked from a short list, each known by one name in links, JSON and menus.

use std::fmt;

/// A value picked from a fixed list, with the name that links, JSON and menus use for it.
pub trait Choice: Copy + PartialEq + fmt::Debug + 'static {
    /// What is being chosen, in words for a message ("activation").
    const KIND: &'static str;
    /// Every value, in the order in which menus show them.
    const ALL: &'static [Self];

    /// The name in links, JSON and messages.
    fn name(self) -> &'static str;

    /// The name as menus and labels print it ("Leaky ReLU").
    fn label(self) -> &'static str;

    /// The position in [`Self::ALL`].
    fn index(self) -> usize {
        Self::ALL.iter().position(|&value| value == self).unwrap_or(0)
    }

    /// The value of a name.
    ///
    /// # Errors
    /// [`UnknownChoice`] names what was given and everything that is allowed.
    fn parse(name: &str) -> Result<Self, UnknownChoice> {
        Self::ALL.iter().copied().find(|value| value.name() == name).ok_or_else(|| UnknownChoice {
            kind: Self::KIND,
            given: name.to_owned(),
            allowed: Self::ALL.iter().map(|value| value.name()).collect(),
        })
    }
}

/// A name that none of a [`Choice`]'s values has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownChoice {
    /// What was being chosen.
    pub kind: &'static str,
    /// The name that was given.
    pub given: String,
    /// The names that are allowed.
    pub allowed: Vec<&'static str>,
}

impl fmt::Display for UnknownChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown {} \"{}\"; allowed: {}", self.kind, self.given, self.allowed.join(", "))
    }
}

impl std::error::Error for UnknownChoice {}

/// Declares an enum together with its [`Choice`] list, so that a value and its names are written once.
#[macro_export]
macro_rules! choice {
    ($(#[$meta:meta])* $kind:literal, $visibility:vis $name:ident { $($(#[$doc:meta])* $variant:ident = $id:literal, $label:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        $visibility enum $name { $($(#[$doc])* $variant,)+ }

        impl $crate::choice::Choice for $name {
            const KIND: &'static str = $kind;
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn name(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }
        }
    };
}
pub use choice;

#[cfg(test)]
mod tests {
    use super::*;

    choice! {
        /// A test's colours.
        "colour", Colour {
            /// Red.
            Red = "red", "Red";
            /// Blue.
            Blue = "blue", "Blue";
        }
    }

    #[test]
    fn every_name_parses_to_its_value() {
        for (index, &colour) in Colour::ALL.iter().enumerate() {
            assert_eq!(Colour::parse(colour.name()), Ok(colour));
            assert_eq!(colour.index(), index);
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_what_is_allowed() {
        let error = Colour::parse("green").expect_err("green is not on the list");
        assert_eq!(error.to_string(), "unknown colour \"green\"; allowed: red, blue");
    }
}
