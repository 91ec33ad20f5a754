//! The icons, drawn as strokes in the colour of the text.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A shield with a tick: privacy.
    Shield,
    /// A tick.
    Check,
    /// A cross.
    Cross,
    /// A triangle with a bar: a warning.
    Warning,
    /// An arrow into a tray: import.
    Import,
    /// A sun.
    Sun,
    /// A moon.
    Moon,
    /// A screen.
    Screen,
    /// A circle: waiting.
    Circle,
    /// An arrow to the right.
    Arrow,
    /// A bin.
    Bin,
    /// A plus.
    Plus,
    /// A circular arrow.
    Again,
    /// An i in a circle.
    Info,
    /// Two bars: a pause.
    Pause,
    /// Two sheets: copy.
    Copy,
    /// A floppy disk: save.
    Save,
}

impl Shape {
    /// The path within a square of 24 units.
    fn path(self) -> &'static str {
        match self {
            Self::Shield => {
                "M12 3l7 3v5c0 4.6-2.9 8.2-7 10-4.1-1.8-7-5.4-7-10V6zM8.7 11.8l2.4 2.4 4.3-4.6"
            }
            Self::Check => "M5 12.5l4.6 4.6L19 7.5",
            Self::Cross => "M6 6l12 12M18 6L6 18",
            Self::Warning => "M12 4l9 16H3zM12 10v4.5M12 17.2v.1",
            Self::Import => "M12 4v11M7.5 10.8L12 15.3l4.5-4.5M4 16v3.5h16V16",
            Self::Sun => {
                "M12 8a4 4 0 100 8 4 4 0 000-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"
            }
            Self::Moon => "M20 14.5A8.5 8.5 0 119.5 4 6.8 6.8 0 0020 14.5z",
            Self::Screen => "M4 5h16v11H4zM9 20h6M12 16v4",
            Self::Circle => "M12 5a7 7 0 100 14 7 7 0 000-14z",
            Self::Arrow => "M5 12h14M13 6l6 6-6 6",
            Self::Bin => "M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.3 11v5M13.7 11v5",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Again => "M5 12a7 7 0 107-7c-2.3 0-4.3 1-5.6 2.7M6 4v4h4",
            Self::Pause => "M9 5v14M15 5v14",
            Self::Copy => "M9 9h10v11H9zM15 9V4H5v11h4",
            Self::Save => "M5 4h11l3 3v13H5zM8.5 4v5h6V4M8 20v-6h8v6",
            Self::Info => "M12 4a8 8 0 100 16 8 8 0 000-16zM12 11v5M12 8v.1",
        }
    }
}

/// An icon. Decorative: the words beside it carry the meaning.
#[component]
pub fn Icon(
    /// Which one.
    shape: Shape,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=shape.path() />
        </svg>
    }
}
