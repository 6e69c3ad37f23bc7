"""The pins as bytes, so that a plant in one process can drive the pins of a board in another. Little-endian, 16 bytes a record.

Record 0 is the board's, record n + 1 is pin n. Each byte has one writer, the board or the world around it, so that neither needs a
lock: only whole fields are written, and no reader ever relies on two of them agreeing.

    pin     0 mode u8, 1 pull u8, 2 out u16 (level or duty), 4 frequency u32      written by the board
            8 state u8, 10 in u16 (level or ADC reading), 12 pulses u32, counted
            since the world began                                                 written by the world
    board   0 watchdog timeout in ms u32, 4 watchdog feeds u32, 9 console u8,
            10 the last interrupt that was taken u8                               written by the board
            8 reset cause u8, 11 interrupts wished for u8 (counts up),
            12 power u32 (counts up while it is on; 0: always)                    written by the world
"""

import struct

RECORD_BYTES = 16
PINS = 64
DEVICE_BYTES, DEVICES = 32, 8  # on buses, in `devices/memory.py`
FIRST_DEVICE = RECORD_BYTES * (PINS + 1)
BYTES = FIRST_DEVICE + DEVICE_BYTES * DEVICES

MODE, PULL, OUT, FREQUENCY, STATE, IN, PULSES = 0, 1, 2, 4, 8, 10, 12
UNUSED, INPUT, OUTPUT, ANALOG, PULSED, OPEN_DRAIN = range(6)  # modes
OPEN, DRIVEN, SILENT = range(3)  # states: nothing connected, a level or voltage, a sensor that does not answer

WATCHDOG_MS, FEEDS, CAUSE, CONSOLE, TAKEN, WISHES, POWER = 0, 4, 8, 9, 10, 11, 12
RESETTING, PROGRAM, REPL_READS, REPL_RUNS = range(4)  # who has the console: nobody yet, boot.py or main.py, the REPL, code that it runs


def pin_at(number: int) -> int:
    """Where a pin's record begins; ValueError when there is no such pin."""
    if type(number) is not int or not 0 <= number < PINS:
        raise ValueError("invalid pin")
    return RECORD_BYTES * (number + 1)


class BufferMemory:
    """Pins in a writable buffer of this process: a bytearray, or a shared memory map."""

    def __init__(self, buffer: bytearray | None = None) -> None:
        self.buffer = bytearray(BYTES) if buffer is None else buffer

    def get(self, layout: str, at: int) -> int:
        """The field at byte `at`; `layout` is its struct format: <B, <H or <I."""
        return int(struct.unpack_from(layout, self.buffer, at)[0])

    def put(self, layout: str, at: int, value: int) -> None:
        """Writes the field at byte `at`."""
        struct.pack_into(layout, self.buffer, at, value)
