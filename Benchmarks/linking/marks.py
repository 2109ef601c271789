"""What a measured program reports about itself: the time it took up to a point, and its peak memory there.

Programs go on after their result is written (Splink's clusters at other thresholds); the comparison ends with the result.
"""

import json
import os
import resource
import time


class Marks:
    """Times since the start of the process, imports included."""

    def __init__(self, folder):
        self.folder = folder
        self.values = {}

    def note(self, name):
        """Seconds of wall time since the process began, at the end of a stage."""
        self.values[name] = round(seconds_since_start(), 2)

    def add(self, name, value):
        self.values[name] = value

    def finish(self):
        """The result is written: everything after this is not measured."""
        own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        self.values["wall"] = seconds_since_start()
        self.values["cpu"] = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
        self.values["memory"] = max(own.ru_maxrss, children.ru_maxrss) * 1024
        self.write()

    def write(self):
        with open(os.path.join(self.folder, "marks.json"), "w", encoding="utf-8") as file:
            json.dump(self.values, file)


def seconds_since_start():
    """Linux keeps the start of a process in clock ticks since boot."""
    with open("/proc/self/stat", encoding="ascii") as file:
        started = int(file.read().rsplit(")", 1)[1].split()[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started
