"""What a virtual board's `import network` finds: a stand-in for Wi-Fi. There is no radio, and no packet goes through it.

A file says which network is in the air and with which password, and whoever plays the world changes it; the board's sockets are this
machine's all the time. What a radio does besides, range, noise, channels, how long joining takes, is not in it.
"""

import json

STA_IF, AP_IF = 0, 1
STAT_IDLE, STAT_CONNECTING, STAT_GOT_IP = 0, 1, 3
STAT_CONNECT_FAIL, STAT_NO_AP_FOUND, STAT_WRONG_PASSWORD = -1, -2, -3

AIR = "/rom/air.json"
ADDRESSES = ("127.0.0.1", "192.168.4.1")  # of a station, of an access point

_hostname = "virtual"


def hostname(name: str | None = None) -> str:
    """The name of the board in the network; with an argument, sets it."""
    global _hostname
    _hostname = name or _hostname
    return _hostname


class WLAN:
    """network.WLAN: a station joins what is in the air, and does not come back by itself when it was lost."""

    SEC_OPEN, SEC_WPA_WPA2 = 0, 4

    def __init__(self, interface: int) -> None:
        self._interface = interface
        self._active = False
        self._status = STAT_IDLE
        self._wanted: tuple[str, str | None] = ("", None)
        self._settings: dict[str, object] = {"security": WLAN.SEC_OPEN}

    def active(self, on: bool | None = None) -> bool:
        if on is not None:
            self._active = on
        return self._active

    def connect(self, ssid: str, key: str | None = None) -> None:
        if not self._active:
            raise OSError(1)
        self._wanted = (ssid, key)
        self._status = self._heard()

    def disconnect(self) -> None:
        self._status = STAT_IDLE

    def status(self) -> int:
        if self._status == STAT_GOT_IP and self._heard() != STAT_GOT_IP:
            self._status = STAT_CONNECT_FAIL
        return self._status

    def isconnected(self) -> bool:
        return self.status() == STAT_GOT_IP

    def ifconfig(self) -> tuple[str, str, str, str]:
        return ADDRESSES[self._interface], "255.255.255.0", "0.0.0.0", "0.0.0.0"

    def config(self, name: str = "", **settings: object) -> object:
        """Sets what is named; or gives one setting."""
        if settings and not self._active:
            raise OSError(1)
        self._settings.update(settings)
        return self._settings.get(name)

    def _heard(self) -> int:
        """The status that the air gives to a station with these credentials."""
        try:
            with open(AIR) as file:  # noqa: PTH123
                air = json.load(file)
        except OSError:
            return STAT_NO_AP_FOUND
        if air["ssid"] != self._wanted[0]:
            return STAT_NO_AP_FOUND
        return STAT_GOT_IP if air["password"] == self._wanted[1] else STAT_WRONG_PASSWORD
