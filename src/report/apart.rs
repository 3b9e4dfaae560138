//! Reading on one thread and laying out on another: a long answer takes as long as the longer of the two.

use std::sync::mpsc;

use crate::ledger::Result;

/// How many things are handed over at a time.
const BATCH: usize = 256;

/// What `work` makes of everything that `produce` hands over, in its order.
///
/// # Errors
/// Those of `produce`.
pub(super) fn apart<T: Send, U: Send>(
    produce: impl FnOnce(&mut dyn FnMut(T)) -> Result<()>,
    work: impl FnMut(T) -> U + Send,
) -> Result<Vec<U>> {
    let (send, receive) = mpsc::sync_channel::<Vec<T>>(8);
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| receive.into_iter().flatten().map(work).collect());
        let mut batch = Vec::with_capacity(BATCH);
        let mut hand_over = |item| {
            batch.push(item);
            if batch.len() == BATCH {
                // Whoever has stopped listening has panicked, which the end of the scope tells.
                let _ = send.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH)));
            }
        };
        let produced = produce(&mut hand_over);
        let _ = send.send(batch);
        drop(send);
        let found = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        produced.map(|()| found)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Error;

    #[test]
    fn everything_comes_in_its_order() {
        let numbers = |each: &mut dyn FnMut(usize)| {
            (0..1_000).for_each(each);
            Ok(())
        };
        let doubled = apart(numbers, |number| number * 2).expect("no error");
        assert_eq!(doubled, (0..1_000).map(|number| number * 2).collect::<Vec<_>>());
        assert!(apart(|_: &mut dyn FnMut(usize)| Err(Error::DiskFull), |number| number).is_err());
    }
}
