//! The colour scale for quantities: from orange through the ground to blue, ends that colour-blind readers can tell
//! apart.

use super::{Palette, Rgb};

/// The colour at a place from 0 (orange) to 1 (blue). Places beyond an end have the colour of the end.
pub(crate) fn colour(place: f64, palette: &Palette) -> Rgb {
    let place = if place.is_nan() { 0.5 } else { place.clamp(0.0, 1.0) };
    let end = if place < 0.5 { palette.data } else { palette.model };
    end.upon(palette.ground, (2.0 * place - 1.0).abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_runs_from_orange_through_the_ground_to_blue() {
        let sheet = |name: &str| match name {
            "--chart-data" => "#d35f0a".to_owned(),
            "--chart-model" => "#0b5cb8".to_owned(),
            _ => "#fcfcfa".to_owned(),
        };
        let palette = Palette::from_properties(sheet, "serif".to_owned(), 14.0);
        let at = |place| colour(place, &palette);
        assert_eq!([at(0.0), at(0.5), at(1.0)], [palette.data, palette.ground, palette.model]);
        assert_eq!([at(-3.0), at(f64::NAN), at(7.0)], [palette.data, palette.ground, palette.model]);
        assert_eq!(at(0.75), Rgb(132, 172, 217));
    }
}
