//! Conversations whose messages come one by one, in the order in which they were first met.

use std::collections::HashMap;

/// Values by id, in order of insertion.
pub(super) struct Groups<T> {
    index: HashMap<String, usize>,
    values: Vec<(String, T)>,
}

impl<T> Default for Groups<T> {
    fn default() -> Self {
        Self {
            index: HashMap::new(),
            values: Vec::new(),
        }
    }
}

impl<T> Groups<T> {
    /// The value of `id`, made by `new` if there is none yet.
    pub(super) fn entry(&mut self, id: &str, new: impl FnOnce() -> T) -> &mut T {
        let at = if let Some(&at) = self.index.get(id) {
            at
        } else {
            self.index.insert(id.to_owned(), self.values.len());
            self.values.push((id.to_owned(), new()));
            self.values.len() - 1
        };
        &mut self.values[at].1
    }

    /// All of them; the groups are empty afterwards.
    pub(super) fn take(&mut self) -> impl Iterator<Item = (String, T)> + use<T> {
        self.index.clear();
        std::mem::take(&mut self.values).into_iter()
    }
}
