//! The program: hands over to the command line.

use std::process::ExitCode;

mod cli;

/// Long answers are made of many small texts: a fifth faster than with the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
