"""What isoscan costs, measured: scan time beside hand-written code, and heap on a board. `python -m benchmarks`; see README.md."""
