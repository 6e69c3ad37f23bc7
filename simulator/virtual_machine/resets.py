"""How a virtual board's process ends when its program asks for a new start: the exit status says which."""

RESET, SOFT_RESET, RAW_SOFT_RESET = 75, 76, 77  # of the whole chip; of the interpreter; of the interpreter, and then the raw REPL
