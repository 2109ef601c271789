"""Runs a program and measures it: wall time, CPU time of all its threads and children, peak memory of its process tree."""

import json
import os
import signal
import subprocess
import threading
import time

import psutil

SAMPLE_SECONDS = 0.05


class Measurement:
    """Seconds, bytes, and how the program ended: "ok", "stopped after N s", "refused: ..." or "failed: ..."."""

    def __init__(self, wall, cpu, memory, outcome, marks):
        self.wall = wall
        self.cpu = cpu
        self.memory = memory
        self.outcome = outcome
        self.marks = marks

    @property
    def succeeded(self):
        return self.outcome == "ok"


def measure(command, folder, limit, refused_status=None):
    """Runs the command, its output in folder/log, and stops it and its children after `limit` seconds.

    A program that leaves marks.json in the folder ends, for the comparison, where its marks say (see marks.py).
    """
    log = os.path.join(folder, "log")
    began = time.monotonic()
    with open(log, "wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
    peak = PeakMemory(process.pid)
    late = threading.Event()
    timer = threading.Timer(limit, stop, [process.pid, late])
    timer.start()
    _, status, usage = os.wait4(process.pid, 0)
    timer.cancel()
    wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    memory = max(peak.finish(), usage.ru_maxrss * 1024)
    cpu = usage.ru_utime + usage.ru_stime
    marks = read_marks(folder)
    if "wall" in marks:
        return Measurement(marks["wall"], marks["cpu"], marks["memory"], "ok", marks)
    return Measurement(wall, cpu, memory, outcome(process.returncode, late, limit, refused_status, log), marks)


def stop(group, late):
    late.set()
    os.killpg(group, signal.SIGKILL)


def outcome(status, late, limit, refused_status, log):
    if late.is_set():
        return f"stopped after {limit} s"
    if status == 0:
        return "ok"
    if status == refused_status:
        return "refused: not confident"
    with open(log, encoding="utf-8", errors="replace") as file:
        lines = file.read().strip().splitlines()
    return f"failed with status {status}: {lines[-1] if lines else 'no message'}"


def read_marks(folder):
    path = os.path.join(folder, "marks.json")
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        return json.load(file)


class PeakMemory:
    """The largest sum of resident memory over a process and its descendants, sampled on a thread of its own."""

    def __init__(self, pid):
        self.pid = pid
        self.peak = 0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self):
        while not self.done.wait(SAMPLE_SECONDS):
            self.peak = max(self.peak, tree_memory(self.pid))

    def finish(self):
        self.done.set()
        self.thread.join()
        return self.peak


def tree_memory(pid):
    """Bytes; 0 when the process has ended."""
    try:
        process = psutil.Process(pid)
        return sum(resident(one) for one in [process, *process.children(recursive=True)])
    except psutil.Error:
        return 0


def resident(process):
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0
