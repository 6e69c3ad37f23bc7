"""Alarms: every state with every event of ISA-18.2, delays, limits, shelf and service. Runs on every runtime."""

from shared_model import Alarm, DigitalIn, Model, ModelError, alarms, commands
from tests.shared.support import Rig, equal, message

N, U, A, R, LU, LA = range(6)
TABLE = (  # state, next on RAISE, CLEAR, CLEAR of a latching alarm, ACK, RESET; None: there is no way
    (N, U, None, None, None, None),
    (U, None, R, LU, A, None),
    (A, None, N, LA, None, None),
    (R, U, None, None, N, None),
    (LU, U, None, None, LA, R),
    (LA, U, None, None, None, N),
)


class Watched(Model):
    on = DigitalIn("On")
    off = DigitalIn("Off")
    plain = Alarm("Plain", "Do this", when=lambda m: m.on)
    latching = Alarm("Latching", "Do that", when=lambda m: m.on, latch=True, priority="urgent")
    slow = Alarm("Slow", "Wait", when=lambda m: m.on, clears=lambda m: m.off, on_delay_ms=40, off_delay_ms=60)


def rig():
    found = Rig(Watched)
    found.tick()
    return found


def name(number):
    return alarms.STATES[number]


def test_the_table_is_that_of_isa_18_2():
    for row in TABLE:
        state = row[0]
        for event, target in enumerate(row[1:]):
            expected = state if target is None else target
            equal(alarms.NEXT[state][event], expected, (name(state), event))
    equal(len(alarms.NEXT), len(TABLE))


def test_an_operators_event_without_a_way_does_nothing_and_says_so():
    for row in TABLE:
        for event in (alarms.ACK, alarms.RESET):
            alarm = Alarm("T", "", when=len)
            alarm.state = row[0]
            target = row[1 + event]
            equal(alarm.apply(event), 0 if target is None else 1, (name(row[0]), event))
            equal(alarm.state, row[0] if target is None else target)


def test_outside_service_an_operators_event_does_nothing():
    for state in (alarms.SHELVED, alarms.SUPPRESSED_BY_DESIGN, alarms.OUT_OF_SERVICE):
        for event in (alarms.ACK, alarms.RESET):
            alarm = Alarm("T", "", when=len)
            alarm.state = state
            equal((alarm.apply(event), alarm.state), (0, state))


def test_an_alarm_is_raised_acknowledged_and_returns():
    found = rig()
    alarm = found.find("plain")
    for values, operation, state in (
        ({"on": 1}, None, U),
        ({}, commands.ACKNOWLEDGE, A),
        ({"on": 0}, None, N),
        ({"on": 1}, None, U),
        ({"on": 0}, None, R),
        ({"on": 1}, None, U),
        ({"on": 0}, None, R),
        ({}, commands.ACKNOWLEDGE, N),
    ):
        found.values.update(values)
        if operation is None:
            found.tick()
        else:
            equal(found.do(operation, "plain"), 1)
        equal(name(alarm.state), name(state))
    equal(found.do(commands.ACKNOWLEDGE, "plain"), 0)


def test_a_latching_alarm_stays_until_it_is_acknowledged_and_reset():
    for first, second, between in ((commands.ACKNOWLEDGE, commands.RESET_NAMED, LA), (commands.RESET_NAMED, commands.ACKNOWLEDGE, R)):
        found = rig()
        alarm = found.find("latching")
        found.tick(on=1)
        equal(found.do(commands.RESET_NAMED, "latching"), 0)  # it is still there
        found.tick(on=0)
        equal(name(alarm.state), name(LU))
        equal((found.do(first, "latching"), name(alarm.state)), (1, name(between)))
        equal((found.do(second, "latching"), name(alarm.state)), (1, name(N)))


def test_a_latching_alarm_that_was_acknowledged_before_it_returned():
    found = rig()
    found.tick(on=1)
    found.do(commands.ACKNOWLEDGE, "latching")
    found.tick(on=0)
    equal(name(found.find("latching").state), name(LA))
    found.tick(on=1)
    equal(name(found.find("latching").state), name(U))


def test_delays_count_whole_and_begin_anew_after_a_break():
    found = rig()
    alarm = found.find("slow")
    rows = []
    for on, off in ((1, 0), (1, 0), (0, 0), (1, 0), (1, 0), (1, 0), (0, 0), (0, 1), (0, 1), (1, 0), (0, 1), (0, 1), (0, 1), (0, 1)):
        found.tick(on=on, off=off)
        rows.append(alarm.active)
    equal(rows, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0])


def test_shelved_it_says_nothing_until_its_time_is_up():
    found = rig()
    alarm = found.find("plain")
    equal(found.do(commands.SHELVE, "plain", 40), 1)
    equal((name(alarm.state), alarm.shelved_ms), ("shelved", 40))
    found.tick(on=1)
    equal((name(alarm.state), alarm.shelved_ms), ("shelved", 20))
    found.events()
    found.tick()
    equal((name(alarm.state), alarm.shelved_ms), ("unacknowledged", 0))
    equal([e for e in found.events() if e[1] == "plain"], [("alarm", "plain", alarms.SHELVED, alarms.UNACKNOWLEDGED)])


def test_a_shelf_ends_exactly_at_its_time():
    """As a TON's: none of it has passed in the scan that begins it, and exactly at its time it is over (scans are 20 ms)."""
    for for_ms, scans in ((1, 1), (20, 1), (21, 2), (40, 2), (41, 3), (60, 3)):
        found = rig()
        found.do(commands.SHELVE, "plain", for_ms)
        shelved = 0
        while name(found.find("plain").state) == "shelved":
            shelved += 1
            found.tick()
        equal(shelved, scans, for_ms)


