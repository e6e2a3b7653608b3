"""Measures Lockstep against limits taken in the same run. docs/benchmarks.md says how and why."""
