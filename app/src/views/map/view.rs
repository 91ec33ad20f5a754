//! The map as a component: wires camera, renderer, labels and input together.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, ResizeObserver};

use super::controls::{MapChoices, ZoomButtons};
use super::input::MapInput;
use super::labels::{LabelWishes, PlacedLabel, Rect, place};
use super::legend::Legend;
use super::overlay::{HoverCard, LabelLayer};
use super::palette::Palette;
use super::renderer;
use super::ruler::Ruler;
use super::scene::{Emphasis, Scene};
use super::stage::Stage;
use super::viewport::Px;
use crate::state::app_context::AppContext;
use crate::state::hash::ColourBy;
use crate::state::selection::Origin;
use crate::state::theme::Theme;
use crate::views::explore::Explore;

/// Lost graphics contexts after which the map stays with `Canvas2D`.
const MAX_LOSSES: usize = 2;

/// The map of all clustered conversations.
#[component]
pub fn MapView(
    /// What is explored.
    explore: Explore,
) -> impl IntoView {
    let model = explore.model.get_value();
    let theme = expect_context::<AppContext>().theme;
    let root = NodeRef::<html::Div>::new();
    let canvas = NodeRef::<html::Canvas>::new();
    let probe = NodeRef::<html::Span>::new();
    let stage = Stage::new(model.bounds(), model.body());
    let slot = RwSignal::new(None::<u8>);
    let obstacles = RwSignal::new(Vec::<Rect>::new());
    let n_losses = RwSignal::new(0_usize);

    let labels = placed_labels(explore, stage, obstacles);
    let scene = current_scene(explore, slot);
    let input = MapInput::new(explore, stage, labels);

    Effect::new(move |_| stage.set_scene(scene.get()));
    Effect::new(move |_| {
        let Some(canvas) = canvas.get() else {
            return stage.set_renderer(None);
        };
        let plain = n_losses.get_untracked() >= MAX_LOSSES;
        let created = explore
            .model
            .with_value(|model| renderer::create(&canvas, model.x(), model.y(), plain));
        if created.is_none() && !plain {
            // The canvas took WebGL2 but cannot use it: only another one can be plain.
            n_losses.set(MAX_LOSSES);
        }
        stage.set_renderer(created);
    });
    follow_theme(theme, probe, stage);
    follow_sizes(root, stage, obstacles);
    follow_selection(explore, stage);

    let hovered = Signal::derive(move || input.hover.get().map(|hover| hover.cluster));
    let size = Signal::derive(move || stage.view.get().size);
    let wide = window().inner_width().ok().and_then(|width| width.as_f64()) > Some(1100.0);
    // A canvas whose context is lost cannot get another: each loss makes a new canvas.
    let on_lost = move |event: web_sys::Event| {
        let current = canvas.try_get_untracked().flatten();
        let lost: Option<web_sys::EventTarget> = current.map(JsCast::unchecked_into);
        // A canvas that was replaced already loses its context too.
        if lost.is_some() && lost == event.target() {
            n_losses.try_update(|n| *n += 1);
        }
    };
    view! {
        <div class="map" node_ref=root>
            <div
                class="map__surface"
                class:map__surface--dragging=move || input.dragging.get()
                class:map__surface--over=move || hovered.get().is_some()
                tabindex="0"
                role="application"
                aria-label="Map of clusters"
                aria-describedby="map-keys"
                on:pointerdown=move |event| input.on_press(&event)
                on:pointermove=move |event| input.on_move(&event)
                on:pointerup=move |event| input.on_release(&event)
                on:pointercancel=move |event| input.on_cancel(&event)
                on:pointerleave=move |_| input.on_leave()
                on:wheel=move |event| input.on_wheel(&event)
                on:keydown=move |event| input.on_key(&event)
            >
                <For
                    each=move || [n_losses.get()]
                    key=|n_losses| *n_losses
                    children=move |_| {
                        view! {
                            <canvas node_ref=canvas aria-hidden="true" on:webglcontextlost=on_lost></canvas>
                        }
                    }
                />
                <LabelLayer labels selected=explore.selection.cluster hovered />
            </div>
            <p id="map-keys" class="visually-hidden">
                "Arrow keys move the map, plus and minus zoom, 0 shows everything. Square brackets step between
                clusters, Enter goes to the first one below, Backspace to the one above, Escape selects nothing.
                The tree lists the same clusters."
            </p>
            <p class="visually-hidden" role="status">{move || input.said.get()}</p>
            <span class="visually-hidden map__probe" aria-hidden="true" node_ref=probe></span>
            <MapChoices explore />
            <ZoomButtons stage />
            <Legend
                colouring=explore.colouring
                active=slot
                on_change=Callback::new(move |new| slot.set(new))
                open=Signal::derive(move || wide && matches!(explore.selection.colour.get(), ColourBy::Facet(_)))
            />
            <HoverCard model hover=input.hover size />
        </div>
    }
    .into_any()
}

