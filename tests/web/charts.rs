//! Charts draw pixels on a canvas, for all numbers.

use gradient_lab::charts::{Palette, Plot, Rgb, depth, fit, layers, loss};
use wasm_bindgen::{Clamped, JsCast};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

const POINTS: [[f32; 2]; 3] = [[1.0, 1.0], [2.0, 3.0], [3.0, 2.0]];

fn canvas() -> HtmlCanvasElement {
    let document = web_sys::window().expect("a window").document().expect("a document");
    let canvas: HtmlCanvasElement = document.create_element("canvas").expect("a canvas").unchecked_into();
    canvas.set_attribute("style", "display: block; width: 400px; height: 300px").expect("a style");
    document.body().expect("a body").append_child(&canvas).expect("room for a canvas");
    canvas
}

fn palette() -> Palette {
    Palette {
        ground: Rgb(255, 255, 255),
        ink: Rgb(0, 0, 0),
        muted: Rgb(90, 90, 90),
        border: Rgb(120, 120, 120),
        grid: Rgb(220, 220, 220),
        network: Rgb(0, 0, 200),
        second: Rgb(0, 160, 200),
        gradient: Rgb(200, 0, 120),
        reference: Rgb(150, 150, 150),
        font: "sans-serif".to_owned(),
        font_size: 14.0,
        covered: false,
    }
}

/// The number of pixels of the canvas that are close to a colour.
fn pixels_of(canvas: &HtmlCanvasElement, Rgb(red, green, blue): Rgb) -> usize {
    let context: CanvasRenderingContext2d =
        canvas.get_context("2d").expect("a context").expect("of this kind").unchecked_into();
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    let Clamped(data) = context.get_image_data(0.0, 0.0, width, height).expect("pixels").data();
    let near = |a: u8, b: u8| a.abs_diff(b) < 40;
    data.chunks_exact(4).filter(|p| p[3] > 200 && near(p[0], red) && near(p[1], green) && near(p[2], blue)).count()
}

fn draw_fit(curve: &[f32]) -> HtmlCanvasElement {
    draw_fit_with(palette(), curve, &[], 2.0)
}

/// A fit with residuals, and a point that is pointed at with a value there.
fn draw_fit_with(palette: Palette, curve: &[f32], residuals: &[f32], value: f32) -> HtmlCanvasElement {
    let canvas = canvas();
    let mut plot = Plot::with_palette(canvas.clone(), palette).expect("a context");
    let grid: Vec<f32> = (0..curve.len()).map(|index| index as f32).collect();
    let pointed = Some((1, value));
    let shown = fit::Fit {
        held_out: &[],
        points: &POINTS,
        grid: &grid,
        curve,
        line: (0.5, 1.0),
        residuals,
        pointed,
        ghosts: &[],
        trail: &[(3, curve.to_vec())],
    };
    fit::draw(&mut plot, &shown);
    canvas
}

#[wasm_bindgen_test]
fn a_covered_fit_tells_nothing_of_the_curve() {
    let drawn = |covered: bool, curve: [f32; 4]| {
        let palette = Palette { covered, ..palette() };
        draw_fit_with(palette, &curve, &curve[1..], curve[2]).to_data_url().expect("pixels")
    };
    let curves = [[1.0, 1.5, 2.5, 2.0], [2.0, 1.0, 3.0, 1.2]];
    let [[one, other], [shown, different]] = [true, false].map(|covered| curves.map(|curve| drawn(covered, curve)));
    assert_eq!(one, other, "no curve, no residuals, no value of a point");
    assert_ne!(shown, different);
    assert_ne!(one, shown);
}

#[wasm_bindgen_test]
fn a_fit_shows_data_curve_and_axes() {
    let canvas = draw_fit(&[1.0, 1.5, 2.5, 2.0]);
    let palette = palette();
    for (what, colour) in [("data", palette.ink), ("curve", palette.network), ("axes", palette.muted)] {
        assert!(pixels_of(&canvas, colour) > 50, "no {what}");
    }
}

#[wasm_bindgen_test]
fn numbers_that_are_not_finite_leave_a_gap() {
    let canvas = draw_fit(&[1.0, f32::NAN, f32::INFINITY, f32::MIN, 2.0, 2.5]);
    assert!(pixels_of(&canvas, palette().ink) > 50, "the data is still there");
    let empty = draw_fit(&[]);
    assert_eq!(pixels_of(&empty, palette().network), 0, "there is no curve without numbers");
}

