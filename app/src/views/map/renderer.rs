//! What every way to draw the points offers. No Leptos here, nor in what implements it.

use std::sync::Arc;

use web_sys::HtmlCanvasElement;

use super::canvas2d::CanvasPoints;
use super::palette::Palette;
use super::scene::Scene;
use super::viewport::Viewport;
use super::webgl::GlPoints;

/// One picture: the camera and how points look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// The camera.
    pub view: Viewport,
    /// Device pixels to a CSS pixel.
    pub pixel_ratio: f64,
    /// Radius of a point in CSS pixels.
    pub radius: f64,
    /// Opacity of dimmed points, 0..=1.
    pub dimmed: f64,
    /// Opacity of the others, 0..=1.
    pub plain: f64,
}

impl Frame {
    /// The look of `n_points` points: smaller and fainter the more there are, larger when near or on a large map.
    pub fn new(view: Viewport, pixel_ratio: f64, n_points: usize, any_dimmed: bool) -> Self {
        let side = view.size.x.min(view.size.y);
        let base = (180.0 / (n_points.max(1) as f64).sqrt()).clamp(1.2, 3.0)
            * (side / 760.0).sqrt().clamp(0.75, 1.8);
        Self {
            view,
            pixel_ratio,
            radius: (base * view.zoom().max(0.2).powf(0.3)).clamp(1.0, 7.0),
            dimmed: 0.2,
            plain: if any_dimmed || n_points < 5000 {
                0.85
            } else {
                0.65
            },
        }
    }
}

/// Draws points on a canvas.
pub trait PointRenderer {
    /// What is drawn from now on.
    fn set_scene(&mut self, scene: &Arc<Scene>);

    /// The colours of the slots from now on.
    fn set_palette(&mut self, palette: &Palette);

    /// Draws a picture; the canvas takes the size that the frame says.
    fn draw(&mut self, frame: &Frame);
}

/// The best renderer this browser has for the canvas: `WebGL2`, or `Canvas2D` if that is refused or `plain` is
/// asked for. `None` if it has neither. A canvas keeps its first kind for good: give a new one to change it.
pub fn create(
    canvas: &HtmlCanvasElement,
    x: &[f32],
    y: &[f32],
    plain: bool,
) -> Option<Box<dyn PointRenderer>> {
    if !plain && let Some(points) = GlPoints::new(canvas, x, y) {
        return Some(Box::new(points));
    }
    CanvasPoints::new(canvas, x, y).map(|points| Box::new(points) as Box<dyn PointRenderer>)
}

/// Gives the canvas as many pixels as it covers.
pub(super) fn fit_canvas(canvas: &HtmlCanvasElement, frame: &Frame) -> (u32, u32) {
    let pixels = |css: f64| (css * frame.pixel_ratio).round().max(1.0) as u32;
    let (width, height) = (pixels(frame.view.size.x), pixels(frame.view.size.y));
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    (width, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_points_are_smaller_and_nearer_ones_larger() {
        let radius = |n, scale| {
            let view = Viewport {
                scale,
                ..Viewport::default()
            };
            Frame::new(view, 1.0, n, false).radius
        };
        assert!(radius(1000, 1.0) > radius(50_000, 1.0));
        assert!(radius(1000, 8.0) > radius(1000, 1.0));
        assert!(radius(0, 1.0).is_finite() && radius(0, 1000.0) <= 7.0);
    }
}
