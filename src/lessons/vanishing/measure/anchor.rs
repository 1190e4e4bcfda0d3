//! What a tiny number is like: a thing whose size stands to another thing's as the number to 1.

use crate::charts::numerals::from_log10;

/// Things and the base-10 logarithm of their size in metres, from small to large.
const THINGS: [(f64, &str); 20] = [
    (-34.79, "the Planck length"),
    (-14.77, "a proton"),
    (-10.0, "an atom"),
    (-8.7, "a strand of DNA"),
    (-7.0, "a virus"),
    (-5.7, "a bacterium"),
    (-4.15, "the width of a hair"),
    (-3.3, "a grain of sand"),
    (-2.2, "a grain of rice"),
    (-1.52, "a walnut"),
    (-1.1, "an orange"),
    (0.3, "a door"),
    (2.02, "a football pitch"),
    (3.95, "Mount Everest"),
    (5.54, "Switzerland"),
    (7.11, "the Earth"),
    (9.14, "the Sun"),
    (13.95, "the Solar System"),
    (20.98, "the Milky Way"),
    (26.94, "the visible universe"),
];

/// A number, given by its base-10 logarithm, beside 1, in a sentence. A number below 1 is compared with the visible universe, a
/// larger one with a metre.
pub(super) fn anchor(log10: f64) -> String {
    let (unit, one) = if log10 < 0.0 {
        ("the size of the visible universe", THINGS[THINGS.len() - 1].0)
    } else {
        ("a metre long", 0.0)
    };
    let size = one + log10;
    let apart = |thing: &(f64, &str)| (thing.0 - size).abs();
    let nearest = THINGS.into_iter().min_by(|one, other| apart(one).total_cmp(&apart(other)));
    let (of_thing, thing) = nearest.unwrap_or(THINGS[0]);
    let times = match size - of_thing {
        // Within a factor of three.
        apart if apart.abs() < 0.48 => format!("about the size of {thing}"),
        apart if apart > 0.0 => format!("{} times the size of {thing}", from_log10(apart, 1)),
        apart => format!("{} times smaller than {thing}", from_log10(-apart, 1)),
    };
    format!("If a gradient of 1 were {unit}, this one would be {times}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_to_one_as_its_thing_is_to_the_universe() {
        let universe = 8.8e26_f64;
        for (metres, thing) in
            [(1.7e-15_f64, "a proton"), (0.03, "a walnut"), (8849.0, "Mount Everest"), (1.27e7, "the Earth")]
        {
            let words = anchor((metres / universe).log10());
            let end = format!("the size of the visible universe, this one would be about the size of {thing}.");
            assert!(words.ends_with(&end), "{words}");
        }
        // The gradient of the page as it opens.
        assert!(anchor(3.4e-29_f64.log10()).ends_with("about the size of a walnut."));
    }

    #[test]
    fn between_two_things_a_factor_is_said() {
        assert!(anchor(-40.71).ends_with("would be 10 times the size of a proton."), "{}", anchor(-40.71));
        assert!(
            anchor(-161.73).ends_with("would be 1 × 10¹⁰⁰ times smaller than the Planck length."),
            "{}",
            anchor(-161.73)
        );
    }

    #[test]
    fn a_large_gradient_is_measured_in_metres() {
        assert_eq!(
            anchor(3.95),
            "If a gradient of 1 were a metre long, this one would be about the size of Mount Everest."
        );
        assert!(anchor(40.0).ends_with("times the size of the visible universe."));
    }

    #[test]
    fn the_things_ascend() {
        assert!(THINGS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
