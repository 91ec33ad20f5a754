//! The colours of the slots, as the stylesheet gives them in the current theme.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::colouring::{CATEGORIES, N_CATEGORIES, N_RAMP, N_SLOTS, NEUTRAL, OTHER, RAMP};

/// Red, green, blue and opacity of each slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette(pub [[u8; 4]; N_SLOTS]);

/// Tokens of the ramp, low, middle and high.
const RAMP_TOKENS: [&str; 3] = ["--ramp-low", "--ramp-middle", "--ramp-high"];

impl Palette {
    /// Reads the tokens where `probe` stands. The probe's own colour is changed.
    pub fn read(probe: &HtmlElement) -> Self {
        let read = |token: &str| resolve(probe, token).unwrap_or([128, 128, 128, 255]);
        let mut slots = [[0; 4]; N_SLOTS];
        slots[usize::from(NEUTRAL)] = read("--map-neutral");
        slots[usize::from(OTHER)] = read("--map-other");
        for i in 0..N_CATEGORIES {
            slots[usize::from(CATEGORIES) + i] = read(&format!("--c{i}"));
        }
        let stops = RAMP_TOKENS.map(read);
        for i in 0..N_RAMP {
            slots[usize::from(RAMP) + i] = between(&stops, i as f64 / (N_RAMP - 1) as f64);
        }
        Self(slots)
    }
}

/// A slot's colour for the stylesheet, so that legend, tree and map agree.
pub fn slot_css(slot: u8) -> String {
    match slot {
        NEUTRAL => "var(--map-neutral)".to_owned(),
        OTHER => "var(--map-other)".to_owned(),
        RAMP.. => {
            let t = f64::from(slot - RAMP) / (N_RAMP - 1) as f64;
            let (low, high, part) = if t < 0.5 {
                (RAMP_TOKENS[0], RAMP_TOKENS[1], t * 2.0)
            } else {
                (RAMP_TOKENS[1], RAMP_TOKENS[2], t * 2.0 - 1.0)
            };
            format!(
                "color-mix(in srgb, var({high}) {:.1}%, var({low}))",
                part * 100.0
            )
        }
        _ => format!("var(--c{})", slot - CATEGORIES),
    }
}

fn resolve(probe: &HtmlElement, token: &str) -> Option<[u8; 4]> {
    probe
        .style()
        .set_property("color", &format!("var({token})"))
        .ok()?;
    let style = web_sys::window()?
        .get_computed_style(probe.unchecked_ref::<Element>())
        .ok()??;
    parse(&style.get_property_value("color").ok()?)
}

/// Reads a computed colour: `rgb(…)`, `rgba(…)` or `color(srgb …)`.
fn parse(colour: &str) -> Option<[u8; 4]> {
    let (kind, inside) = colour.trim().strip_suffix(')')?.split_once('(')?;
    let (unit, inside) = match kind {
        "rgb" | "rgba" => (1.0, inside),
        "color" => (255.0, inside.trim_start().strip_prefix("srgb ")?),
        _ => return None,
    };
    let mut numbers = inside
        .split([',', ' ', '/'])
        .filter(|part| !part.is_empty())
        .map(str::parse::<f64>);
    let mut channel = || numbers.next()?.ok();
    let rgb = [channel()?, channel()?, channel()?];
    let alpha = channel().unwrap_or(1.0);
    let [r, g, b] = rgb.map(|value| (value * unit).round().clamp(0.0, 255.0) as u8);
    Some([r, g, b, (alpha * 255.0).round().clamp(0.0, 255.0) as u8])
}

/// The colour `t` (0..=1) of the way along three stops.
fn between(stops: &[[u8; 4]; 3], t: f64) -> [u8; 4] {
    let (from, to, part) = if t < 0.5 {
        (stops[0], stops[1], t * 2.0)
    } else {
        (stops[1], stops[2], t * 2.0 - 1.0)
    };
    std::array::from_fn(|i| {
        let (from, to) = (f64::from(from[i]), f64::from(to[i]));
        (from + (to - from) * part).round() as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computed_colours_are_read() {
        for (colour, expected) in [
            ("rgb(11, 110, 98)", Some([11, 110, 98, 255])),
            ("rgba(1, 2, 3, 0.5)", Some([1, 2, 3, 128])),
            ("rgb(1 2 3 / 0.5)", Some([1, 2, 3, 128])),
            ("color(srgb 1 0.5 0)", Some([255, 128, 0, 255])),
            ("oklab(0.5 0 0)", None),
            ("", None),
        ] {
            assert_eq!(parse(colour), expected, "{colour}");
        }
    }

    #[test]
    fn the_ramp_passes_its_stops() {
        let stops = [[0; 4], [100; 4], [200; 4]];
        assert_eq!(between(&stops, 0.0), [0; 4]);
        assert_eq!(between(&stops, 0.5), [100; 4]);
        assert_eq!(between(&stops, 1.0), [200; 4]);
    }

    #[test]
    fn every_slot_has_a_name_in_the_stylesheet() {
        assert_eq!(slot_css(CATEGORIES), "var(--c0)");
        assert_eq!(slot_css(CATEGORIES + 11), "var(--c11)");
        assert!(slot_css(RAMP).contains("--ramp-middle) 0.0%"));
        assert!(slot_css(RAMP + N_RAMP as u8 - 1).contains("--ramp-high) 100.0%"));
    }
}
