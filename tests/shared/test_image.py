"""The image: order, two buffers, there and back, digest. Runs on every runtime."""

from shared_model import Alarm, AnalogIn, AnalogOut, Command, DigitalOut, Interlock, Memory, Model, Sequence, Setting, Ton, commands
from shared_model.image import Image, digest
from shared_model.limits import NOT_FORCED
from shared_model.scan import Scanner
from tests.shared.support import Rig, equal, message, without_heap


class Part(Model):
    kept = Memory("Kept", high=9, initial=7)
    wait = Ton("Wait", pt_ms=60)


class Whole(Model):
    level = AnalogIn("Level", high=2000, on_bad=5)
    part = Part("Part")
    go = Command("Go")
    limit = Setting("Limit", high=9, default=4)
    speed = AnalogOut("Speed", low=-50, high=50, safe=-10)
    out = DigitalOut("Out")
    phase = Sequence(("A", "B"), (("A", "B", lambda m: m.level > 100),))
    full = Interlock("Full", when=lambda m: m.level > 1000, trips=("out",), latch=True)
    high = Alarm("High", "", when=lambda m: m.level > 500)

    def scan(self, dt_ms):
        self.part.wait(self.phase.at("B"), dt_ms)
        self.phase.step(self, dt_ms)
        self.out = self.speed = self.level


NONE = NOT_FORCED
AT_START = (
    [0, 132, 5, NONE]  # level: value, quality, seen, force
    + [7]  # part.kept
    + [0, 0, 0, 60]  # part.wait: q, running, et, pt
    + [0, 4]  # go, limit
    + [-10, -10, -10, NONE, -1, -1]  # speed: value, demand, seen, force, by, first-out
    + [0, 0, 0, NONE, -1, -1]  # out
    + [0, 0, -1, 0]  # phase: state, time, previous, entered
    + [0, 0, 0, -1]  # full: condition, active, latched, elapsed
    + [0, 0, -1, 0]  # high: state, active, elapsed, shelved
)


def test_the_whole_state_is_in_declared_order_depth_first():
    scanner = Scanner(Whole)
    equal(list(scanner.image.words), AT_START)
    equal(scanner.image.length, len(AT_START))


def test_words_are_32_bits_little_endian():
    data = bytes(Scanner(Whole).image.words)
    equal(data[:16], b"\0\0\0\0" + b"\x84\0\0\0" + b"\5\0\0\0" + b"\0\0\0\xc0")


def test_one_buffer_is_finished_while_the_other_is_packed():
    rig = Rig(Whole)
    finished = rig.scanner.image.words
    kept = list(finished)
    rig.tick(level=700)
    rig.scanner.image.pack()
    equal((list(finished) == kept, rig.scanner.image.words is finished), (True, False))
    without_heap(rig.scanner.image.pack)
    equal(rig.scanner.image.words is finished, True)


def busy():
    rig = Rig(Whole)
    rig.tick(3, level=300)
    rig.do(commands.FORCE, "speed", 20)
    rig.do(commands.WRITE, "limit", 8)
    rig.tick(2, level=1200)
    rig.do(commands.SHELVE, "high", 5000)
    rig.tick(2, level=900)
    rig.scanner.image.pack()
    return rig


def test_restored_it_goes_on_as_if_nothing_had_happened():
    first = busy()
    other = Rig(Whole)
    other.scanner.restore(bytes(first.scanner.image.words), first.scanner.scan_no())
    for rig in (first, other):
        rig.tick(level=900)
    for level in (900, 80, 1100, 0, 600, 600):
        for rig in (first, other):
            rig.tick(level=level)
            rig.scanner.image.pack()
        equal(list(other.scanner.image.words), list(first.scanner.image.words), level)
        equal((other.scanner.out, other.scanner.scan_no()), (first.scanner.out, first.scanner.scan_no()))


def test_a_restore_shows_everything_at_once():
    first = busy()
    other = Scanner(Whole)
    other.restore(bytes(first.scanner.image.words), 99)
    model = other.model
    equal((other.out, other.forces, other.scan_no(), other.started), ([20, 0], 1, 99, True))
    equal((model.level, model.level_ok, model.limit, model.tripped, model.phase.at("B")), (900, 1, 8, 1, 1))
    equal((model.speed, model.part.wait.q), (50, 1))


def test_a_state_of_another_model_is_refused_and_one_of_this_or_of_none_is_not():
    scanner = Scanner(Whole)
    image = bytes(scanner.image.words)
    scanner.restore(image, 1, "ab" * 32)  # it does not know its own
    scanner.image.model_hash = "cd" * 32
    text = "a state of another model: its hash is {}, here {}".format("ab" * 32, "cd" * 32)
    equal(message(ValueError, lambda: scanner.restore(image, 2, "ab" * 32)), text)
    equal(scanner.scan_no(), 1)
    for fitting in (None, "cd" * 32):
        scanner.restore(image, 3, fitting)
        equal(scanner.scan_no(), 3)


def test_a_state_of_another_length_is_refused():
    scanner = Scanner(Whole)
    size = 4 * scanner.image.length
    text = "an image of this model has {} bytes, not {}"
    for wrong in (0, size - 1, size + 4):
        data = bytes(wrong)
        equal(message(ValueError, lambda data=data: scanner.restore(data, 1)), text.format(size, wrong))


def test_an_image_of_nothing():
    image = Image(())
    image.pack()
    image.unpack(b"")
    equal(digest(image.words), "e3b0c44298fc1c14")


def test_the_digest_is_the_first_8_bytes_of_sha_256():
    equal(digest(b"abc"), "ba7816bf8f01cfea")


def test_scan_number_and_clocks_are_not_in_the_digest():
    rig = Rig(Whole)
    rig.tick(3)
    rig.scanner.image.pack()
    before = digest(rig.scanner.image.words)
    rig.find("phase").time_ms -= 20  # the one time that runs on
    rig.tick()
    rig.scanner.image.pack()
    equal(digest(rig.scanner.image.words), before)
