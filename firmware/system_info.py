"""What a board is, as the message system_info tells it."""

import sys

from firmware import metrics


def system_info(config: dict, reset_cause: str, boot_time) -> dict:
    """The fields of the system_info message; it is measured once, at boot."""
    version = sys.implementation.version
    return {
        "platform": sys.platform,
        "interpreter": "MicroPython " + ".".join([str(number) for number in version[:3]]),
        "machine": getattr(sys.implementation, "_machine", sys.platform),
        "hostname": config["device"],
        "address": config["host"],
        "cpu_count": 1,
        "cpu_mhz": None,
        "memory_total_bytes": metrics.memory()["total_bytes"],
        "disk_total_bytes": metrics.disk()["total_bytes"],
        "reset_cause": reset_cause,
        "version": config["version"],
        "boot_time": boot_time,
    }
