"""Measures of a model: fidelity to the sketch, realism, and the benchmarks. No Qt."""
