"""What test files that run on all three runtimes may use in pytest's place; plain Python that MicroPython runs too."""

from shared_model import events, portable
from shared_model.scan import Scanner


def raises(error_class, function):
    """Call `function`, which must raise `error_class`; the error itself is returned, its message is `str` of it."""
    try:
        function()
    except error_class as error:
        return error
    raise AssertionError("no " + error_class.__name__ + " was raised")


def message(error_class, function):
    """The full text of the `error_class` that calling `function` must raise."""
    return str(raises(error_class, function))


def equal(found, expected, at=""):
    """Assert that two values are equal; the message shows both (`assert` alone shows neither on MicroPython)."""
    if found != expected:
        raise AssertionError("{}found {!r}, expected {!r}".format(str(at) + ": " if at != "" else "", found, expected))


def without_heap(function):
    """Call `function` where any allocation is a MemoryError on MicroPython, and return what it returns."""
    portable.heap_lock()
    try:
        return function()
    finally:
        portable.heap_unlock()


def no_memory(*_):
    """Stands for any function when there is none left."""
    raise MemoryError


def replaced(owner, name, other, function):
    """What `function` returns while this attribute is another."""
    kept = getattr(owner, name)
    setattr(owner, name, other)
    try:
        return function()
    finally:
        setattr(owner, name, kept)


class Rig:
    """A Scanner with a driver on every input, which delivers what `values` holds (0 at first) before each tick; None: nothing."""

    def __init__(self, model, reads=None, **values):
        self.scanner = Scanner(model, reads=reads)
        self.model = self.scanner.model
        self.values: dict = {}
        for position, tag in enumerate(self.scanner.inputs):
            self.scanner.bind(position)
            self.values[tag.path] = 0
        self.values.update(values)

    def tick(self, count=1, **values):
        """So many ticks of one period, with these inputs from now on; the last one's answer is returned."""
        self.values.update(values)
        ran = False
        for _ in range(count):
            for position, tag in enumerate(self.scanner.inputs):
                value = self.values[tag.path]
                if value is not None:
                    self.scanner.put(position, value)
            ran = self.scanner.tick(self.scanner.scan_ms)
        return ran

    def do(self, operation, path, value=0):
        """Queue one command and tick once; 1 if it was done, 0 if it was refused."""
        place = self.scanner.order(operation, self.scanner.find(path).index, value)
        self.tick()
        return self.scanner.queue.results[place]

    def find(self, path):
        return self.scanner.find(path)

    def out(self, path):
        """What goes to the field."""
        return self.scanner.out[self.scanner.output_index(path)]

    def events(self):
        """(kind, path, two values) of what was noted since the last call."""
        noted = self.scanner.events
        found = []
        for at in range(0, noted.used, events.WIDTH):
            code, index, a, b = noted.words[at : at + 4]
            kind = "value" if code == events.VALUE else events.KINDS[code]
            found.append((kind, self.scanner.objects[index].path, a, b))
        noted.clear()
        return found
