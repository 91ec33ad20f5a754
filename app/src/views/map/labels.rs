//! Which labels are on the map and where: top level first, lower levels once their cluster is big enough
//! on screen, none over another or over the controls. Sizes are estimated, so all of this runs anywhere.

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

/// Places the labels: the selected one first, then those found, then by level and size.
pub fn place(model: &ExploreModel, view: &Viewport, wishes: &LabelWishes) -> Vec<PlacedLabel> {
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
        let (lines, width, height) = measure(&cluster.name, type_size);
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

/// Breaks a name into lines and estimates their box: width and height in pixels, padding included.
fn measure(name: &str, (font_size, max_width): (f64, f64)) -> (Vec<String>, f64, f64) {
    let width_of = |text: &str| text.chars().map(em_width).sum::<f64>() * font_size;
    let mut lines: Vec<String> = Vec::new();
    for word in name.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width_of(line) + width_of(word) + 0.3 * font_size <= max_width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let width = lines.iter().map(|line| width_of(line)).fold(0.0, f64::max);
    let height = lines.len() as f64 * font_size * 1.2;
    (lines, width + 8.0, height + 4.0)
}

/// Width of a character of a semi-bold sans-serif in em, on the wide side.
fn em_width(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | '\'' | ' ' | '’' | ':' | '|' => 0.33,
        'f' | 't' | 'r' | '(' | ')' | '-' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.95,
        'A'..='Z' => 0.72,
        // Scripts of full-width characters, and emoji.
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7af}' => 1.0,
        '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{1f000}'.. => 1.1,
        _ => 0.62,
    }
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

    fn ids(labels: &[PlacedLabel]) -> Vec<u32> {
        labels.iter().map(|label| label.id).collect()
    }

    #[test]
    fn none_overlap_and_all_are_inside() {
        let model = model();
        for zoom in [0.5, 1.0, 3.0, 10.0, 60.0] {
            let view = view(&model, zoom);
            let labels = place(
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
        assert_eq!(ids(&place(&model, &view(&model, 1.0), &top)), [0, 1]);
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
        let placed = ids(&place(&model, &view(&model, 1.0), &wishes));
        assert_eq!(placed[..2], [3, 4]);
    }

    #[test]
    fn labels_beside_the_selection_are_marked() {
        let model = model();
        let wishes = LabelWishes {
            selected: Some(0),
            level: Some(0),
            ..Default::default()
        };
        let placed = place(&model, &view(&model, 1.0), &wishes);
        let aside: Vec<bool> = placed.iter().map(|label| label.is_aside).collect();
        assert_eq!((ids(&placed), aside), (vec![0, 1], vec![false, true]));
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
        assert!(place(&model, &view(&model, 1.0), &wishes).is_empty());
    }

    #[test]
    fn nothing_is_placed_on_a_hidden_canvas() {
        assert!(place(&model(), &Viewport::default(), &LabelWishes::default()).is_empty());
    }

    #[test]
    fn names_break_between_words() {
        let (lines, width, height) =
            measure("Write and edit professional documents", (14.0, 176.0));
        assert_eq!(lines.len(), 2);
        assert!(width <= 184.0 && height > 30.0);
        assert_eq!(measure("", (12.0, 99.0)).0.len(), 0);
        assert_eq!(
            measure("Donaudampfschifffahrtsgesellschaftskapitän", (12.0, 99.0))
                .0
                .len(),
            1
        );
    }

    #[test]
    fn a_label_is_found_under_the_pointer() {
        let model = model();
        let labels = place(&model, &view(&model, 1.0), &LabelWishes::default());
        let rect = labels[0].rect;
        let inside = Px {
            x: rect.left + 2.0,
            y: rect.top + 2.0,
        };
        assert_eq!(label_at(&labels, inside), Some(labels[0].id));
        assert_eq!(label_at(&labels, Px { x: -1.0, y: -1.0 }), None);
    }
}
