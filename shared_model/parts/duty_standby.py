"""Two motors for one duty: one runs, the other stands by; they share the hours, and one takes over when the other fails."""

from shared_model import Alarm, Command, Input, Memory, Model, Setting
from shared_model.parts.modes import AUTO
from shared_model.parts.motor import Motor

FIRST = 0
SECOND = 1


class DutyStandby(Model):
    """Runs one of its motors on `request`, both on `both`; the parent reads `running` and `available` (how many run, or could).

    - At each new request, one that stands at power-up too, the one with fewer run hours has the duty. During a request it changes
      once the hours differ by `swap_hours` (0: never) and the other's permissives let it start.
    - When the one on duty trips or is taken out of AUTO, the other takes over in the next scan.
    - A reset starts nothing. When none was left, nothing runs until a new request, or `resume`. One that tripped and was reset runs
      again when it has to take over, when `request` or `both` comes anew, by `resume`, or by its own `start`.
    - Each motor is a `Motor` in `first` and `second`, with its own modes, trips and reset; `reset` resets both.
    """

    request = Input("Run the one on duty")
    both = Input("Run both, while there is a request")
    resume = Command("Run again after none was left")
    reset = Command("Reset the trips of both")
    swap_hours = Setting("Change the duty at a difference of", unit="h", low=0, high=10_000, default=240, decimals=1)
    first = Motor("First", reset="reset")
    second = Motor("Second", reset="reset")

    duty = Memory("On duty: 0 the first, 1 the second")
    asked = Memory("The request of the last scan")
    asked_both = Memory("`both` of the last scan")
    first_out = Memory("The first tripped during this request")
    second_out = Memory("The second tripped during this request")
    spent = Memory("The request of before none was left still stands")
    running = Memory("Motors that run", low=0, high=2)
    available = Memory("Motors that could run", low=0, high=2)

    standby_lost = Alarm("Standby lost", response="Repair the motor that is out, or set it to AUTO", when=lambda m: m.available == 1)
    none_left = Alarm(
        "No motor left", response="Reset or repair one, then resume", when=lambda m: m.available == 0, priority="urgent", on_delay_ms=100
    )

    def scan(self, dt_ms: int) -> None:
        first_can = self.first.mode == AUTO and not self.first.tripped
        second_can = self.second.mode == AUTO and not self.second.tripped
        self.available = first_can + second_can
        self.spent = self.request and not self.resume and (self.spent or self.available == 0)
        self._note_trips()
        self._choose(first_can, second_can)
        wanted = self.request and not self.spent
        self.first.request = wanted and first_can and (self.duty == FIRST or (self.both and not self.first_out))
        self.second.request = wanted and second_can and (self.duty == SECOND or (self.both and not self.second_out))
        self.first.scan(dt_ms)
        self.second.scan(dt_ms)
        self.running = self.first.running + self.second.running

    def _note_trips(self) -> None:
        """Who tripped since it was asked to run: a reset does not ask it again."""
        anew = self.resume or (self.both and not self.asked_both)
        self.first_out = self.request and (self.first.tripped or (self.first_out and not self.first.start and not anew))
        self.second_out = self.request and (self.second.tripped or (self.second_out and not self.second.start and not anew))
        self.asked_both = self.both

    def _choose(self, first_can: int, second_can: int) -> None:
        """Who has the duty."""
        lead = self.second.hours - self.first.hours
        first_may = not self.first_out and self.first.rested.ok and self.first.cool.ok
        second_may = not self.second_out and self.second.rested.ok and self.second.cool.ok
        if self.request and not self.asked:
            self.duty = FIRST if lead > 0 else SECOND if lead < 0 else self.duty
        elif self.swap_hours and lead >= self.swap_hours and first_may:
            self.duty = FIRST
        elif self.swap_hours and -lead >= self.swap_hours and second_may:
            self.duty = SECOND
        self.asked = self.request
        if not (second_can if self.duty else first_can) and (first_can if self.duty else second_can):
            self.duty = FIRST if self.duty else SECOND
