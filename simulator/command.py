"""Where the command `isoscan` begins, before anything is imported that takes time. The verbs are `cli.py`'s."""

import os
import signal

INTERRUPTED = 130  # as a shell tells Ctrl-C


def main() -> None:
    """Run a verb. Ctrl-C ends it without a word while its modules are being imported, which takes most of a second."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    from simulator import cli

    signal.signal(signal.SIGINT, before)
    cli.main()


if __name__ == "__main__":
    main()
