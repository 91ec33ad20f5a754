//! Which labels are on the map and where: top level first, lower levels once their cluster is big enough
//! on screen, none over another or over the controls. Widths of text come from outside, so all of this runs anywhere.

use super::viewport::{Px, Viewport};
use crate::views::explore::model::ExploreModel;

/// A rectangle on screen, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Positive.
    pub width: f64,
    /// Positive.
    pub height: f64,
}

impl Rect {
    /// Whether the two share any area.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.left < other.left + other.width
            && other.left < self.left + self.width
            && self.top < other.top + other.height
            && other.top < self.top + self.height
    }

    /// Whether the place is inside.
    pub fn contains(&self, at: Px) -> bool {
        (self.left..self.left + self.width).contains(&at.x)
            && (self.top..self.top + self.height).contains(&at.y)
    }

    fn is_within(&self, size: Px) -> bool {
        self.left >= 0.0
            && self.top >= 0.0
            && self.left + self.width <= size.x
            && self.top + self.height <= size.y
    }
}

/// How a label looks, by where its cluster is in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// The top level.
    Top,
    /// Between top and base.
    Middle,
    /// A base cluster.
    Base,
}

/// Width of a map below which labels are smaller, in pixels; the stylesheet has the same.
const COMPACT: f64 = 520.0;

impl Rank {
    /// Font size and greatest width in pixels; the stylesheet has the same sizes.
    fn type_size(self, compact: bool) -> (f64, f64) {
        match (self, compact) {
            (Self::Top, false) => (14.0, 176.0),
            (Self::Middle, false) => (13.0, 160.0),
            (Self::Base, false) => (12.0, 148.0),
            (Self::Top, true) => (12.0, 124.0),
            (Self::Middle | Self::Base, true) => (11.0, 112.0),
        }
    }
}

/// A label with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedLabel {
    /// The cluster.
    pub id: u32,
    /// How it looks.
    pub rank: Rank,
    /// The name broken into lines.
    pub lines: Vec<String>,
    /// Whether it is beside what is searched or selected.
    pub is_aside: bool,
    /// Where it stands.
    pub rect: Rect,
}

/// What labels depend on besides the camera.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelWishes {
    /// Always labelled if it is in view.
    pub selected: Option<u32>,
    /// Clusters found by the search: labelled before all others.
    pub found: Vec<u32>,
    /// Deepest level to label, whatever the zoom; by zoom if `None`.
    pub level: Option<u32>,
    /// Where the controls are.
    pub obstacles: Vec<Rect>,
}

/// Half the side on screen at which a cluster below the top level earns a label, in pixels.
const MIN_RADIUS: f64 = 62.0;
/// A cluster this many times larger than the canvas leaves the label to what is below it.
const MAX_SHARE: f64 = 0.8;
/// Most labels at a time.
const MAX_LABELS: usize = 48;

