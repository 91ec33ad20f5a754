//! Which part of the map is on screen: `screen = (world − centre) · scale + size / 2`, in CSS pixels.

use crate::views::explore::model::Extent;

/// A size or position in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Px {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// The part of the map on screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// Map units at the middle of the screen.
    pub centre: (f64, f64),
    /// CSS pixels to a map unit, positive.
    pub scale: f64,
    /// Size of the canvas; zero while it is hidden.
    pub size: Px,
    /// Scale at which the body of the map fits: zoom is relative to it.
    pub fit_scale: f64,
}

impl Default for Viewport {
    fn default() -> Self {
        Self {
            centre: (0.0, 0.0),
            scale: 1.0,
            size: Px::default(),
            fit_scale: 1.0,
        }
    }
}

/// Least and greatest zoom.
const ZOOM: (f64, f64) = (0.5, 80.0);
/// Zoom up to which a single cluster is enlarged.
const MAX_FOCUS_ZOOM: f64 = 8.0;
/// Share of the canvas that a focused cluster takes: the rest shows where it is, and is free for controls.
const FOCUS_SHARE: f64 = 0.62;

/// Free space around what is fitted, in pixels: above it are the controls.
struct Margins {
    side: f64,
    top: f64,
    bottom: f64,
}

impl Margins {
    fn of(size: Px) -> Self {
        Self {
            side: 44.0_f64.min(size.x * 0.1),
            top: 76.0_f64.min(size.y * 0.18),
            bottom: 36.0_f64.min(size.y * 0.1),
        }
    }
}

impl Viewport {
    /// Whether the canvas can be seen at all.
    pub fn is_visible(&self) -> bool {
        self.size.x >= 1.0 && self.size.y >= 1.0
    }

    /// How far in: 1 is the whole body.
    pub fn zoom(&self) -> f64 {
        self.scale / self.fit_scale
    }

    /// The same part of the map on a canvas of another size; `body` is what zoom 1 shows.
    #[must_use]
    pub fn resized(self, size: Px, body: Option<Extent>) -> Self {
        let mut view = Self { size, ..self };
        if let Some(body) = body.filter(|_| view.is_visible()) {
            let fit_scale = scale_to_fit(size, body);
            view.scale *= fit_scale / view.fit_scale;
            view.fit_scale = fit_scale;
        }
        view
    }

    /// A view of all of `extent`.
    #[must_use]
    pub fn fitted(self, extent: Extent) -> Self {
        let scale = scale_to_fit(self.size, extent);
        self.centred(extent, scale)
    }

    /// A view of one cluster among its neighbours, never farther than everything.
    #[must_use]
    pub fn focused(self, extent: Extent) -> Self {
        let scale = scale_to_fit(self.size, extent) * FOCUS_SHARE;
        let nearest = self.fit_scale * MAX_FOCUS_ZOOM;
        self.centred(extent, scale.min(nearest).max(self.fit_scale))
    }

    fn centred(self, extent: Extent, scale: f64) -> Self {
        let (x, y) = extent.centre();
        let free = Margins::of(self.size);
        Self {
            centre: (
                f64::from(x),
                f64::from(y) - (free.top - free.bottom) / 2.0 / scale,
            ),
            scale,
            ..self
        }
    }

    /// Where a point of the map is on screen.
    pub fn to_screen(&self, x: f32, y: f32) -> Px {
        Px {
            x: (f64::from(x) - self.centre.0) * self.scale + self.size.x / 2.0,
            y: (f64::from(y) - self.centre.1) * self.scale + self.size.y / 2.0,
        }
    }

    /// Which point of the map is at a place on screen.
    pub fn to_world(&self, at: Px) -> (f32, f32) {
        (
            ((at.x - self.size.x / 2.0) / self.scale + self.centre.0) as f32,
            ((at.y - self.size.y / 2.0) / self.scale + self.centre.1) as f32,
        )
    }

    /// Moved so that what was under the pointer follows it; the middle of the screen stays within `bounds`.
    #[must_use]
    pub fn panned(self, dx: f64, dy: f64, bounds: Option<Extent>) -> Self {
        let (mut x, mut y) = (
            self.centre.0 - dx / self.scale,
            self.centre.1 - dy / self.scale,
        );
        if let Some(bounds) = bounds {
            x = x.clamp(f64::from(bounds.left), f64::from(bounds.right));
            y = y.clamp(f64::from(bounds.top), f64::from(bounds.bottom));
        }
        Self {
            centre: (x, y),
            ..self
        }
    }