def test_unshelved_it_is_normal_if_its_condition_has_gone():
    found = rig()
    equal(found.do(commands.UNSHELVE, "plain"), 0)
    found.tick(on=1)
    found.do(commands.SHELVE, "plain", 10_000)
    found.tick(on=0)
    equal((found.do(commands.UNSHELVE, "plain"), name(found.find("plain").state)), (1, "normal"))


def test_shelved_again_it_has_the_new_time():
    found = rig()
    found.do(commands.SHELVE, "plain", 100)
    equal((found.do(commands.SHELVE, "plain", 1000), found.find("plain").shelved_ms), (1, 1000))


def test_out_of_service_it_stays_so_until_it_is_put_back():
    found = rig()
    alarm = found.find("plain")
    equal((found.do(commands.SERVE, "plain"), found.do(commands.RETIRE, "plain")), (0, 1))
    equal((found.do(commands.RETIRE, "plain"), found.do(commands.SHELVE, "plain", 50)), (0, 0))
    equal((found.do(commands.UNSHELVE, "plain"), found.do(commands.ACKNOWLEDGE, "plain")), (0, 0))
    found.tick(200, on=1)
    equal(name(alarm.state), "out_of_service")
    equal((found.do(commands.SERVE, "plain"), name(alarm.state)), (1, "unacknowledged"))


def test_out_of_service_takes_it_from_the_shelf():
    found = rig()
    found.do(commands.SHELVE, "plain", 1000)
    equal((found.do(commands.RETIRE, "plain"), found.find("plain").shelved_ms), (1, 0))
    equal((found.do(commands.SERVE, "plain"), name(found.find("plain").state)), (1, "normal"))


class Designed(Model):
    on = DigitalIn("On")
    stopped = DigitalIn("The plant is stopped")
    low = Alarm("Low", "Look", when=lambda m: m.on, suppressed=lambda m: m.stopped, on_delay_ms=20)


def test_suppressed_by_design_it_follows_its_condition_and_tells_it_afterwards():
    found = Rig(Designed)
    rows = []
    for on, stopped in ((0, 1), (1, 1), (1, 1), (1, 1), (1, 0), (1, 1), (0, 1), (0, 0)):
        found.tick(on=on, stopped=stopped)
        rows.append(name(found.find("low").state))
    held = "suppressed_by_design"
    equal(rows, [held, held, held, held, "unacknowledged", held, held, "normal"])
    events = [event for event in found.events() if event[0] == "alarm"]
    kept = alarms.SUPPRESSED_BY_DESIGN
    expected = [(N, kept), (kept, U), (U, kept), (kept, N)]
    equal(events, [("alarm", "low", before, after) for before, after in expected])


def test_raised_and_suppressed_in_one_scan_it_is_never_told():
    found = Rig(Designed)
    found.tick(on=1)
    found.events()
    found.tick(stopped=1)
    equal((found.find("low").active, name(found.find("low").state)), (1, "suppressed_by_design"))
    equal([event for event in found.events() if event[0] == "alarm"], [("alarm", "low", N, alarms.SUPPRESSED_BY_DESIGN)])


def test_shelf_and_out_of_service_come_before_suppression():
    found = Rig(Designed)
    found.tick(stopped=1)
    equal((found.do(commands.ACKNOWLEDGE, "low"), found.do(commands.UNSHELVE, "low")), (0, 0))
    equal((found.do(commands.SHELVE, "low", 20), name(found.find("low").state)), (1, "shelved"))
    found.tick(stopped=0)
    equal(name(found.find("low").state), "normal")
    found.tick(stopped=1)
    found.do(commands.SHELVE, "low", 1000)
    equal((found.do(commands.UNSHELVE, "low"), name(found.find("low").state)), (1, "suppressed_by_design"))
    equal((found.do(commands.RETIRE, "low"), name(found.find("low").state)), (1, "out_of_service"))
    found.tick(stopped=0)
    equal(name(found.find("low").state), "out_of_service")
    found.tick(stopped=1)
    equal((found.do(commands.SERVE, "low"), name(found.find("low").state)), (1, "suppressed_by_design"))


CALLABLE = "it must be a function of the model, such as lambda m: m.level > 100"
MISUSE = (
    (lambda: Alarm("T", "", when=1), "'T': when is 1; " + CALLABLE),
    (lambda: Alarm("T", "", when=len, clears=1), "'T': clears is 1; " + CALLABLE),
    (lambda: Alarm("T", "", when=len, suppressed=1), "'T': suppressed is 1; " + CALLABLE),
    (lambda: Alarm("T", "", when=len, priority="hi"), "'T': priority is 'hi'; it must be urgent, high, medium or low"),
    (lambda: Alarm("T", "", when=len, priority=["high"]), "'T': priority is ['high']; it must be urgent, high, medium or low"),  # type: ignore[arg-type]
    (lambda: Alarm("T", "", when=len, on_delay_ms=-1), "'T': on_delay_ms is -1; it must be an integer of 0 to 1000000000"),
    (lambda: Alarm("T", "", when=len, off_delay_ms=-2), "'T': off_delay_ms is -2; it must be an integer of 0 to 1000000000"),
)


def test_misuse_says_what_is_allowed():
    for misuse, text in MISUSE:
        equal(message(ModelError, misuse), text)