#[wasm_bindgen_test]
fn a_second_frame_on_the_kept_axes_equals_a_first_one() {
    let canvas = canvas();
    let mut plot = Plot::with_palette(canvas.clone(), palette()).expect("a context");
    let history = [(0, 5.0), (1, 0.5), (2, 0.2)];
    let past = loss::Past::default();
    let shown = loss::Losses {
        history: &history,
        leave_one_out: &[],
        printed: &[],
        left_out: "left out",
        now: (2, 0.2),
        line: 0.17,
        mean: 0.54,
        culprit: None,
        past,
    };
    loss::draw(&mut plot, &shown);
    let first = canvas.to_data_url().expect("pixels");
    loss::draw(&mut plot, &shown);
    assert_eq!(canvas.to_data_url().expect("pixels"), first);
    let later = loss::Losses { now: (2, 0.9), ..shown };
    loss::draw(&mut plot, &later);
    assert_ne!(canvas.to_data_url().expect("pixels"), first, "another number must give another picture");
}

#[wasm_bindgen_test]
fn losses_of_zero_and_empty_histories_are_drawn() {
    let canvas = canvas();
    let mut plot = Plot::with_palette(canvas.clone(), palette()).expect("a context");
    let past = loss::Past::default();
    let shown = loss::Losses {
        history: &[],
        leave_one_out: &[],
        printed: &[],
        left_out: "left out",
        now: (0, 0.0),
        line: 0.17,
        mean: f64::NAN,
        culprit: None,
        past,
    };
    loss::draw(&mut plot, &shown);
    assert!(pixels_of(&canvas, palette().muted) > 50, "the axes are there");
}

#[wasm_bindgen_test]
fn layers_without_a_gradient_are_gaps() {
    let canvas = canvas();
    let mut plot = Plot::with_palette(canvas.clone(), palette()).expect("a context");
    let across = layers::Across { layers: 2, marked: 2 };
    let draw = |plot: &mut Plot, hidden: &[(u32, Option<f64>)], output| {
        layers::norms(plot, across, &layers::Norms { hidden, output, reached: 1.0 });
    };
    draw(&mut plot, &[(1, None), (2, None)], None);
    let none = pixels_of(&canvas, palette().gradient);
    draw(&mut plot, &[(1, Some(-3.0)), (2, None)], Some(0.0));
    assert!(pixels_of(&canvas, palette().gradient) > none + 20, "the first layer's mark is there");
}

#[wasm_bindgen_test]
fn depths_show_network_band_and_bound_and_survive_zeros() {
    let canvas = canvas();
    let mut plot = Plot::with_palette(canvas.clone(), palette()).expect("a context");
    let at = |layers: u32, chosen: Option<f64>| {
        let quantiles = [None, chosen, chosen.map(|chosen| chosen + 10.0)];
        let bound = -0.1 * f64::from(layers);
        depth::Depth { layers, chosen, quantiles, bound }
    };
    let mut draw = |depths: &[depth::Depth]| {
        let zeros = [(-45.0, ["0.0 in float32"; 2]), (-324.0, ["0.0 in float64"; 2])];
        let (mark, pointed) = ((2, Some(-20.0)), Some(1));
        let shown = depth::ByDepth { depths, end: 4, bound: "bound", many: true, zeros, mark, pointed };
        depth::draw(&mut plot, &shown);
    };
    draw(&[]);
    let nothing = pixels_of(&canvas, palette().reference);
    draw(&[at(1, Some(-1.0)), at(2, Some(-20.0)), at(3, None), at(4, Some(-400.0))]);
    assert!(pixels_of(&canvas, palette().reference) > nothing + 50, "the bound is there");
    assert!(pixels_of(&canvas, palette().gradient) > 50, "the network’s gradient is there");
    let place = plot.position((3.5, -200.0)).expect("drawn");
    let (depth, height) = plot.coordinates(place).expect("within the axes");
    assert!((depth - 3.5).abs() < 0.01 && (height + 200.0).abs() < 1.0, "{depth}, {height}");
    assert_eq!(plot.coordinates((-5.0, 10.0)), None);
}