/// Labels for the camera, the selection, the search and the place that controls leave.
fn placed_labels(
    explore: Explore,
    stage: Stage,
    obstacles: RwSignal<Vec<Rect>>,
) -> Memo<Vec<PlacedLabel>> {
    let ruler = StoredValue::new_local(Ruler::of_page());
    Memo::new(move |_| {
        let wishes = LabelWishes {
            selected: explore.selection.cluster.get(),
            found: found(explore).unwrap_or_default(),
            level: explore.selection.level.get(),
            obstacles: obstacles.get(),
        };
        let view = stage.view.get();
        ruler.with_value(|ruler| {
            let width_of = |text: &str, font_size| ruler.width(text, font_size);
            (explore.model).with_value(|model| place(model, &view, &wishes, width_of))
        })
    })
}

/// Colours and emphasis: of what the search found, or else of the selection.
fn current_scene(explore: Explore, slot: RwSignal<Option<u8>>) -> Memo<Arc<Scene>> {
    Memo::new(move |_| {
        let selected = explore.selection.cluster.get();
        let emphasis = Emphasis {
            clusters: found(explore)
                .filter(|found| !found.is_empty())
                .unwrap_or_else(|| selected.into_iter().collect()),
            slot: slot.get(),
        };
        let colouring = explore.colouring.get();
        explore
            .model
            .with_value(|model| Scene::shared(model, &colouring, &emphasis))
    })
}

/// What the search found; `None` without a query.
fn found(explore: Explore) -> Option<Vec<u32>> {
    explore
        .matches
        .with(|matches| matches.as_ref().map(|matches| matches.found.clone()))
}

/// Moves the camera to what is selected elsewhere than on the map.
fn follow_selection(explore: Explore, stage: Stage) {
    Effect::new(move |seen: Option<Option<u32>>| {
        let selected = explore.selection.cluster.get();
        let changed = seen.map_or(selected.is_some(), |before| before != selected);
        if changed && explore.selection.origin() != Origin::Map {
            let extent = selected.and_then(|id| explore.model.with_value(|model| model.extent(id)));
            stage.fly_to(extent);
        }
        selected
    });
}

/// Reads the colours again whenever the page's or the system's theme changes, once the stylesheet has followed.
fn follow_theme(theme: RwSignal<Theme>, probe: NodeRef<html::Span>, stage: Stage) {
    let read = move || {
        request_animation_frame(move || {
            if let Some(Some(probe)) = probe.try_get_untracked() {
                stage.set_palette(Palette::read(probe.unchecked_ref::<HtmlElement>()));
            }
        });
    };
    Effect::new(move |_| {
        theme.track();
        probe.track();
        read();
    });
    let Ok(Some(dark)) = window().match_media("(prefers-color-scheme: dark)") else {
        return;
    };
    let on_change = Closure::<dyn Fn()>::new(read);
    let target: web_sys::EventTarget = dark.unchecked_into();
    // Fails only for a target that takes no listeners.
    target
        .add_event_listener_with_callback("change", on_change.as_ref().unchecked_ref())
        .ok();
    let kept = StoredValue::new_local((target, on_change));
    on_cleanup(move || {
        kept.try_with_value(|(target, on_change)| {
            target
                .remove_event_listener_with_callback("change", on_change.as_ref().unchecked_ref())
                .ok();
        });
    });
}

/// Keeps the size of the map and the places of its controls up to date.
fn follow_sizes(root: NodeRef<html::Div>, stage: Stage, obstacles: RwSignal<Vec<Rect>>) {
    let measure = move || {
        let Some(Some(root)) = root.try_get_untracked() else {
            return;
        };
        let outer = root.get_bounding_client_rect();
        stage.resize(Px {
            x: outer.width(),
            y: outer.height(),
        });
        let margin = 4.0;
        let found: Vec<Rect> = controls(&root)
            .iter()
            .map(Element::get_bounding_client_rect)
            .map(|rect| Rect {
                left: rect.left() - outer.left() - margin,
                top: rect.top() - outer.top() - margin,
                width: rect.width() + 2.0 * margin,
                height: rect.height() + 2.0 * margin,
            })
            .collect();
        if obstacles.try_with_untracked(|old| *old != found) == Some(true) {
            obstacles.try_set(found);
        }
    };
    let on_change = Closure::<dyn Fn()>::new(measure);
    let Ok(observer) = ResizeObserver::new(on_change.as_ref().unchecked_ref()) else {
        return;
    };
    let kept = StoredValue::new_local((observer, on_change));
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            kept.with_value(|(observer, _)| {
                observer.observe(&root);
                for control in controls(&root) {
                    observer.observe(&control);
                }
            });
        }
    });
    on_cleanup(move || {
        kept.try_with_value(|(observer, _)| observer.disconnect());
    });
}

fn controls(root: &Element) -> Vec<Element> {
    let found = root.get_elements_by_class_name("map__control");
    (0..found.length()).filter_map(|i| found.item(i)).collect()
}