/// Places the labels: the selected one first, then those found, then by level and size. `width_of` is the width of a text
/// in a font size, both in pixels.
pub fn place(
    model: &ExploreModel,
    view: &Viewport,
    wishes: &LabelWishes,
    width_of: impl Fn(&str, f64) -> f64,
) -> Vec<PlacedLabel> {
    if !view.is_visible() {
        return Vec::new();
    }
    let mut candidates: Vec<(u8, u32, std::cmp::Reverse<usize>, u32)> = model
        .report()
        .clusters
        .iter()
        .filter_map(|cluster| {
            let urgency = urgency(model, view, wishes, cluster.id)?;
            let size = std::cmp::Reverse(cluster.conversations);
            Some((urgency, cluster.level, size, cluster.id))
        })
        .collect();
    candidates.sort_unstable();
    let mut placed: Vec<PlacedLabel> = Vec::new();
    for (_, _, _, id) in candidates {
        if placed.len() == MAX_LABELS {
            break;
        }
        let Some(cluster) = model.cluster(id) else {
            continue;
        };
        let at = view.to_screen(cluster.x, cluster.y);
        let rank = match (cluster.level, cluster.children.is_empty()) {
            (0, _) => Rank::Top,
            (_, false) => Rank::Middle,
            (_, true) => Rank::Base,
        };
        let type_size = rank.type_size(view.size.x < COMPACT);
        let (lines, width, height) = measure(&cluster.name, type_size, &width_of);
        let free = |rect: &Rect| {
            rect.is_within(view.size)
                && !wishes
                    .obstacles
                    .iter()
                    .any(|obstacle| obstacle.overlaps(rect))
                && !placed.iter().any(|label| label.rect.overlaps(rect))
        };
        let rect = [0.0, -0.9, 0.9, -1.7, 1.7]
            .into_iter()
            .map(|shift| Rect {
                left: at.x - width / 2.0,
                top: at.y - height / 2.0 + shift * height,
                width,
                height,
            })
            .find(|rect| free(rect));
        if let Some(rect) = rect {
            placed.push(PlacedLabel {
                id,
                rank,
                lines,
                is_aside: is_aside(model, wishes, id),
                rect,
            });
        }
    }
    placed
}

/// Whether a cluster is neither found nor, without a search, on the path or below the selection.
fn is_aside(model: &ExploreModel, wishes: &LabelWishes, id: u32) -> bool {
    match wishes.selected {
        _ if !wishes.found.is_empty() => !wishes.found.contains(&id),
        Some(selected) => !model.is_within(id, selected) && !model.is_within(selected, id),
        None => false,
    }
}

/// How urgent a cluster's label is, 0 first; `None` if it is to have none.
fn urgency(model: &ExploreModel, view: &Viewport, wishes: &LabelWishes, id: u32) -> Option<u8> {
    let cluster = model.cluster(id)?;
    if wishes.selected == Some(id) {
        return Some(0);
    }
    if wishes.found.contains(&id) {
        return Some(1);
    }
    let radius = f64::from(model.extent(id)?.radius()) * view.scale;
    let allowed = match wishes.level {
        Some(deepest) => cluster.level <= deepest,
        None => cluster.level == 0 || radius >= MIN_RADIUS,
    };
    let below_takes_over = !cluster.children.is_empty()
        && wishes.level.is_none_or(|deepest| deepest > cluster.level)
        && radius * 2.0 > view.size.x.max(view.size.y) * MAX_SHARE
        && view.zoom() > 1.5;
    (allowed && !below_takes_over).then_some(2)
}

/// The label under a place on screen.
pub fn label_at(labels: &[PlacedLabel], at: Px) -> Option<u32> {
    labels
        .iter()
        .find(|label| label.rect.contains(at))
        .map(|label| label.id)
}

