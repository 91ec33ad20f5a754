//! The quality curve: how well clusters are apart, against their number.

use std::fmt::Write as _;

use clioscope_core::report::v1::KQuality;
use leptos::prelude::*;

use crate::text::format::count;

const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 92.0;
const MARGIN: f64 = 7.0;

/// Where points of a curve are in a box of [`WIDTH`] × [`HEIGHT`]: k by its logarithm, quality by its range.
fn places(curve: &[KQuality]) -> Vec<(f64, f64)> {
    let log = |point: &KQuality| (point.k.max(1) as f64).ln();
    let ends = |values: &mut dyn Iterator<Item = f64>| {
        values.fold((f64::MAX, f64::MIN), |(low, high), v| {
            (low.min(v), high.max(v))
        })
    };
    let (left, right) = ends(&mut curve.iter().map(log));
    let (low, high) = ends(&mut curve.iter().map(|point| point.silhouette.into()));
    let scale = |value: f64, from: f64, to: f64| {
        if to > from {
            (value - from) / (to - from)
        } else {
            0.5
        }
    };
    curve
        .iter()
        .map(|point| {
            let x = scale(log(point), left, right);
            let y = scale(point.silhouette.into(), low, high);
            (
                MARGIN + x * (WIDTH - 2.0 * MARGIN),
                HEIGHT - MARGIN - y * (HEIGHT - 2.0 * MARGIN),
            )
        })
        .collect()
}

/// The curve, by rising k, with the point nearest to the number of base clusters `chosen` marked.
pub fn k_curve(curve: &[KQuality], chosen: usize) -> AnyView {
    let places = places(curve);
    let mut line = String::new();
    for (i, (x, y)) in places.iter().enumerate() {
        let command = if i == 0 { 'M' } else { 'L' };
        // Writing to a string cannot fail.
        write!(line, "{command}{x:.1} {y:.1}").ok();
    }
    let nearest = curve
        .iter()
        .enumerate()
        .min_by_key(|(_, point)| point.k.abs_diff(chosen))
        .map(|(i, _)| i);
    let dots: Vec<_> = places
        .iter()
        .enumerate()
        .map(|(i, (x, y))| {
            let is_chosen = nearest == Some(i);
            let radius = if is_chosen { "5" } else { "2.5" };
            view! {
                <circle
                    class="k-curve__dot"
                    class:k-curve__dot--chosen=is_chosen
                    cx=format!("{x:.1}")
                    cy=format!("{y:.1}")
                    r=radius
                >
                    <title>{said(&curve[i])}</title>
                </circle>
            }
        })
        .collect();
    let label: Vec<String> = curve.iter().map(said).collect();
    let end = |point: Option<&KQuality>| {
        point.map_or_else(String::new, |point| format!("{} clusters", count(point.k)))
    };
    view! {
        <svg
            class="k-curve"
            viewBox=format!("0 0 {WIDTH} {HEIGHT}")
            role="img"
            aria-label=format!("Mean silhouette by number of clusters. {}", label.join(", "))
        >
            <path d=line></path>
            {dots}
        </svg>
        <div class="columns-ends" aria-hidden="true">
            <span>{end(curve.first())}</span>
            <span>{end(curve.last())}</span>
        </div>
    }
    .into_any()
}

fn said(point: &KQuality) -> String {
    format!("{} clusters: {:.3}", count(point.k), point.silhouette)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::explore::sample::model;

    #[test]
    fn the_curve_stays_in_its_box() {
        let model = model();
        let places = places(&model.report().k_curve);
        assert_eq!(places.len(), 2);
        for (x, y) in places {
            assert!((0.0..=WIDTH).contains(&x) && (0.0..=HEIGHT).contains(&y));
        }
    }

    #[test]
    fn one_point_is_in_the_middle() {
        let model = model();
        assert_eq!(
            places(&model.report().k_curve[..1]),
            [(WIDTH / 2.0, HEIGHT / 2.0)]
        );
        assert!(places(&[]).is_empty());
    }
}
