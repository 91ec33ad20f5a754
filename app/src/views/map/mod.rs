//! The map: points on a canvas, labels over it.
//!
//! Model (`viewport`, `colouring`, `scene`, `pick`), layout (`labels`), drawing (`renderer`, `webgl`,
//! `canvas2d`, `palette`) and interaction (`gesture`, `stage`, `input`) are apart; `view` puts them together.

mod canvas2d;
pub mod colouring;
mod controls;
mod gesture;
mod input;
mod labels;
mod legend;
mod overlay;
pub mod palette;
mod pick;
mod renderer;
pub mod scene;
mod stage;
mod view;
mod viewport;
mod webgl;

pub use view::MapView;
