"""What the figures were measured on: the machine, the systems' versions, how busy the machine was."""

import datetime
import importlib.metadata
import os
import platform
import subprocess

PACKAGES = ("splink", "duckdb", "goldenmatch", "goldenmatch-native", "rapidfuzz")


def describe(kulta):
    return {
        "date": datetime.date.today().isoformat(),
        "machine": f"{processor()}, {os.cpu_count()} cores, {memory_gigabytes()} GB of memory, {system()}",
        "load": round(os.getloadavg()[0], 1),
        "versions": {"kulta": kulta_version(kulta), "python": platform.python_version(),
                     **{name: importlib.metadata.version(name) for name in PACKAGES}},
    }


def processor():
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.machine()


def memory_gigabytes():
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def system():
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.system()


def kulta_version(kulta):
    return subprocess.run([kulta, "--version"], check=True, capture_output=True, text=True).stdout.strip()
