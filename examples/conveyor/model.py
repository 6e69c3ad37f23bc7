"""Four accumulating conveyor zones in a row: each part gets a number where it is put on, which goes with it to the end."""

from shared_model import Alarm, Always, Command, DigitalIn, DigitalOut, FTrig, Memory, Model, RTrig, Sequence, Tof
from shared_model.parts.conveyor_zone import ConveyorZone
from shared_model.parts.emergency_stop import EmergencyStop

LAST_NUMBER = 1_000_000


class Conveyor(Model):
    scan_ms = 20

    start = Command("Start the line")
    stop = Command("Stop the line")
    part_waits = DigitalIn("Eye at the loading place, 1 is blocked")
    robot_free = DigitalIn("The robot at the end can take a part")
    beacon = DigitalOut("Beacon, line runs")

    number = Memory("Number of the part put on last", low=0, high=LAST_NUMBER, retain=True)
    delivered = Memory("Parts delivered", low=0, high=1_000_000_000, retain=True)
    last_out = Memory("Number of the part delivered last", low=0, high=LAST_NUMBER)

    chain = EmergencyStop("Emergency-stop chain")
    first = ConveyorZone("Zone 1", travel_ms=4000)
    second = ConveyorZone("Zone 2", travel_ms=4000)
    third = ConveyorZone("Zone 3", travel_ms=4000)
    fourth = ConveyorZone("Zone 4", travel_ms=4000)

    loaded = RTrig("A part is put on")
    unloaded = FTrig("A part was taken off")
    afterglow = Tof("Beacon after a stop", pt_ms=3000)
    line = Sequence(
        title="Line",
        states=("STOPPED", "RUNNING"),
        transitions=(
            ("RUNNING", "STOPPED", lambda m: m.stop or not m.chain.clear),
            ("STOPPED", "RUNNING", lambda m: m.start and m.chain.clear),
        ),
    )

    full = Alarm(
        "Line is full",
        response="See why the robot takes nothing",
        when=lambda m: m.first.phase.at("HOLDING") and m.fourth.phase.at("HOLDING") and not m.robot_free,
        on_delay_ms=30_000,
        priority="low",
    )
    still = Always(
        "no belt runs while the line is stopped",
        lambda m: m.line.at("RUNNING") or not (m.first.run or m.second.run or m.third.run or m.fourth.run),
    )

    def scan(self, dt_ms: int) -> None:
        self.chain.scan(dt_ms)
        self.line.step(self, dt_ms)
        self.beacon = self.afterglow(self.line.at("RUNNING"), dt_ms)
        self._enable(self.line.at("RUNNING"))
        self._connect()
        self.first.scan(dt_ms)
        self.second.scan(dt_ms)
        self.third.scan(dt_ms)
        self.fourth.scan(dt_ms)
        self._count()

    def _enable(self, on: int) -> None:
        self.first.enabled = on
        self.second.enabled = on
        self.third.enabled = on
        self.fourth.enabled = on

    def _connect(self) -> None:
        """What each zone tells its neighbours, as it stood after the last scan: all zones see the same moment."""
        self.first.offered = self.part_waits
        self.first.offered_item = self.number + 1 if self.number < LAST_NUMBER else 1
        self.first.next_takes = self.second.takes
        self.second.offered = self.first.offers
        self.second.offered_item = self.first.item
        self.second.next_takes = self.third.takes
        self.third.offered = self.second.offers
        self.third.offered_item = self.second.item
        self.third.next_takes = self.fourth.takes
        self.fourth.offered = self.third.offers
        self.fourth.offered_item = self.third.item
        self.fourth.next_takes = self.robot_free

    def _count(self) -> None:
        """Number what comes on, count what goes off."""
        if self.loaded(self.first.phase.at("TAKING")):
            self.number = self.first.item
        if self.fourth.phase.at("GIVING"):
            self.last_out = self.fourth.item
        if self.unloaded(self.fourth.phase.at("GIVING")) and self.fourth.phase.at("EMPTY"):
            self.delivered = self.delivered + 1
