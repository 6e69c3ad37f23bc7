"""The pins that were bound, as the scan task sees them. Which pin is whose was settled before."""


class Io:
    """The bound pins: `read` before a tick, `write` after it, `safe` whenever the scan is not to be trusted with them."""

    def __init__(self, scanner, inputs: list, outputs: list):
        self._scanner = scanner
        self._inputs = inputs
        self._outputs = outputs

    def read(self) -> None:
        """Delivers a sample of each input; one whose hardware does not answer is not delivered, and ages."""
        scanner = self._scanner
        for position, driver in self._inputs:
            try:
                scanner.put(position, driver.read())
            except OSError:
                pass

    def write(self) -> None:
        """Drives each output to the value that the last tick left."""
        out = self._scanner.out
        for position, driver in self._outputs:
            driver.write(out[position])

    def safe(self) -> None:
        """Drives each output to its declared safe value."""
        for position, driver in self._outputs:
            driver.write(self._scanner.outputs[position].safe)
