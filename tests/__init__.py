"""The tests; a regular package, because libraries install stray `tests` packages that would win otherwise."""
