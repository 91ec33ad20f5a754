//! The map: points on a canvas, labels over it.
//!
//! Model (`viewport`, `colouring`, `scene`, `pick`), layout (`labels`, `ruler`), drawing (`renderer`, `webgl`,
//! `canvas2d`, `palette`) and interaction (`gesture`, `stage`, `input`) are apart; `view` puts them together.

pub mod canvas2d;
pub mod colouring;
pub mod controls;
pub mod gesture;
pub mod input;
pub mod labels;
pub mod legend;
pub mod overlay;
pub mod palette;
pub mod pick;
pub mod renderer;
pub mod ruler;
pub mod scene;
pub mod stage;
pub mod view;
pub mod viewport;
pub mod webgl;

pub use view::MapView;
