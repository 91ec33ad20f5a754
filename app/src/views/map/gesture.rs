//! Pointers on the map as moves of the camera: one drags, two pinch, one that hardly moves clicks.

use super::viewport::Px;

/// Movement up to which a press is a click, in pixels.
const CLICK_SLOP: f64 = 5.0;

/// What a pointer's movement means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Move {
    /// No button or finger is down.
    Hover,
    /// The map follows the pointer.
    Pan {
        /// To the right.
        dx: f64,
        /// Downwards.
        dy: f64,
    },
    /// Two fingers: the map follows their middle and their distance.
    Pinch {
        /// To the right.
        dx: f64,
        /// Downwards.
        dy: f64,
        /// New distance over old.
        factor: f64,
        /// Their middle.
        at: Px,
    },
}

/// The pointers that are down.
#[derive(Clone, Debug, Default)]
pub struct Gesture {
    pointers: Vec<(i32, Px)>,
    travelled: f64,
    /// Whether more than one pointer took part since all were up.
    many: bool,
}

impl Gesture {
    /// A pointer comes down.
    pub fn press(&mut self, id: i32, at: Px) {
        if self.pointers.is_empty() {
            self.travelled = 0.0;
            self.many = false;
        }
        self.pointers.retain(|(other, _)| *other != id);
        self.pointers.push((id, at));
        self.many |= self.pointers.len() > 1;
    }

    /// A pointer moves. The third finger and those after it do nothing.
    pub fn drag(&mut self, id: i32, to: Px) -> Move {
        let Some(index) = self.pointers.iter().position(|(other, _)| *other == id) else {
            return Move::Hover;
        };
        let from = self.pointers[index].1;
        let other = self.pointers.iter().take(2).find(|(other, _)| *other != id);
        let other = other.map(|(_, at)| *at);
        self.pointers[index].1 = to;
        self.travelled += (to.x - from.x).hypot(to.y - from.y);
        match other {
            None if self.travelled > CLICK_SLOP => Move::Pan {
                dx: to.x - from.x,
                dy: to.y - from.y,
            },
            Some(other) if index < 2 => {
                let apart = |a: Px| (a.x - other.x).hypot(a.y - other.y).max(1.0);
                Move::Pinch {
                    dx: (to.x - from.x) / 2.0,
                    dy: (to.y - from.y) / 2.0,
                    factor: apart(to) / apart(from),
                    at: Px {
                        x: f64::midpoint(to.x, other.x),
                        y: f64::midpoint(to.y, other.y),
                    },
                }
            }
            _ => Move::Pan { dx: 0.0, dy: 0.0 },
        }
    }

    /// A pointer goes up: whether that was a click.
    pub fn release(&mut self, id: i32) -> bool {
        let was_down = self.pointers.iter().any(|(other, _)| *other == id);
        self.pointers.retain(|(other, _)| *other != id);
        was_down && self.pointers.is_empty() && !self.many && self.travelled <= CLICK_SLOP
    }

    /// The browser took a pointer away.
    pub fn cancel(&mut self, id: i32) {
        self.pointers.retain(|(other, _)| *other != id);
        self.travelled = f64::INFINITY;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Px {
        Px { x, y }
    }

    #[test]
    fn a_press_that_hardly_moves_is_a_click() {
        let mut gesture = Gesture::default();
        gesture.press(1, at(10.0, 10.0));
        assert_eq!(
            gesture.drag(1, at(12.0, 10.0)),
            Move::Pan { dx: 0.0, dy: 0.0 }
        );
        assert!(gesture.release(1));
        assert!(!gesture.release(1));
    }

    #[test]
    fn a_drag_is_no_click() {
        let mut gesture = Gesture::default();
        gesture.press(1, at(0.0, 0.0));
        assert_eq!(
            gesture.drag(1, at(20.0, 5.0)),
            Move::Pan { dx: 20.0, dy: 5.0 }
        );
        assert!(!gesture.release(1));
    }

    #[test]
    fn two_fingers_pinch() {
        let mut gesture = Gesture::default();
        gesture.press(1, at(0.0, 0.0));
        gesture.press(2, at(100.0, 0.0));
        let pinch = gesture.drag(2, at(200.0, 0.0));
        assert_eq!(
            pinch,
            Move::Pinch {
                dx: 50.0,
                dy: 0.0,
                factor: 2.0,
                at: at(100.0, 0.0)
            }
        );
        assert!(!gesture.release(2) && !gesture.release(1));
    }

    #[test]
    fn without_a_press_it_hovers() {
        assert_eq!(Gesture::default().drag(1, at(1.0, 1.0)), Move::Hover);
    }
}
