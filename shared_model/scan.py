"""One scan of a model, from inputs to outputs, readable top to bottom; the same on every runtime.

Nothing here reads a clock, a pin or a socket, and nothing between `heap_lock` and `heap_unlock` allocates.
"""

from shared_model import commands, events
from shared_model.alarms import Alarm
from shared_model.claims import Claim
from shared_model.declaration import ModelError
from shared_model.image import Image
from shared_model.interlocks import Interlock, Permissive
from shared_model.limits import MAX_PERIODS, NOT_FORCED, later
from shared_model.model import named
from shared_model.orders import ORDER_WORDS, Orders
from shared_model.portable import heap_lock, heap_unlock, traceback_text
from shared_model.quality import GOOD, NOT_CONNECTED
from shared_model.record import Recorder
from shared_model.sequence import Sequence
from shared_model.tags import Command, InputTag, Memory, OutputTag
from shared_model.words import Words

QUEUE_COMMANDS = 32
"""Most single commands that one scan applies."""

NOTED_EVENTS = 48
RECORD_WORDS = 256
"""Room of the recording, besides that for one record of all inputs."""

NOBODY = 0
SOMEBODY = 1
CHANGED = 2
"""Who obeys an interlock: no output; some output, which is to be guarded when logic writes; or who does is to be found out."""

SCAN_MASK = (1 << 29) - 1
"""The scan number is a pair of small integers; the low one has 29 bits, so that it never leaves them."""


class BetweenScans:
    """A context in which no scan begins: what is done in it is seen by a scan as a whole, or not at all. It may be entered again.

    Where scans do not interrupt, as in an event loop, there is nothing to do.
    """

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind, error, trace) -> None:
        pass


