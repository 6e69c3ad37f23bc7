"""The desktop tools: the two commands, the compiler, flashing. They import `shared_model` and read `firmware` as files."""
