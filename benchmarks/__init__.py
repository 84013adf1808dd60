"""Benchmarks of the reader: quality against gold readouts, speed against the encoder alone, and the gate."""
