"""One zone of an accumulating conveyor: a belt, an eye at its end, a handshake with its neighbours, and the item that it holds."""

from shared_model import Alarm, Command, Debounce, DigitalIn, DigitalOut, Input, Interlock, Memory, Model, Sequence, Setting, Ton


class ConveyorZone(Model):
    """Takes one item from the zone before it, holds it at its eye, and hands it on.

    The parent connects neighbours, each `Input` of one being a `Memory` of the other: `offered` and `offered_item` come from `offers`
    and `item` of the zone before, `next_takes` is `takes` of the zone behind. The first zone is offered by whatever puts items on it,
    the last one's `next_takes` comes from whatever takes them off.

    - An item is known by its number, 1 or more, which goes with it from zone to zone. `item` 0 is none.
    - `enabled` 0 stops the belt where it is; the sequence stays, and goes on with the belt.
    - Jam: the belt has run for `travel_ms` and the item has not come to the eye, or not left it. This, an eye of bad quality, and any
      other trip while an item moves, lead to JAM until `clear`, given after the item was removed or put at the eye and the trip was
      reset: a reset starts nothing.
    - An eye of bad quality trips in every state, and has an alarm of its own, that an empty zone does not stand without a word.
    - The eye is free once it has been so for 60 ms: an item's ragged end is no second item.
    - The number is retained. After power-up an item at the eye has it again; one that was between the eyes is a jam.
    """

    enabled = Input("The line runs", initial=1)
    offered = Input("The zone before hands over")
    offered_item = Input("The item that it hands over", low=0, high=1_000_000)
    next_takes = Input("The zone behind can take an item")
    eye = DigitalIn("Eye at the end, 1 is blocked")
    run = DigitalOut("Belt")
    reset = Command("Reset the jam")
    clear = Command("Item removed, or put at the eye: go on")
    travel_ms = Setting("Travel time", unit="ms", low=100, high=120_000, default=5000)

    takes = Memory("Can take an item, or is taking one")
    offers = Memory("Hands an item over")
    item = Memory("Item", low=0, high=1_000_000, retain=True)
    seen = Debounce("Item at the eye", on_ms=0, off_ms=60)
    late = Ton("Travel time")
    phase = Sequence(
        title="Zone",
        states=("EMPTY", "TAKING", "HOLDING", "GIVING", "JAM"),
        transitions=(
            ("TAKING", "JAM", lambda m: m.tripped),
            ("GIVING", "JAM", lambda m: m.tripped),
            ("EMPTY", "HOLDING", lambda m: m.seen.q),
            ("EMPTY", "JAM", lambda m: m.item != 0),  # power-up with an item between the eyes
            ("EMPTY", "TAKING", lambda m: m.enabled and m.offered and not m.tripped),
            ("TAKING", "HOLDING", lambda m: m.seen.q),
            ("HOLDING", "GIVING", lambda m: m.enabled and m.next_takes and not m.tripped),
            ("GIVING", "EMPTY", lambda m: not m.seen.q),
            ("JAM", "HOLDING", lambda m: m.clear and m.seen.q and not m.tripped),
            ("JAM", "EMPTY", lambda m: m.clear and not m.seen.q and not m.tripped),
        ),
    )

    jam = Interlock("Jam", when=lambda m: m.late.q and m.run, trips=("run",), latch=True, reset="reset")
    blind = Interlock("Eye bad", when=lambda m: not m.eye_ok, trips=("run",), latch=True, reset="reset")
    jammed = Alarm("Jam", response="Stop the line, remove the item, reset, clear", when=lambda m: m.phase.at("JAM"), priority="high")
    unseen = Alarm("Eye bad", response="Clean, align or replace the eye, then reset", when=lambda m: m.blind.latched, priority="high")

    def scan(self, dt_ms: int) -> None:
        self.seen(self.eye, dt_ms)
        self.late(self.run, dt_ms, self.travel_ms)
        self.phase.step(self, dt_ms)
        if self.phase.entered:
            self._note_item()
        free = self.phase.at("EMPTY") or (self.phase.at("TAKING") and self.offered)
        self.takes = free and self.enabled and not self.tripped
        self.offers = self.phase.at("GIVING")
        self.run = self.enabled and (self.phase.at("TAKING") or (self.phase.at("GIVING") and self.next_takes))

    def _note_item(self) -> None:
        if self.phase.at("TAKING"):
            self.item = self.offered_item
        elif self.phase.at("EMPTY"):
            self.item = 0
