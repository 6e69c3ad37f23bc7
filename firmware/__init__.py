"""What runs on a board: boot order, scan task, drivers, server, storage. It imports `shared_model` and never `tools` or `simulator`."""
