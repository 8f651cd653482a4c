//! What rounds share is read once: a result with its findings, which every round that uses it reports again.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::check::Desk;
use crate::diagnostic::Sink;

/// Results by key.
pub(super) struct Memo<K, T> {
    kept: RefCell<BTreeMap<K, (T, Sink)>>,
}

impl<K, T> Default for Memo<K, T> {
    fn default() -> Self {
        Self {
            kept: RefCell::default(),
        }
    }
}

impl<K: Ord, T: Clone> Memo<K, T> {
    /// The result of `make`, made once for each key. Failures are made again, because they name the place that asks.
    pub(super) fn get(
        &self,
        key: K,
        desk: &mut Desk<'_>,
        make: impl FnOnce(&mut Desk<'_>) -> Option<T>,
    ) -> Option<T> {
        if let Some((result, findings)) = self.kept.borrow().get(&key) {
            desk.sink.append(findings.clone());
            return Some(result.clone());
        }
        let mut findings = Sink::default();
        let made = make(&mut Desk {
            sources: desk.sources,
            sink: &mut findings,
        });
        desk.sink.append(findings.clone());
        let result = made?;
        let kept = (result.clone(), findings);
        self.kept.borrow_mut().insert(key, kept);
        Some(result)
    }
}
