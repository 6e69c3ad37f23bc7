"""What is connected to virtual pins or behind them: no names here are those of MicroPython, so the firmware never meets them."""
