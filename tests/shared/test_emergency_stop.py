"""The status of an emergency-stop chain: it tells, and acts on nothing. Runs on every runtime."""

from shared_model import Model
from shared_model.commands import FORCE, PRESS, UNFORCE
from shared_model.interlocks import Interlock
from shared_model.parts.emergency_stop import EmergencyStop
from shared_model.tags import OutputTag
from tests.shared.support import Rig, equal


class Machine(Model):
    chain = EmergencyStop("Chain")

    def scan(self, dt_ms):
        self.chain.scan(dt_ms)


def test_it_has_no_way_to_act():
    acting = [thing.path for thing in Rig(Machine).scanner.objects if isinstance(thing, (OutputTag, Interlock))]
    equal(acting, [])


def test_starts_are_allowed_from_an_acknowledge_until_the_chain_opens():
    rig = Rig(Machine, **{"chain.closed": 1})
    rig.tick(5)
    equal(rig.model.chain.clear, 0, "after power-up")
    rig.do(PRESS, "chain.acknowledge")
    rig.tick(5)
    equal((rig.model.chain.clear, rig.find("chain.pressed").state), (1, 0))
    rig.tick(**{"chain.closed": 0})
    equal((rig.model.chain.clear, rig.find("chain.pressed").state), (0, 1))
    rig.do(PRESS, "chain.acknowledge")
    equal(rig.model.chain.clear, 0, "while it is open")
    rig.tick(5, **{"chain.closed": 1})
    equal(rig.model.chain.clear, 0, "closing it allows nothing")


def test_a_broken_wire_and_a_dead_input_are_open():
    rig = Rig(Machine, **{"chain.closed": 1})
    rig.do(PRESS, "chain.acknowledge")
    rig.tick(60, **{"chain.closed": None})
    equal((rig.model.chain.clear, rig.find("chain.pressed").state), (0, 1))


def test_a_force_stands_for_no_chain():
    rig = Rig(Machine, **{"chain.closed": 1})
    rig.do(PRESS, "chain.acknowledge")
    equal(rig.model.chain.clear, 1)
    rig.do(FORCE, "chain.closed", 1)
    equal((rig.model.chain.clear, rig.find("chain.pressed").state), (0, 0), "what is forced is not known")
    rig.do(PRESS, "chain.acknowledge")
    rig.tick(**{"chain.closed": 0})
    equal((rig.model.chain.clear, rig.find("chain.pressed").state), (0, 1), "the alarm judges the field")
    rig.tick(2, **{"chain.closed": 1})
    rig.do(UNFORCE, "chain.closed")
    equal(rig.model.chain.clear, 0, "the end of a force allows nothing")
    rig.do(PRESS, "chain.acknowledge")
    equal(rig.model.chain.clear, 1)
