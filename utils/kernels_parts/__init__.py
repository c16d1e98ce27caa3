"""The parts of utils/kernels: see there."""
