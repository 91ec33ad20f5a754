//! Pointers, wheel and keys on the map, turned into commands.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent, WheelEvent};

use super::gesture::{Gesture, Move};
use super::labels::{PlacedLabel, label_at};
use super::pick::PickIndex;
use super::stage::Stage;
use super::viewport::Px;
use crate::state::selection::Origin;
use crate::text::explore as text;
use crate::views::explore::Explore;

/// How near to a point a mouse must be, in pixels; a finger may be farther off.
const REACH: (f64, f64) = (7.0, 16.0);
/// Share of the map that an arrow key moves.
const KEY_PAN: f64 = 0.12;
/// Factor of one press of a zoom key or button.
pub const KEY_ZOOM: f64 = 1.5;

/// What the pointer rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hover {
    /// The cluster.
    pub cluster: u32,
    /// Where the pointer is.
    pub at: Px,
}

/// Everything that input reads and commands.
#[derive(Clone, Copy)]
pub struct MapInput {
    /// What is explored.
    pub explore: Explore,
    /// Camera and renderer.
    pub stage: Stage,
    /// Labels as they stand.
    pub labels: Memo<Vec<PlacedLabel>>,
    /// What the pointer rests on.
    pub hover: RwSignal<Option<Hover>>,
    /// Whether the map is being dragged.
    pub dragging: RwSignal<bool>,
    /// What the polite live region says.
    pub said: RwSignal<String>,
    gesture: StoredValue<Gesture>,
    index: StoredValue<PickIndex>,
}

impl MapInput {
    /// Input with nothing pressed yet.
    pub fn new(explore: Explore, stage: Stage, labels: Memo<Vec<PlacedLabel>>) -> Self {
        let index = explore
            .model
            .with_value(|model| PickIndex::new(model.x(), model.y()));
        Self {
            explore,
            stage,
            labels,
            hover: RwSignal::new(None),
            dragging: RwSignal::new(false),
            said: RwSignal::new(String::new()),
            gesture: StoredValue::new(Gesture::default()),
            index: StoredValue::new(index),
        }
    }

    /// A button or finger goes down.
    pub fn on_press(&self, event: &PointerEvent) {
        if event.button() != 0 {
            return;
        }
        if let Some(surface) = surface(event) {
            // Refused if the pointer is gone already; then there is nothing to follow.
            surface.set_pointer_capture(event.pointer_id()).ok();
        }
        self.hover.set(None);
        self.gesture
            .update_value(|gesture| gesture.press(event.pointer_id(), place(event)));
    }

    /// A pointer moves.
    pub fn on_move(&self, event: &PointerEvent) {
        let to = place(event);
        let meaning = self
            .gesture
            .try_update_value(|gesture| gesture.drag(event.pointer_id(), to));
        match meaning {
            Some(Move::Hover) if event.pointer_type() == "mouse" => {
                let hover = self
                    .cluster_at(to, REACH.0)
                    .map(|cluster| Hover { cluster, at: to });
                if self.hover.get_untracked() != hover {
                    self.hover.set(hover);
                }
            }
            Some(Move::Pan { dx, dy }) if dx != 0.0 || dy != 0.0 => {
                self.dragging.set(true);
                self.stage.pan(dx, dy);
            }
            Some(Move::Pinch { dx, dy, factor, at }) => {
                self.stage.pan(dx, dy);
                self.stage.zoom(factor, Some(at));
            }
            _ => {}
        }
    }

    /// A button or finger goes up: a click selects what is under it, or nothing.
    pub fn on_release(&self, event: &PointerEvent) {
        let clicked = self
            .gesture
            .try_update_value(|gesture| gesture.release(event.pointer_id()));
        self.dragging.set(false);
        if clicked == Some(true) {
            let reach = if event.pointer_type() == "mouse" {
                REACH.0
            } else {
                REACH.1
            };
            self.explore
                .selection
                .select(self.cluster_at(place(event), reach), Origin::Map);
        }
    }

    /// The browser takes a pointer away.
    pub fn on_cancel(&self, event: &PointerEvent) {
        self.gesture
            .update_value(|gesture| gesture.cancel(event.pointer_id()));
        self.dragging.set(false);
    }

    /// The pointer leaves the map.
    pub fn on_leave(&self) {
        self.hover.set(None);
    }

