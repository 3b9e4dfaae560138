//! What an entry has recorded already, in a memory that does not grow: a Bloom filter over checksums.
//!
//! "Not seen" is certain, and spares a million look-ups in the book; "seen" may be wrong, and is looked up.

/// Bits of the filter: 16 MiB. Of a million checksums hardly one is looked up in vain, of ten million one in a thousand.
const BITS: u64 = 1 << 27;

/// The checksums that were seen.
#[derive(Default)]
pub(super) struct Seen {
    /// Empty until the first checksum.
    bits: Vec<u64>,
}

impl Seen {
    /// Notes a checksum; tells whether it may have been seen before.
    pub(super) fn insert(&mut self, checksum: i64) -> bool {
        if self.bits.is_empty() {
            self.bits = vec![0; usize::try_from(BITS / 64).unwrap_or(0)];
        }
        let hash = checksum.cast_unsigned();
        // Seven probes at even steps, as good as seven hashes (Kirsch and Mitzenmacher, 2006).
        let step = hash.rotate_right(32) | 1;
        let mut before = true;
        for probe in 0..7_u64 {
            let bit = hash.wrapping_add(step.wrapping_mul(probe)) % BITS;
            if let Some(word) = usize::try_from(bit / 64).ok().and_then(|at| self.bits.get_mut(at)) {
                before &= *word >> (bit % 64) & 1 == 1;
                *word |= 1 << (bit % 64);
            }
        }
        before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_was_seen_is_known() {
        let mut seen = Seen::default();
        let checksums = (1_i64..50_000).map(|number| number.wrapping_mul(0x1357_9bdf_0246_8ace));
        let twice = checksums.clone().filter(|checksum| seen.insert(*checksum)).count();
        assert!(twice == 0, "{twice} taken for one before");
        assert!(checksums.into_iter().all(|checksum| seen.insert(checksum)));
    }
}
