//! The wrappers of browser APIs.

use gradient_lab::platform;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn seeds_are_drawn_within_their_range_and_differ() {
    let seeds: Vec<u32> = (0..50).map(|_| platform::seed(9999).expect("the browser has randomness")).collect();
    assert!(seeds.iter().all(|&seed| seed <= 9999));
    assert!(seeds.iter().any(|&seed| seed != seeds[0]));
}

#[wasm_bindgen_test]
fn what_is_stored_can_be_loaded() {
    assert_eq!(platform::load("test-nothing"), None);
    platform::store("test", "dark");
    assert_eq!(platform::load("test").as_deref(), Some("dark"));
}
