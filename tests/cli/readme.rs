//! The README is rewritten by running what it shows, and must come out as it is.
