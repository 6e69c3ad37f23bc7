"""The recording of scans: runs of like scans folded, changes and commands, and what is lost when nobody reads. Runs on every runtime."""

from shared_model import AnalogIn, Command, DigitalIn, DigitalOut, Model, Setting, commands
from shared_model.scan import Scanner
from tests.shared.support import Rig, equal


class Sample(Model):
    go = Command("Go")
    level = AnalogIn("Level", high=100_000)
    stop = DigitalIn("Stop")
    limit = Setting("Limit", high=9)


def recording(**values):
    rig = Rig(Sample, **values)
    rig.tick()
    rig.scanner.recorder.start()
    return rig


def recorded(rig):
    """The words so far."""
    return list(rig.scanner.recorder.words)[: rig.scanner.recorder.used]


def test_off_it_records_nothing():
    rig = Rig(Sample)
    rig.tick(5)
    equal(recorded(rig), [])


def test_it_has_room_only_while_it_records():
    rig = Rig(Sample)
    recorder = rig.scanner.recorder
    before = len(recorder.words)
    recorder.start()
    room = len(recorder.words)
    recorder.start()
    equal((before, room, len(recorder.words)), (0, 256 + 3 * 2, room))
    rig.tick()
    recorder.stop()
    rig.tick()
    equal((recorder.on, recorder.used, len(recorder.words)), (False, 0, 0))


def test_the_first_record_holds_all_inputs_and_like_scans_are_folded_into_it():
    rig = recording(level=7)
    rig.tick(4)
    equal(recorded(rig), [4, 20, 2, 0, 1, 7, 0, 2, 0, 0])


def test_a_change_opens_a_record_with_that_input_only():
    rig = recording()
    rig.tick(2)
    rig.tick(3, level=8)
    rig.tick(level=200_000)
    equal(recorded(rig)[10:], [3, 20, 1, 0, 1, 8, 0, 1, 20, 1, 0, 1, 100_000, 66])


def test_commands_stand_in_a_record_of_their_own_scan():
    rig = recording()
    rig.tick()
    rig.do(commands.WRITE, "limit", 4)
    rig.tick(2)
    equal(recorded(rig)[10:], [1, 20, 0, 1, commands.WRITE, 3, 4, 2, 20, 0, 0])


def test_another_dt_opens_a_record():
    rig = recording()
    rig.tick()
    rig.scanner.tick(40)
    rig.scanner.tick(40)
    equal(recorded(rig)[10:], [2, 40, 0, 0])


def test_read_it_goes_on_with_a_new_record():
    rig = recording()
    rig.tick(3)
    rig.scanner.recorder.clear()
    rig.tick(2)
    equal(recorded(rig), [2, 20, 0, 0])


def test_after_a_restore_all_inputs_come():
    rig = recording()
    rig.tick(2)
    rig.scanner.image.pack()
    rig.scanner.restore(bytes(rig.scanner.image.words), 2)
    rig.tick()
    equal(recorded(rig)[10:], [1, 20, 2, 0, 1, 0, 0, 2, 0, 0])


def test_what_finds_no_room_is_lost_until_it_is_read_and_then_all_inputs_come():
    rig = recording()
    for number in range(200):
        rig.tick(level=number)
    recorder = rig.scanner.recorder
    runs, lost = recorded(rig)[10::7], recorder.lost
    equal((1 + len(runs) + lost, lost > 0), (200, True))
    recorder.clear()
    rig.tick()
    equal((recorder.lost, recorded(rig)), (0, [1, 20, 2, 0, 1, 199, 0, 2, 0, 0]))


def test_there_is_room_for_all_inputs_of_a_large_model():
    class Large(Model):
        out = DigitalOut("Out")

    for number in range(300):
        setattr(Large, f"i{number}", AnalogIn("I"))
    scanner = Scanner(Large)
    scanner.recorder.start()
    scanner.tick(20)
    equal((scanner.recorder.used, scanner.recorder.lost), (4 + 900, 0))
