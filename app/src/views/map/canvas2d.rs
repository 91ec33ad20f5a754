//! The points by a two-dimensional canvas, for browsers that refuse `WebGL2`: one path a colour.

use std::f64::consts::TAU;
use std::sync::Arc;

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::colouring::N_SLOTS;
use super::palette::Palette;
use super::renderer::{Frame, PointRenderer, fit_canvas};
use super::scene::Scene;

/// The points and a two-dimensional context to draw them on.
#[derive(Debug)]
pub struct CanvasPoints {
    context: CanvasRenderingContext2d,
    canvas: HtmlCanvasElement,
    x: Vec<f32>,
    y: Vec<f32>,
    scene: Option<Arc<Scene>>,
    /// Points by emphasis, then slot, so that a run has one colour.
    order: Vec<u32>,
    colours: Vec<String>,
}

impl CanvasPoints {
    /// Takes the positions; `None` if the canvas has another kind of context already.
    pub fn new(canvas: &HtmlCanvasElement, x: &[f32], y: &[f32]) -> Option<Self> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self {
            context,
            canvas: canvas.clone(),
            x: x.to_vec(),
            y: y.to_vec(),
            scene: None,
            order: Vec::new(),
            colours: vec!["#888".to_owned(); N_SLOTS],
        })
    }
}

impl PointRenderer for CanvasPoints {
    fn set_scene(&mut self, scene: &Arc<Scene>) {
        self.order.clone_from(&scene.order);
        self.order.sort_by_key(|&point| {
            let [slot, plain] = scene.attributes[point as usize];
            (plain, slot)
        });
        self.scene = Some(Arc::clone(scene));
    }

    fn set_palette(&mut self, palette: &Palette) {
        self.colours = palette
            .0
            .iter()
            .map(|[r, g, b, a]| format!("rgb({r} {g} {b} / {:.3})", f64::from(*a) / 255.0))
            .collect();
    }

    fn draw(&mut self, frame: &Frame) {
        let (width, height) = fit_canvas(&self.canvas, frame);
        let Some(scene) = &self.scene else { return };
        let context = &self.context;
        context.clear_rect(0.0, 0.0, width.into(), height.into());
        let radius = frame.radius * frame.pixel_ratio;
        let inside = |value: f64, end: u32| value > -radius && value < f64::from(end) + radius;
        for run in self
            .order
            .chunk_by(|&a, &b| scene.attributes[a as usize] == scene.attributes[b as usize])
        {
            let [slot, plain] = scene.attributes[run[0] as usize];
            context.begin_path();
            for &point in run {
                let point = point as usize;
                let at = frame.view.to_screen(self.x[point], self.y[point]);
                let (x, y) = (at.x * frame.pixel_ratio, at.y * frame.pixel_ratio);
                if inside(x, width) && inside(y, height) {
                    context.move_to(x + radius, y);
                    // Refused only for a negative radius.
                    context.arc(x, y, radius, 0.0, TAU).ok();
                }
            }
            context.set_global_alpha(if plain == 1 {
                frame.plain
            } else {
                frame.dimmed
            });
            context.set_fill_style_str(
                self.colours
                    .get(usize::from(slot))
                    .map_or("#888", String::as_str),
            );
            context.fill();
        }
    }
}