    /// The wheel turns: zooms around the pointer.
    pub fn on_wheel(&self, event: &WheelEvent) {
        event.prevent_default();
        self.hover.set(None);
        let lines = match event.delta_mode() {
            WheelEvent::DOM_DELTA_LINE => 16.0,
            WheelEvent::DOM_DELTA_PAGE => 400.0,
            _ => 1.0,
        };
        // A pinch on a touchpad arrives as a wheel with Ctrl and small steps.
        let speed = if event.ctrl_key() { 0.01 } else { 0.0018 };
        let factor = (-event.delta_y() * lines * speed).clamp(-1.0, 1.0).exp();
        self.stage.zoom(factor, Some(place(event)));
    }

    /// A key on the focused map.
    pub fn on_key(&self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() {
            return;
        }
        let size = self.stage.view.get_untracked().size;
        match event.key().as_str() {
            "ArrowLeft" => self.stage.pan(size.x * KEY_PAN, 0.0),
            "ArrowRight" => self.stage.pan(-size.x * KEY_PAN, 0.0),
            "ArrowUp" => self.stage.pan(0.0, size.y * KEY_PAN),
            "ArrowDown" => self.stage.pan(0.0, -size.y * KEY_PAN),
            "+" | "=" => self.stage.zoom(KEY_ZOOM, None),
            "-" => self.stage.zoom(1.0 / KEY_ZOOM, None),
            "0" => {
                self.stage.fly_to(None);
                self.said.set("Whole map.".to_owned());
            }
            "]" => self.step(1),
            "[" => self.step(-1),
            "Enter" => self.step_down(),
            "Backspace" => self.step_up(),
            _ => return,
        }
        event.prevent_default();
    }

    /// The cluster of the label, or else the base cluster of the point, within reach.
    fn cluster_at(&self, at: Px, reach: f64) -> Option<u32> {
        let labelled = self.labels.with_untracked(|labels| label_at(labels, at));
        labelled.or_else(|| {
            let view = self.stage.view.get_untracked();
            let (x, y) = view.to_world(at);
            let radius = (reach / view.scale) as f32;
            let point = self.index.with_value(|index| index.nearest(x, y, radius))?;
            self.explore.model.with_value(|model| {
                let cluster = model.report().point_clusters.get(point).copied().flatten();
                cluster.filter(|&id| model.cluster(id).is_some())
            })
        })
    }

    /// To the next or previous cluster under the same parent, round and round.
    fn step(&self, by: isize) {
        let selected = self.explore.selection.cluster.get_untracked();
        let next = self.explore.model.with_value(|model| {
            let Some(selected) = selected else {
                return model.report().roots().next();
            };
            let siblings = model.siblings(selected);
            let at = siblings.iter().position(|&id| id == selected)?;
            let to = (at as isize + by).rem_euclid(siblings.len() as isize);
            siblings.get(to as usize).copied()
        });
        self.stand_on(next);
    }

    fn step_down(&self) {
        let selected = self.explore.selection.cluster.get_untracked();
        let next = self.explore.model.with_value(|model| match selected {
            None => model.report().roots().next(),
            Some(id) => model.cluster(id)?.children.first().copied(),
        });
        self.stand_on(next);
    }

    fn step_up(&self) {
        let selected = self.explore.selection.cluster.get_untracked();
        let parent = self
            .explore
            .model
            .with_value(|model| model.cluster(selected?)?.parent);
        if parent.is_some() {
            self.stand_on(parent);
        } else {
            self.explore.selection.select(None, Origin::List);
            self.said.set("Nothing selected. Whole map.".to_owned());
        }
    }

    fn stand_on(&self, id: Option<u32>) {
        let Some(id) = id else { return };
        self.explore.selection.select(Some(id), Origin::List);
        let sentence = self.explore.model.with_value(|model| {
            let cluster = model.cluster(id)?;
            let siblings = model.siblings(id);
            let position = siblings.iter().position(|&other| other == id)? + 1;
            let parent = cluster.parent.and_then(|parent| model.cluster(parent));
            let parent = parent.map(|parent| parent.name.as_str());
            Some(text::standing_on(cluster, parent, position, siblings.len()))
        });
        self.said.set(sentence.unwrap_or_default());
    }
}

fn surface(event: &web_sys::Event) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}

/// Where an event is on the surface that listens.
fn place(event: &web_sys::MouseEvent) -> Px {
    let origin = surface(event).map(|surface| surface.get_bounding_client_rect());
    let (left, top) = origin.map_or((0.0, 0.0), |rect| (rect.left(), rect.top()));
    Px {
        x: f64::from(event.client_x()) - left,
        y: f64::from(event.client_y()) - top,
    }
}
