//! Widths of labels on the map.

use std::cell::RefCell;
use std::collections::HashMap;

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Weight of the boldest label; the stylesheet has the same.
const WEIGHT: u32 = 700;
/// Width of a character in em where nothing can be measured: of bold type, on the wide side.
const WIDE_EM: f64 = 0.7;

/// Measures text in the page's font at its boldest, which no label is wider than.
#[derive(Debug)]
pub struct Ruler {
    context: Option<CanvasRenderingContext2d>,
    family: String,
    /// By font size, in hundredths of a pixel, and text.
    widths: RefCell<HashMap<(u32, String), f64>>,
}

impl Ruler {
    /// A ruler for the font that the page has now.
    pub fn of_page() -> Self {
        Self {
            context: context(),
            family: family().unwrap_or_else(|| "sans-serif".to_owned()),
            widths: RefCell::default(),
        }
    }

    /// The width of `text` in a font size, both in pixels.
    pub fn width(&self, text: &str, font_size: f64) -> f64 {
        let key = ((font_size * 100.0) as u32, text.to_owned());
        *(self.widths.borrow_mut().entry(key)).or_insert_with(|| {
            self.measure(text, font_size)
                .unwrap_or_else(|| WIDE_EM * font_size * text.chars().count() as f64)
        })
    }

    fn measure(&self, text: &str, font_size: f64) -> Option<f64> {
        let context = self.context.as_ref()?;
        context.set_font(&format!("{WEIGHT} {font_size}px {}", self.family));
        Some(context.measure_text(text).ok()?.width())
    }
}

fn context() -> Option<CanvasRenderingContext2d> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

fn family() -> Option<String> {
    let style = window().get_computed_style(&*document().body()?).ok()??;
    style.get_property_value("font-family").ok()
}