class Scanner:
    """Runs the scan of a model. CPython finds the attributes of an instance at once while there are at most 29 of them.

    `model` is a Model class or instance; ModelError if it cannot run. `digest_every`: scans from digest to digest, about a
    second by default. Drivers `bind` and `put` inputs between scans and take `out`, one field value an output.
    `reads`: by path of an interlock the tags whose values its trip is noted with; it changes nothing that a scan computes.
    """

    between_scans = BetweenScans()  # a runtime whose scans interrupt puts its own on the instance

    def __init__(self, model, digest_every: int = 0, reads=None) -> None:
        from shared_model.frozen import Frozen, made  # here, as only now anybody needs them
        from shared_model.trial import try_once

        model = made(model)
        try_once(model)
        frozen = Frozen(model)
        self.model = model
        self.scan_ms = model.scan_ms
        self.digest_every = digest_every or 1000 // self.scan_ms
        self.objects = tuple(frozen.objects)
        inputs = frozen.of((InputTag, Command))
        self.inputs = inputs
        self.outputs = frozen.of(OutputTag)
        self.interlocks = frozen.of(Interlock)
        self._sensors = frozen.of(InputTag)
        self._commands = frozen.of(Command)
        self.claims = frozen.of(Claim)
        self._steps = _steps(frozen)
        self._concerns = tuple([(part, frozen.concerning(prefix)) for prefix, part in frozen.parts])
        self._guarding = NOBODY
        self._commanded = False  # some command may be 1 since the last scan
        self.image = Image(self.objects)
        self._reads = {self.find(path).index: tuple([self.find(tag) for tag in reads[path]]) for path in reads or ()}
        self.events = Words(NOTED_EVENTS + sum([len(tags) for tags in self._reads.values()]), events.WIDTH)
        self.recorder = Recorder(RECORD_WORDS + 3 * len(self._sensors))
        self.queue = Orders(QUEUE_COMMANDS)
        self.out = [output.safe for output in self.outputs]
        self.fault: str | None = None
        self.forces = 0
        self.started = False
        self.recovering: dict | None = None  # what was retained, while `recover` has not put it back
        self.digest_due = False  # the finished image is one of those whose digest is told
        self.start_at(0)

    # What drivers and runtimes call between scans.

    def find(self, path: str):
        """The object of that dotted name, or None."""
        return named(self.objects, path)

    def input_index(self, path: str) -> int:
        """The position in `inputs` of that tag; ModelError if there is none."""
        return _position(self.inputs, "input", path)

    def output_index(self, path: str) -> int:
        """The position in `outputs` of that tag; ModelError if there is none."""
        return _position(self.outputs, "output", path)

    def bind(self, position: int) -> None:
        """A driver delivers this input from now on."""
        self.inputs[position].bind()

    def put(self, position: int, value: int) -> None:
        """A driver delivered a sample of this input, in the tag's units."""
        self.inputs[position].put(value)

    def put_bad(self, position: int, code: int) -> None:
        """A driver could not get a usable sample; `code` is a bad quality."""
        self.inputs[position].put(0, code)

    def order(self, operation: int, index: int, value: int = 0) -> int:
        """Queue a command for the next scan; the place of its result in `queue`, or -1 when that is full."""
        with self.between_scans:
            return self.queue.take(operation, index, value)

    def scan_no(self) -> int:
        """How many scans began. No property: on a board each store into an instance of a class that has one looks for it first."""
        return (self._scan_high << 29) | self.scan_low

    def start_at(self, scan_no: int) -> None:
        """Number the scans from here."""
        self._scan_high = scan_no >> 29
        self.scan_low = scan_no & SCAN_MASK
        self._digest_at = scan_no - scan_no % self.digest_every + self.digest_every & SCAN_MASK

    def tick(self, dt_ms: int) -> bool:
        """One tick of the grid: wait for the inputs at start, else scan. True if a scan ran; never raises.

        `dt_ms` is `scan_ms` times the whole periods since the last tick, 1 to 100 of them.
        """
        if self.fault is not None:
            return False
        if not self.started and not self._ready(dt_ms):
            return False
        longest = self.scan_ms * MAX_PERIODS
        heap_lock()
        error = self._scan(dt_ms if dt_ms < longest else longest, self._sensors)
        if error is None:
            return True
        self._break_off(error)
        return False

    def _break_off(self, error) -> None:
        """A fault stops scanning and makes outputs safe."""
        self.stop(type(error).__name__)  # before its traceback, for which there may be no memory
        try:
            self.fault = traceback_text(error)
        except MemoryError:
            pass  # as in an interrupt

    def rescan(self, dt_ms: int, changes) -> None:
        """One scan of recorded inputs, `changes` being (tag, value, quality): the latch decides nothing again."""
        for tag, value, code in changes:
            tag.become(value, code)
        heap_lock()
        error = self._scan(dt_ms, ())
        if error is not None:
            raise error

    def stop(self, text: str) -> None:
        """No more scans until `recover` or a restart; outputs safe, commands that wait not done. `text` says why. Allocates nothing."""
        self.fault = text
        self.queue.clear()
        for position in range(len(self.outputs)):
            output = self.outputs[position]
            self.out[position] = output.value = output.seen = output.safe

    def recover(self) -> None:
        """Begin again as after a restart: retained values kept, all else initial, the inputs waited for.

        If it fails, as it may for want of memory, the fault stands, nothing that was retained is lost, and it can be called again.
        """
        from shared_model.retained import restore, retained

        kept = self.recovering = retained(self)
        bound = [tag for tag in self._sensors if tag.quality != NOT_CONNECTED]
        self.restore(self.image.initial, self.scan_no())
        for tag in bound:
            tag.bind()
        for tag in self.inputs:
            tag.forget()
        restore(self, kept)
        self.recovering = None
        self.fault = None
        self.started = False

    def restore(self, image: bytes, scan_no: int, model_hash: str | None = None) -> None:
        """Take over a state of this model, as it was at the end of scan `scan_no`; ValueError if it is none, as `Image.unpack` says."""
        self.image.unpack(image, model_hash)
        self.image.pack()
        self.forces = 0
        for tag in self._sensors + self.outputs:
            if tag.force != NOT_FORCED:
                self.forces += 1
        for position, output in enumerate(self.outputs):
            self.out[position] = output.value
        self.show_trips()
        self._commanded = True
        self.recorder.full = True
        self.started = True
        self.start_at(scan_no)

    # What step 1 and commands share.

    def note(self, code: int, thing, a: int, b: int) -> None:
        """Note an event for the hub; one too many is counted as lost."""
        noted = self.events
        if noted.room(events.WIDTH):
            noted.add3(code, thing.index, a)
            noted.add(b)
            noted.add(self.scan_low)

    def release(self, interlock) -> int:
        """A reset of one latched interlock; 1 if it was released."""
        if not interlock.release():
            return 0
        self.note(events.RESET, interlock, interlock.active, interlock.latched)
        self.show_trips()
        return 1

    def show_trips(self) -> None:
        """Set every part's `tripped` from the interlocks that concern it."""
        self._guarding = CHANGED
        for part, interlocks in self._concerns:
            tripped = 0
            for interlock in interlocks:
                if interlock.active or interlock.latched:
                    tripped = 1
            part.tripped = tripped

    # One scan.

    def _scan(self, dt_ms: int, sensors):
        """One scan under the lock, which it ends; what it raised, or None. `sensors`: the inputs to latch.

        Most scans are like the one before, so each step here only asks whether there is anything to do. It is one long function
        because a call takes as long as several of these lines, and called under the lock it takes its frame from no heap.
        """
        try:
            self.scan_low = number = self.scan_low + 1  # one that breaks off counts, too
            if number > SCAN_MASK:
                self._carry()
            for tag in sensors:  # step 1
                age_ms = tag.age_ms
                if age_ms < 0:
                    if tag.steady:
                        tag.age_ms = 0
                        continue
                else:
                    age_ms += dt_ms
                    if age_ms < tag.due_ms:
                        tag.age_ms = age_ms
                        continue
                if tag.latch(dt_ms):  # a new sample, or too old
                    self.note(events.QUALITY, tag, tag.quality, 0)
            if self.forces:
                self._show_forces()
            for command in self._commands:  # a button's rising edge becomes a command of this scan, behind those that wait
                if command.pressed:
                    command.pressed = 0
                    if self.queue.append(commands.PRESS, command.index, 0, -1):
                        self.note(events.COMMAND, command, 0, 0)
            if self._commanded:
                self._end_commands()
            if self.queue.used or self.recorder.on:
                self._command(dt_ms)  # step 1, commands
            memories, sequences, permissives, interlocks, alarms, claims = self._steps
            self.model.scan(dt_ms)  # step 2
            stirred = False  # some output is not at rest: it is forced or held, or logic wrote another value
            for output in self.outputs:  # step 3
                value = getattr(output.owner, output.name)
                if value is not output.rest and output.take(value):
                    stirred = True
            for memory in memories:
                value = getattr(memory.owner, memory.name)
                if value is not memory.value:
                    memory.take(value)
            for sequence in sequences:
                if sequence.moved:
                    sequence.moved = 0
                    self.note(events.TRANSITION, sequence, sequence.previous, sequence.state)
            for permissive in permissives:  # steps 4 and 5
                permissive.ok = 1 if permissive.when(permissive.owner) else 0
            if stirred:
                self._permit()
            if self.forces:
                self._show_field()
            moved = False
            for interlock, when, owner in interlocks:  # step 6: all conditions first, then what they do
                if when(owner) and (interlock.armed is None or interlock.armed(owner)):
                    if not interlock.active:
                        interlock.condition = 1
                        moved = True
                elif interlock.condition:
                    interlock.condition = 0
                    moved = True
            if moved:
                self._settle_interlocks(dt_ms)
            if self._guarding and (stirred or self._guarding == CHANGED):
                stirred = True
                self._guard()
            for alarm, when, owner in alarms:  # step 7, on what really goes out
                if not alarm.active:
                    turning = when(owner)
                elif alarm.clears is None:
                    turning = not when(owner)
                else:
                    turning = alarm.clears(owner)
                if turning or alarm.restless:
                    before = alarm.state
                    if alarm.settle(turning, dt_ms):
                        self.note(events.ALARM, alarm, before, alarm.state)
            for claim, holds, owner in claims:
                ok = 1 if (claim.judge(dt_ms) if holds is None else holds(owner)) else 0
                if ok != claim.ok:
                    claim.ok = ok
                    self.note(events.CLAIM, claim, ok, 0)
            if stirred:
                self._put_out()
            if self.scan_low == self._digest_at:
                self._finish()
        except Exception as caught:
            return caught
        finally:
            heap_unlock()
        return None

    def _ready(self, dt_ms: int) -> bool:
        """The start-up rule: every bound input has delivered once, or its `stale_ms` has passed."""
        for tag in self._sensors:
            if tag.pending():
                for waiting in self._sensors:
                    if waiting.age_ms >= 0:
                        waiting.age_ms = later(waiting.age_ms, dt_ms)
                return False
        self.started = True
        return True

    def _carry(self) -> None:
        """The low half of the scan number is full."""
        self.scan_low = 0
        self._scan_high += 1

    def _show_forces(self) -> None:
        """Logic sees what inputs are forced to."""
        for tag in self._sensors:
            if tag.force != NOT_FORCED:
                tag.show()

    def _end_commands(self) -> None:
        """A command is 1 for one scan."""
        self._commanded = False
        for command in self._commands:
            if command.value:
                command.value = 0
                command.show()

    def _command(self, dt_ms: int) -> None:
        """Step 1, commands: apply those that are due and record them with the inputs."""
        queue = self.queue
        recorded = False
        if self.recorder.on:
            recorded = self.recorder.begin(dt_ms, self._sensors, queue.waiting())
            for tag in self._sensors:
                tag.changed = 0
        if not queue.used:
            return
        self._commanded = True
        words = queue.words
        for number in range(queue.waiting()):
            at = number * ORDER_WORDS  # a step that is no literal makes range an object on MicroPython
            operation = words[at]
            value = words[at + 2]
            if recorded:
                self.recorder.add3(operation, words[at + 1], value)
            done = commands.apply(self, operation, self.objects[words[at + 1]], value)
            if words[at + 3] >= 0:
                queue.results[words[at + 3]] = done
        queue.clear()

    def _permit(self) -> None:
        """Steps 4 and 5 of the outputs that are not at rest."""
        for output in self.outputs:
            if output.rest is None:
                output.permit()

    def _show_field(self) -> None:
        """Interlocks, alarms and claims judge the field, not what an input is forced to."""
        for tag in self._sensors:
            if tag.force != NOT_FORCED:
                tag.show_field()

    def _settle_interlocks(self, dt_ms: int) -> None:
        moved = False
        for interlock in self.interlocks:
            if interlock.settle(dt_ms):
                moved = True
                self.note(events.TRIP, interlock, interlock.active, interlock.latched)
                if interlock.active:
                    for tag in self._reads.get(interlock.index, ()):
                        code = tag.quality if isinstance(tag, InputTag) else GOOD
                        self.note(events.VALUE, tag, getattr(tag.owner, tag.name), code)
        if moved:
            self.show_trips()

    def _guard(self) -> None:
        """Let the interlocks that act decide their outputs, and set those free that none acts on any more."""
        self._guarding = NOBODY
        for output in self.outputs:
            if output.interlocks:
                output.protect()
                if output.by >= 0:
                    self._guarding = SOMEBODY
                    setattr(output.owner, output.name, output.value)

    def _put_out(self) -> None:
        """Step 8: to the drivers; logic reads back what went out, without forces."""
        out = self.out
        position = 0
        for output in self.outputs:
            out[position] = output.value
            position += 1  # noqa: SIM113 (enumerate allocates)
            if output.force != NOT_FORCED:
                output.show()

    def _finish(self) -> None:
        """Step 9: pack the image, as its digest is due."""
        self._digest_at = self.scan_low + self.digest_every & SCAN_MASK
        self.digest_due = True
        self.image.pack()


def _steps(frozen) -> tuple:
    """What `_scan` walks through, in its order. Beside each rule with an effect stands what it is asked in every scan.

    A board looks up an attribute slowly, and CPython calls what a variable holds faster than what an instance holds.
    """
    return (
        frozen.of(Memory),
        frozen.of(Sequence),
        frozen.of(Permissive),
        tuple([(interlock, interlock.when, interlock.owner) for interlock in frozen.of(Interlock)]),
        tuple([(alarm, alarm.when, alarm.owner) for alarm in frozen.of(Alarm)]),
        tuple([(claim, claim.holds, claim.owner) for claim in frozen.of(Claim)]),
    )


def _position(tags, kind: str, path: str) -> int:
    for position, tag in enumerate(tags):
        if tag.path == path:
            return position
    names = ", ".join([tag.path for tag in tags]) or "none"
    raise ModelError(f"there is no {kind} {path!r}; there are {names}")