/// Breaks a name into lines and measures their box: width and height in pixels, padding included.
fn measure(
    name: &str,
    (font_size, max_width): (f64, f64),
    width_of: impl Fn(&str, f64) -> f64,
) -> (Vec<String>, f64, f64) {
    let space = width_of(" ", font_size);
    let mut lines: Vec<(String, f64)> = Vec::new();
    for word in name.split_whitespace() {
        let own = width_of(word, font_size);
        match lines.last_mut() {
            Some((line, width)) if *width + space + own <= max_width => {
                line.push(' ');
                line.push_str(word);
                *width += space + own;
            }
            _ => lines.push((word.to_owned(), own)),
        }
    }
    let width = lines.iter().map(|(_, width)| *width).fold(0.0, f64::max);
    let height = lines.len() as f64 * font_size * 1.2;
    let lines = lines.into_iter().map(|(line, _)| line).collect();
    (lines, width + 8.0, height + 4.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::explore::sample::model;

    fn view(model: &ExploreModel, zoom: f64) -> Viewport {
        let bounds = model.bounds();
        let size = Px { x: 900.0, y: 700.0 };
        let view = Viewport::default().resized(size, bounds);
        let view = view.fitted(bounds.unwrap());
        view.zoomed(zoom, view.middle())
    }

    /// Every character as wide as the next.
    fn width_of(text: &str, font_size: f64) -> f64 {
        0.55 * font_size * text.chars().count() as f64
    }

    fn placed(model: &ExploreModel, view: &Viewport, wishes: &LabelWishes) -> Vec<PlacedLabel> {
        place(model, view, wishes, width_of)
    }

    fn ids(labels: &[PlacedLabel]) -> Vec<u32> {
        labels.iter().map(|label| label.id).collect()
    }

    #[test]
    fn none_overlap_and_all_are_inside() {
        let model = model();
        for zoom in [0.5, 1.0, 3.0, 10.0, 60.0] {
            let view = view(&model, zoom);
            let labels = placed(
                &model,
                &view,
                &LabelWishes {
                    level: Some(9),
                    ..Default::default()
                },
            );
            for (i, a) in labels.iter().enumerate() {
                assert!(a.rect.is_within(view.size));
                assert!(labels[..i].iter().all(|b| !a.rect.overlaps(&b.rect)));
            }
        }
    }

    #[test]
    fn levels_are_limited_on_request() {
        let model = model();
        let top = LabelWishes {
            level: Some(0),
            ..Default::default()
        };
        assert_eq!(ids(&placed(&model, &view(&model, 1.0), &top)), [0, 1]);
    }

    #[test]
    fn selected_and_found_come_first() {
        let model = model();
        let wishes = LabelWishes {
            selected: Some(3),
            found: vec![4],
            level: Some(0),
            obstacles: Vec::new(),
        };
        let found = ids(&placed(&model, &view(&model, 1.0), &wishes));
        assert_eq!(found[..2], [3, 4]);
    }

    #[test]
    fn labels_beside_the_selection_are_marked() {
        let model = model();
        let wishes = LabelWishes {
            selected: Some(0),
            level: Some(0),
            ..Default::default()
        };
        let labels = placed(&model, &view(&model, 1.0), &wishes);
        let aside: Vec<bool> = labels.iter().map(|label| label.is_aside).collect();
        assert_eq!((ids(&labels), aside), (vec![0, 1], vec![false, true]));
    }

    #[test]
    fn labels_keep_off_the_controls() {
        let model = model();
        let everywhere = Rect {
            left: 0.0,
            top: 0.0,
            width: 900.0,
            height: 700.0,
        };
        let wishes = LabelWishes {
            obstacles: vec![everywhere],
            ..Default::default()
        };
        assert!(placed(&model, &view(&model, 1.0), &wishes).is_empty());
    }

    #[test]
    fn nothing_is_placed_on_a_hidden_canvas() {
        assert!(placed(&model(), &Viewport::default(), &LabelWishes::default()).is_empty());
    }

    #[test]
    fn names_break_between_words() {
        let (lines, width, height) = measure(
            "Write and edit professional documents",
            (14.0, 176.0),
            width_of,
        );
        assert_eq!(lines.len(), 2);
        assert!(width <= 184.0 && height > 30.0);
        assert_eq!(measure("", (12.0, 99.0), width_of).0.len(), 0);
        assert_eq!(
            measure(
                "Donaudampfschifffahrtsgesellschaftskapitän",
                (12.0, 99.0),
                width_of
            )
            .0
            .len(),
            1
        );
    }

    #[test]
    fn a_label_is_found_under_the_pointer() {
        let model = model();
        let labels = placed(&model, &view(&model, 1.0), &LabelWishes::default());
        let rect = labels[0].rect;
        let inside = Px {
            x: rect.left + 2.0,
            y: rect.top + 2.0,
        };
        assert_eq!(label_at(&labels, inside), Some(labels[0].id));
        assert_eq!(label_at(&labels, Px { x: -1.0, y: -1.0 }), None);
    }
}
