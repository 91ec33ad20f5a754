//! The camera and the renderer behind one animation frame: whatever asks for a new picture, there is at
//! most one a frame, and labels and points move in the same one.

use std::sync::Arc;

use leptos::leptos_dom::helpers::{
    AnimationFrameRequestHandle, request_animation_frame_with_handle,
};
use leptos::prelude::*;

use super::palette::Palette;
use super::renderer::{Frame, PointRenderer};
use super::scene::Scene;
use super::viewport::{Px, Viewport};
use crate::views::explore::model::Extent;

/// How long a flight to a cluster takes, in milliseconds.
const FLIGHT_MS: f64 = 420.0;

/// A handle on camera and renderer; gone with the component that made it.
#[derive(Clone, Copy)]
pub struct Stage {
    /// What is on screen. Changes within animation frames only.
    pub view: RwSignal<Viewport>,
    inner: StoredValue<Inner, LocalStorage>,
}

struct Inner {
    next: Viewport,
    flight: Option<Flight>,
    bounds: Option<Extent>,
    body: Option<Extent>,
    /// What a change of size keeps in view, until the person moves the map.
    target: Target,
    frame: Option<AnimationFrameRequestHandle>,
    renderer: Option<Box<dyn PointRenderer>>,
    scene: Option<Arc<Scene>>,
    palette: Option<Palette>,
    any_dimmed: bool,
}

#[derive(Clone, Copy)]
enum Target {
    Everything,
    Cluster(Extent),
    /// Wherever the person moved it.
    Anywhere,
}

struct Flight {
    from: Viewport,
    to: Viewport,
    started: f64,
}

impl Stage {
    /// A stage for points within `bounds`, which shows `body` until the person moves the map.
    pub fn new(bounds: Option<Extent>, body: Option<Extent>) -> Self {
        let stage = Self {
            view: RwSignal::new(Viewport::default()),
            inner: StoredValue::new_local(Inner {
                next: Viewport::default(),
                flight: None,
                bounds,
                body,
                target: Target::Everything,
                frame: None,
                renderer: None,
                scene: None,
                palette: None,
                any_dimmed: false,
            }),
        };
        on_cleanup(move || {
            stage.inner.try_update_value(|inner| {
                if let Some(frame) = inner.frame.take() {
                    frame.cancel();
                }
                inner.renderer = None;
            });
        });
        stage
    }

    /// Draws with this from now on; `None` while there is no canvas.
    pub fn set_renderer(&self, renderer: Option<Box<dyn PointRenderer>>) {
        self.change(|inner| {
            inner.renderer = renderer;
            if let Some(renderer) = &mut inner.renderer {
                if let Some(scene) = &inner.scene {
                    renderer.set_scene(scene);
                }
                if let Some(palette) = &inner.palette {
                    renderer.set_palette(palette);
                }
            }
        });
    }

    /// Draws this from now on.
    pub fn set_scene(&self, scene: Arc<Scene>) {
        self.change(|inner| {
            inner.any_dimmed = scene.attributes.iter().any(|[_, plain]| *plain == 0);
            if let Some(renderer) = &mut inner.renderer {
                renderer.set_scene(&scene);
            }
            inner.scene = Some(scene);
        });
    }

    /// Draws in these colours from now on.
    pub fn set_palette(&self, palette: Palette) {
        self.change(|inner| {
            if let Some(renderer) = &mut inner.renderer {
                renderer.set_palette(&palette);
            }
            inner.palette = Some(palette);
        });
    }

    /// The canvas has this size from now on.
    pub fn resize(&self, size: Px) {
        self.change(|inner| {
            if inner.next.size == size {
                return;
            }
            inner.flight = None;
            inner.next = inner.next.resized(size, inner.body);
            inner.next = inner.aim().unwrap_or(inner.next);
        });
    }

    /// Moves the map with the pointer.
    pub fn pan(&self, dx: f64, dy: f64) {
        self.change(|inner| {
            inner.settle();
            inner.next = inner.next.panned(dx, dy, inner.bounds);
        });
    }

    /// Nearer or farther around a place; around the middle for `None`.
    pub fn zoom(&self, factor: f64, at: Option<Px>) {
        self.change(|inner| {
            inner.settle();
            let at = at.unwrap_or(inner.next.middle());
            inner.next = inner.next.zoomed(factor, at);
        });
    }

    /// Moves to a cluster, or to everything for `None`: at once if less motion is preferred or nothing is seen yet.
    pub fn fly_to(&self, extent: Option<Extent>) {
        self.change(|inner| {
            inner.target = extent.map_or(Target::Everything, Target::Cluster);
            let Some(to) = inner.aim() else { return };
            if prefers_less_motion() || inner.renderer.is_none() {
                inner.next = to;
                inner.flight = None;
            } else {
                inner.flight = Some(Flight {
                    from: inner.next,
                    to,
                    started: now(),
                });
            }
        });
    }

    /// Changes something and asks for a frame.
    fn change(&self, change: impl FnOnce(&mut Inner)) {
        let stage = *self;
        self.inner.try_update_value(|inner| {
            change(inner);
            if inner.frame.is_none() {
                inner.frame = request_animation_frame_with_handle(move || stage.draw()).ok();
            }
        });
    }

    fn draw(&self) {
        let stage = *self;
        let next = self.inner.try_update_value(|inner| {
            inner.frame = None;
            if let Some(flight) = &inner.flight {
                let t = (now() - flight.started) / FLIGHT_MS;
                inner.next = flight.from.towards(flight.to, t);
                if t >= 1.0 {
                    inner.flight = None;
                } else {
                    inner.frame = request_animation_frame_with_handle(move || stage.draw()).ok();
                }
            }
            let (next, any_dimmed) = (inner.next, inner.any_dimmed);
            let n_points = inner.scene.as_ref().map_or(0, |scene| scene.order.len());
            if let Some(renderer) = inner.renderer.as_mut().filter(|_| next.is_visible()) {
                let ratio = window().device_pixel_ratio().clamp(0.5, 4.0);
                renderer.draw(&Frame::new(next, ratio, n_points, any_dimmed));
            }
            next
        });
        if let Some(next) = next
            && self.view.try_with_untracked(|view| *view != next) == Some(true)
        {
            self.view.try_set(next);
        }
    }
}

impl Inner {
    /// The person takes over the camera.
    fn settle(&mut self) {
        self.flight = None;
        self.target = Target::Anywhere;
    }

    /// The view of the target; `None` while there is none or nothing can be seen.
    fn aim(&self) -> Option<Viewport> {
        if !self.next.is_visible() {
            return None;
        }
        match self.target {
            Target::Everything => self.body.map(|body| self.next.fitted(body)),
            Target::Cluster(extent) => Some(self.next.focused(extent)),
            Target::Anywhere => None,
        }
    }
}

fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

fn prefers_less_motion() -> bool {
    window()
        .match_media("(prefers-reduced-motion: reduce)")
        .ok()
        .flatten()
        .is_some_and(|query| query.matches())
}
