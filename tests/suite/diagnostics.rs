//! The gallery of bad inputs: one folder a code, files in, rendered text out.
