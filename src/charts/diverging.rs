//! The colour scale for signed quantities: from ink through the ground to the network's blue.

use super::{Palette, Rgb};

/// The colour at a place from 0 (ink) to 1 (blue). Places beyond an end have the colour of the end.
pub(crate) fn colour(place: f64, palette: &Palette) -> Rgb {
    let place = if place.is_nan() { 0.5 } else { place.clamp(0.0, 1.0) };
    let end = if place < 0.5 { palette.ink } else { palette.network };
    end.upon(palette.ground, (2.0 * place - 1.0).abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_runs_from_ink_through_the_ground_to_blue() {
        let sheet = |name: &str| match name {
            "--ink" => "#161a20".to_owned(),
            "--network" => "#0b5cb8".to_owned(),
            _ => "#fcfcfa".to_owned(),
        };
        let palette = Palette::from_properties(sheet, "serif".to_owned(), 14.0);
        let at = |place| colour(place, &palette);
        assert_eq!([at(0.0), at(0.5), at(1.0)], [palette.ink, palette.ground, palette.network]);
        assert_eq!([at(-3.0), at(f64::NAN), at(7.0)], [palette.ink, palette.ground, palette.network]);
        assert_eq!(at(0.75), Rgb(132, 172, 217));
    }
}