    /// Nearer (`factor` > 1) or farther, what is at `at` staying there.
    #[must_use]
    pub fn zoomed(self, factor: f64, at: Px) -> Self {
        let scale = (self.scale * factor).clamp(self.fit_scale * ZOOM.0, self.fit_scale * ZOOM.1);
        let keep = 1.0 / self.scale - 1.0 / scale;
        Self {
            centre: (
                self.centre.0 + (at.x - self.size.x / 2.0) * keep,
                self.centre.1 + (at.y - self.size.y / 2.0) * keep,
            ),
            scale,
            ..self
        }
    }

    /// The middle of the screen.
    pub fn middle(&self) -> Px {
        Px {
            x: self.size.x / 2.0,
            y: self.size.y / 2.0,
        }
    }

    /// The view `t` (0..=1) of the way to `target`, slow at both ends; scale moves by its logarithm.
    #[must_use]
    pub fn towards(self, target: Self, t: f64) -> Self {
        let t = t.clamp(0.0, 1.0);
        let eased = t * t * (3.0 - 2.0 * t);
        let mix = |from: f64, to: f64| from + (to - from) * eased;
        Self {
            centre: (
                mix(self.centre.0, target.centre.0),
                mix(self.centre.1, target.centre.1),
            ),
            scale: mix(self.scale.ln(), target.scale.ln()).exp(),
            ..target
        }
    }
}

/// Scale at which the extent and its margin fill a canvas of this size.
fn scale_to_fit(size: Px, extent: Extent) -> f64 {
    let margins = Margins::of(size);
    let fit = |free: f64, units: f32| free.max(1.0) / f64::from(units).max(1e-6);
    let across = fit(size.x - 2.0 * margins.side, extent.right - extent.left);
    let down = fit(
        size.y - margins.top - margins.bottom,
        extent.bottom - extent.top,
    );
    across.min(down)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Extent = Extent {
        left: -5.0,
        top: -5.0,
        right: 5.0,
        bottom: 5.0,
    };

    fn view() -> Viewport {
        Viewport::default()
            .resized(Px { x: 800.0, y: 600.0 }, Some(BOUNDS))
            .fitted(BOUNDS)
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-3
    }

    #[test]
    fn world_and_screen_are_inverse() {
        let view = view().zoomed(3.0, Px { x: 10.0, y: 20.0 });
        let at = view.to_screen(1.5, -2.0);
        let (x, y) = view.to_world(at);
        assert!(close(x.into(), 1.5) && close(y.into(), -2.0));
    }

    #[test]
    fn zoom_keeps_what_is_under_the_pointer() {
        let at = Px { x: 700.0, y: 50.0 };
        let before = view().to_world(at);
        let after = view().zoomed(2.0, at).to_world(at);
        assert!(close(before.0.into(), after.0.into()) && close(before.1.into(), after.1.into()));
    }

    #[test]
    fn zoom_is_bounded() {
        assert!(close(view().zoomed(1e9, Px::default()).zoom(), ZOOM.1));
        assert!(close(view().zoomed(1e-9, Px::default()).zoom(), ZOOM.0));
    }

    #[test]
    fn everything_is_inside_after_fitting() {
        for (x, y) in [(-5.0, -5.0), (5.0, 5.0)] {
            let at = view().to_screen(x, y);
            assert!(at.x > 0.0 && at.x < 800.0 && at.y > 0.0 && at.y < 600.0);
        }
    }

    #[test]
    fn one_point_is_not_enlarged_without_end() {
        let point = Extent {
            left: 1.0,
            top: 1.0,
            right: 1.0,
            bottom: 1.0,
        };
        assert!(close(view().focused(point).zoom(), MAX_FOCUS_ZOOM));
        assert!(close(view().focused(BOUNDS).zoom(), 1.0));
    }

    #[test]
    fn panning_stops_at_the_bounds() {
        let far = view().panned(-1e6, 0.0, Some(BOUNDS));
        assert!(close(far.centre.0, 5.0));
    }

    #[test]
    fn the_way_ends_at_its_target() {
        let target = view().zoomed(4.0, Px { x: 1.0, y: 1.0 });
        let end = view().towards(target, 1.0);
        assert!(close(end.scale, target.scale) && close(end.centre.0, target.centre.0));
        assert!(close(view().towards(target, 0.0).scale, view().scale));
    }
}
