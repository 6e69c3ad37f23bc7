"""What a virtual board's `import machine` finds: copied to its flash as machine.py. The pin file is named by ISOSCAN_PINS."""

import os

from virtual_machine import FileMemory, VirtualMachine  # type: ignore[import-not-found]

_machine = VirtualMachine(FileMemory(os.getenv("ISOSCAN_PINS")))

Pin = _machine.Pin
ADC = _machine.ADC
PWM = _machine.PWM
WDT = _machine.WDT
Timer = _machine.Timer
PWRON_RESET, HARD_RESET, WDT_RESET = _machine.PWRON_RESET, _machine.HARD_RESET, _machine.WDT_RESET
DEEPSLEEP_RESET, SOFT_RESET = _machine.DEEPSLEEP_RESET, _machine.SOFT_RESET
reset, reset_cause, unique_id = _machine.reset, _machine.reset_cause, _machine.unique_id
