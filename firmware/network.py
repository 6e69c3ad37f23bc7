"""The board's Wi-Fi: joins a network, comes back when it was lost, and opens one of its own while it cannot. Nothing waits for it.

It is loaded only on a board that has credentials. They are told to nobody: not to clients, not to the console. The clock is set from
here as well, as a time server can be asked only over a network.
"""

import network

from firmware import ntp
from firmware.clock import set_unix, ticks_add, ticks_diff, ticks_ms
from firmware.tasks import sleep_ms

LOOK_MS = 500
JOIN_MS = 20_000  # until joining is given up
FIRST_PAUSE_MS = 1000  # between two attempts; each time twice as long
MOST_PAUSE_MS = 60_000
ALONE_MS = 60_000  # without a network, until it opens its own
SET_AGAIN_MS = 3_600_000  # of the clock
TRY_AGAIN_MS = 60_000  # when no time server answered
MOST_NAME = 32

CHECK = "network"
RADIO_FAILED = "the radio failed: "


class Network:
    """The Wi-Fi of a board. `wifi` is what secrets.json says of it; `names` are the hosts that the server answers to, which grow."""

    def __init__(self, wifi: dict, device: str, names: list, time_server: str, hub) -> None:
        self._wifi = wifi
        self._name = host_name(device)
        self._names = names
        self._given = list(names) + [self._name, self._name + ".local"]
        self._time_server = time_server
        self._hub = hub
        self._alone_since = ticks_ms()

    def begin(self) -> None:
        """Turns the radio on, as on some boards there is no socket before; never raises. `run` tries again what failed."""
        self._answer_to([])
        self._hub.set_check(CHECK, "warn", "joining")
        network.hostname(self._name)
        self._station = network.WLAN(network.STA_IF)
        self._own = network.WLAN(network.AP_IF)
        try:
            self._station.active(True)
        except OSError:
            pass

    async def run(self) -> None:
        """Joins for ever."""
        pause_ms = FIRST_PAUSE_MS
        while True:
            why = await self._join()
            if not why:
                pause_ms = FIRST_PAUSE_MS
                self._joined()
                await self._stay()
                why = "it was lost"
                self._alone_since = ticks_ms()
            if ticks_diff(ticks_ms(), self._alone_since) >= ALONE_MS:
                self._alone_since = ticks_add(ticks_ms(), -ALONE_MS)  # or after six days it would seem to be in the future
                why = self._open_own() or why
            self._tell(why)
            await sleep_ms(pause_ms)
            pause_ms = min(2 * pause_ms, MOST_PAUSE_MS)

    async def _join(self) -> str:
        """Why it could not; empty when it has joined."""
        station = self._station
        try:
            if not station.active():
                station.active(True)
            if station.isconnected():  # already, before something here went wrong
                return ""
            station.disconnect()
            station.connect(self._wifi["ssid"], self._wifi["password"])
            given_up = ticks_add(ticks_ms(), JOIN_MS)
            while ticks_diff(given_up, ticks_ms()) > 0:
                await sleep_ms(LOOK_MS)
                if station.isconnected():
                    return ""
                if station.status() == network.STAT_WRONG_PASSWORD:
                    return "the password is wrong"
                if station.status() == network.STAT_NO_AP_FOUND:
                    return "it is not in reach"
        except OSError as error:
            return RADIO_FAILED + str(error)
        return "it did not answer"

    def _joined(self) -> None:
        self._clock_at = ticks_ms()
        address = self._station.ifconfig()[0]
        self._own.active(False)
        self._answer_to([address])
        self._hub.system_info["address"] = address
        self._hub.system_info["hostname"] = self._name
        self._hub.set_check(CHECK, "pass", "joined, as " + address)

    async def _stay(self) -> None:
        """Returns when the network is lost; sets the clock meanwhile."""
        while self._station.isconnected():
            if self._time_server and ticks_diff(ticks_ms(), self._clock_at) >= 0:
                await self._ask_time()
            await sleep_ms(LOOK_MS)

    async def _ask_time(self) -> None:
        try:
            told = await ntp.ask(self._time_server, self._station.ifconfig()[3])
        except (OSError, ValueError):  # a host that cannot be, a network that has just gone
            told = None
        if told is not None:
            set_unix(told)
        self._clock_at = ticks_add(ticks_ms(), TRY_AGAIN_MS if told is None else SET_AGAIN_MS)

    def _open_own(self) -> str:
        """Its own network, with a password of its own, so that somebody can come near and see; why it could not, or empty."""
        own = self._own
        try:
            if not own.active():
                own.active(True)  # some radios take settings only then
                own.config(ssid=self._name, key=self._wifi["own_password"], security=network.WLAN.SEC_WPA_WPA2)
                if own.config("security") == network.WLAN.SEC_OPEN:  # never for everybody
                    own.active(False)
                self._answer_to([own.ifconfig()[0]])
        except OSError as error:
            return RADIO_FAILED + str(error)
        return ""

    def _tell(self, why: str) -> None:
        own = "; the board has opened its own" if self._own.active() else ""
        self._hub.set_check(CHECK, "warn", "not joined: " + why + own)

    def _answer_to(self, addresses: list) -> None:
        self._names[:] = self._given + addresses


def host_name(device: str) -> str:
    """The device's name as a host's: lower-case letters, digits and hyphens, at most 32."""
    name = "".join([char if char.isalpha() or char.isdigit() else "-" for char in device.lower() if ord(char) < 128])
    return name[:MOST_NAME].strip("-") or "isoscan"
