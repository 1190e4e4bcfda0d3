//! The text that stands for points in a link, and the points that are too many for one: the browser's tab keeps them.

use std::cell::RefCell;
use std::rc::Rc;

use super::code::{decode, encode};
use crate::platform;
use crate::settings::reader;
use protocol::Points;

/// The longest text of points in a link. With the settings, a link stays below 8 kB, which all programs take.
pub(crate) const LONGEST: usize = 7_200;
/// The first letter of a text that only names points that this tab keeps.
const KEPT: char = 'K';
/// How many sets of points are kept at hand.
const AT_HAND: usize = 16;
/// How many are stored in the tab at most: a browser gives it a few megabytes.
const MOST_STORED: usize = 8;
/// Under this name the tab has the names of those that are stored.
const STORED: &str = "points-stored";

thread_local! {
    /// The newest points, with their text in a link.
    static NEWEST: RefCell<Vec<(Rc<Points>, String)>> = const { RefCell::new(Vec::new()) };
}

/// The text for points in a link: all of them, or their name if there are too many.
pub(crate) fn link_text(points: &Rc<Points>) -> String {
    let known = |kept: &(Rc<Points>, String)| kept.0 == *points;
    NEWEST.with_borrow_mut(|newest| {
        if let Some(at) = newest.iter().position(known) {
            return newest[at].1.clone();
        }
        let whole = encode(points);
        let text = if whole.len() <= LONGEST {
            whole
        } else {
            let name = name(&whole);
            if cfg!(target_family = "wasm") {
                store(&name, &whole);
            }
            name
        };
        newest.truncate(AT_HAND - 1);
        newest.insert(0, (Rc::clone(points), text.clone()));
        text
    })
}

/// The points that were used last, in whichever lesson.
pub(crate) fn newest() -> Option<Rc<Points>> {
    NEWEST.with_borrow(|newest| newest.first().map(|kept| Rc::clone(&kept.0)))
}

/// The points that a link only names.
pub(crate) fn named_in(link: &str) -> Option<Rc<Points>> {
    read_link(name_in(link)?).ok()
}

/// A link with all points instead of their name: too long to be passed on, but not for a file.
pub(crate) fn with_all_points(link: &str) -> String {
    match name_in(link).zip(named_in(link)) {
        Some((name, points)) => link.replacen(name, &encode(&points), 1),
        None => link.to_owned(),
    }
}

/// The name of the points in a link that does not hold them.
fn name_in(link: &str) -> Option<&str> {
    let (_, query) = reader::split(link);
    reader::pairs(query).find(|(key, text)| *key == reader::POINTS && text.starts_with(KEPT)).map(|(_, text)| text)
}

/// Whether these points are too many for a link.
pub(crate) fn is_too_long(points: &Points) -> bool {
    encode(points).len() > LONGEST
}

/// Reads the text of points in a link.
///
/// # Errors
/// A clause that says why there are none.
pub(crate) fn read_link(text: &str) -> Result<Rc<Points>, String> {
    let known = NEWEST.with_borrow(|newest| newest.iter().find(|kept| kept.1 == text).map(|kept| Rc::clone(&kept.0)));
    if let Some(points) = known {
        return Ok(points);
    }
    if !text.starts_with(KEPT) {
        return decode(text).map(Rc::new);
    }
    let kept = if cfg!(target_family = "wasm") { platform::recall(&stored_as(text)) } else { None };
    let points = kept.and_then(|kept| decode(&kept).ok());
    points.map(Rc::new).ok_or_else(|| {
        "there were too many points for a link, and this tab does not have them; open their file with “Your data”"
            .to_owned()
    })
}

/// Stores points in the tab, in place of the oldest there.
fn store(name: &str, whole: &str) {
    let known = platform::recall(STORED).unwrap_or_default();
    let mut names: Vec<&str> = known.split(' ').filter(|known| !known.is_empty() && *known != name).collect();
    names.push(name);
    if names.len() > MOST_STORED {
        platform::remember(&stored_as(names.remove(0)), "");
    }
    platform::remember(STORED, &names.join(" "));
    platform::remember(&stored_as(name), whole);
}

fn stored_as(name: &str) -> String {
    format!("points-{name}")
}

/// A name that other points will not have: a hash (FNV-1a) of their text.
fn name(whole: &str) -> String {
    let hash = whole
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    format!("{KEPT}{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(count: u32, digits: f64) -> Rc<Points> {
        let x: Vec<f64> = (0..count).map(f64::from).collect();
        let y = x.iter().map(|x| (x.sin() * digits).round() / digits).collect();
        Rc::new(Points::new(x, y).expect("sound"))
    }

    #[test]
    fn few_points_are_in_the_link_and_many_are_named() {
        let few = points(1000, 1000.0);
        let text = link_text(&few);
        assert!(text.len() <= LONGEST && !is_too_long(&few));
        assert_eq!(read_link(&text), Ok(few));
        let many = points(10_000, 1000.0);
        let text = link_text(&many);
        assert!(is_too_long(&many) && text.len() < 20, "{text}");
        assert!(Rc::ptr_eq(&read_link(&text).expect("this tab has them"), &many));
        let link = format!("/mlp?points={text}&seed=3");
        assert_eq!(with_all_points(&link), format!("/mlp?points={}&seed=3", encode(&many)));
        assert_eq!(with_all_points("/mlp?seed=3"), "/mlp?seed=3");
        let other = read_link("K0123456789abcdef").expect_err("these are elsewhere");
        assert!(other.contains("open their file with “Your data”"), "{other}");
    }
}
