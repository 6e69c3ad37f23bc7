"""The pins that were bound, as the scan task sees them. Which pin is whose was settled before."""


class Io:
    """The bound pins: `read` before a tick, `write` after it, then `pass_time`; `safe` whenever the scan is not to be trusted with them."""

    def __init__(self, scanner, inputs: list, outputs: list, timed: list):
        self._scanner = scanner
        self._inputs = inputs
        self._outputs = outputs
        self._timed = timed

    def read(self) -> None:
        """Delivers a sample of each input; one whose hardware does not answer, or has none yet, is not delivered, and ages."""
        scanner = self._scanner
        for position, driver in self._inputs:
            try:
                value = driver.read()
            except OSError:
                continue
            if value is not None:
                scanner.put(position, value)

    def write(self) -> None:
        """Drives each output to the value that the last tick left."""
        out = self._scanner.out
        for position, driver in self._outputs:
            driver.write(out[position])

    def pass_time(self, dt_ms: int) -> None:
        """Tells those that measure over time how much has passed since the scan before."""
        for driver in self._timed:
            driver.pass_time(dt_ms)

    def safe(self) -> None:
        """Drives each output to its declared safe value."""
        for position, driver in self._outputs:
            driver.write(self._scanner.outputs[position].safe)
