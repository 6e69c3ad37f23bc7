"""What type checkers see of the model language: on a model instance a tag is an integer, and rules, blocks and parts are objects.

Inputs, commands and settings are for logic to read; outputs, memories and a part's inputs also to write.
"""

from typing import Any, NoReturn, Self, overload

from shared_model import tags
from shared_model.alarms import Alarm as Alarm
from shared_model.analog import Hysteresis as Hysteresis
from shared_model.analog import Limit as Limit
from shared_model.analog import Ramp as Ramp
from shared_model.analog import Scale as Scale
from shared_model.bistables import Rs as Rs
from shared_model.bistables import Sr as Sr
from shared_model.claims import Always as Always
from shared_model.claims import LeadsTo as LeadsTo
from shared_model.claims import Never as Never
from shared_model.claims import Within as Within
from shared_model.counters import Ctd as Ctd
from shared_model.counters import Ctu as Ctu
from shared_model.counters import Ctud as Ctud
from shared_model.declaration import ModelError as ModelError
from shared_model.digital import Blink as Blink
from shared_model.digital import Debounce as Debounce
from shared_model.edges import FTrig as FTrig
from shared_model.edges import RTrig as RTrig
from shared_model.filters import Lag as Lag
from shared_model.filters import MovingAverage as MovingAverage
from shared_model.fixed_point import dec as dec
from shared_model.interlocks import Interlock as Interlock
from shared_model.interlocks import Permissive as Permissive
from shared_model.model import Model as _Model
from shared_model.pid import Pid as Pid
from shared_model.scan import Scanner as Scanner
from shared_model.sequence import Sequence as Sequence
from shared_model.time_proportional import TimeProportional as TimeProportional
from shared_model.timers import Tof as Tof
from shared_model.timers import Ton as Ton
from shared_model.timers import Tp as Tp
from shared_model.went_out import WentOut as WentOut

_HOME: dict[str, str]

class Model(_Model):
    def __getattr__(self, name: str) -> Any:
        """`<input>_ok`, which no class body names; the compiler is what refuses a misspelt name."""

class _Read:
    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> int: ...
    def __set__(self, instance: object, value: NoReturn) -> None: ...

class _ReadAndWrite(_Read):
    def __set__(self, instance: object, value: int) -> None: ...

class DigitalIn(_Read, tags.DigitalIn): ...
class AnalogIn(_Read, tags.AnalogIn): ...
class Command(_Read, tags.Command): ...
class Setting(_Read, tags.Setting): ...
class DigitalOut(_ReadAndWrite, tags.DigitalOut): ...
class AnalogOut(_ReadAndWrite, tags.AnalogOut): ...
class Memory(_ReadAndWrite, tags.Memory): ...
class Input(_ReadAndWrite, tags.Input): ...
