//! The picture of the first screen: a map as the report draws it, of invented points.

use clioscope_core::Random;
use leptos::prelude::*;

use crate::text::import as text;

/// Centre, spread and number of points of each group, in a box of 100 by 100.
const GROUPS: [(f32, f32, f32, usize); 9] = [
    (57.0, 31.0, 6.0, 90),
    (30.0, 21.0, 4.6, 58),
    (21.0, 54.0, 5.2, 66),
    (46.0, 57.0, 3.6, 36),
    (77.0, 57.0, 5.0, 62),
    (50.0, 81.0, 4.6, 50),
    (83.0, 21.0, 3.4, 34),
    (76.0, 84.0, 3.0, 28),
    (23.0, 84.0, 3.0, 26),
];

/// The picture. Decorative.
#[component]
pub(super) fn MapArt() -> impl IntoView {
    let mut random = Random::new(7, "first screen");
    // The sum of four uniform numbers is near enough to a normal one; scaled to variance 1.
    let mut normal = move || (0..4).map(|_| random.unit()).sum::<f32>() * 1.732 - 3.464;
    let groups = GROUPS
        .into_iter()
        .enumerate()
        .map(|(i, (x, y, spread, points))| {
            let dots = (0..points)
                .map(|_| {
                    let (dx, dy) = (normal() * spread, normal() * spread);
                    view! {
                        <circle
                            cx=format!("{:.1}", x + dx)
                            cy=format!("{:.1}", y + dy)
                            r="0.62"
                        />
                    }
                })
                .collect_view();
            view! { <g class=format!("art__group art__group--{}", i % 8)>{dots}</g> }
        })
        .collect_view();
    let labels = GROUPS
        .into_iter()
        .zip(text::ART_LABELS)
        .map(|((x, y, ..), label)| {
            view! {
                <text class="art__label" x=x.to_string() y=y.to_string()>
                    {label}
                </text>
            }
        })
        .collect_view();
    view! {
        <svg class="art" viewBox="0 0 100 100" aria-hidden="true" focusable="false">
            {groups} {labels}
        </svg>
    }
    .into_any()
}
