"""Benchmarks: one file each, a peer in the same run, ratios; see docs/measures."""
