//! Things in the order of a number. The standard sort takes some kilobytes of the program for each type that it sorts; this is
//! the only one that the page has.

/// The places of so many things, that with the smallest number first. Equal ones keep their order; not-a-number comes last.
pub(crate) fn places(count: usize, number: impl Fn(usize) -> f64) -> Vec<usize> {
    in_order((0..count).map(number).collect())
}

/// A closure in a generic function is of another type for each of its types, and so would be the sort.
fn in_order(numbers: Vec<f64>) -> Vec<usize> {
    let mut places: Vec<usize> = (0..numbers.len()).collect();
    places.sort_by(|&a, &b| numbers[a].total_cmp(&numbers[b]));
    places
}

/// Things in the order of their numbers, as [`places`] orders them.
pub(crate) fn sorted<T: Clone>(things: &[T], number: impl Fn(&T) -> f64) -> Vec<T> {
    places(things.len(), |place| number(&things[place])).into_iter().map(|place| things[place].clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_ordered_by_number_and_equal_ones_keep_their_order() {
        let things = [("b", 2.0), ("none", f64::NAN), ("a", -1.0), ("c", 2.0), ("large", f64::INFINITY)];
        let names: Vec<&str> = sorted(&things, |thing| thing.1).iter().map(|thing| thing.0).collect();
        assert_eq!(names, ["a", "b", "c", "large", "none"]);
        assert_eq!(places(3, |place| -(place as f64)), [2, 1, 0]);
        assert!(sorted::<f64>(&[], |number| *number).is_empty());
    }
}
