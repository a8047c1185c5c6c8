"""Lesson 03: DevOps, with delivery measured from real records, flow simulated, and a service made faster turn by turn."""
