"""The parts of utils/corpus: see there."""
