"""Measurements, run by hand on an empty database: `python -m tests.bench.commitments`.

Each prints its ratio to raw SQL for the same need in the same run; absolute times drift with the machine.
"""
