"""The bound pins, as a scan's turn sees them. Which pin is whose was settled before."""


class Io:
    """The bound pins: `read` before a tick, `write` after it, then `pass_time`; `safe` whenever the scan is not to be trusted with them.

    A driver whose QUICK is true allocates nothing, in reading or writing.
    """

    def __init__(self, scanner, inputs: list, outputs: list, timed: list):
        self._scanner = scanner
        self._inputs = inputs
        self._outputs = outputs
        self._timed = timed
        self._slow_inputs: list = []
        self._slow_outputs: list = []

    def leave_to_loop(self) -> None:
        """From now on a tick comes in an interrupt: drivers that allocate get their turn in `pass_time`."""
        self._slow_inputs = [pair for pair in self._inputs if not pair[1].QUICK]
        self._slow_outputs = [pair for pair in self._outputs if not pair[1].QUICK]
        self._inputs = [pair for pair in self._inputs if pair[1].QUICK]
        self._outputs = [pair for pair in self._outputs if pair[1].QUICK]

    def read(self) -> None:
        """Delivers a sample of each input; one whose hardware does not answer, or has none yet, is not delivered, and ages."""
        inputs = self._scanner.inputs
        for position, driver in self._inputs:
            try:
                value = driver.read()
            except OSError:
                continue
            if value is not None:
                inputs[position].put(value)

    def write(self) -> None:
        """Drives each output to the value that the last tick left."""
        out = self._scanner.out
        for position, driver in self._outputs:
            driver.write(out[position])

    def pass_time(self, dt_ms: int) -> None:
        """Does what was left to do outside the ticks, and tells those that measure over time how much has passed since the last call."""
        scanner = self._scanner
        for position, driver in self._slow_outputs:
            driver.write(scanner.out[position])
        for position, driver in self._slow_inputs:
            try:
                value = driver.read()
            except OSError:
                continue
            if value is not None:
                with scanner.between_scans:
                    scanner.put(position, value)
        for driver in self._timed:
            driver.pass_time(dt_ms)

    def safe(self) -> None:
        """Drives each output to its declared safe value; in an interrupt those that need no memory, and `pass_time` the others."""
        self._make_safe(self._outputs)
        self._make_safe(self._slow_outputs)

    def _make_safe(self, outputs: list) -> None:
        for position, driver in outputs:
            try:
                driver.write(self._scanner.outputs[position].safe)
            except Exception:
                pass  # those behind it all the same
