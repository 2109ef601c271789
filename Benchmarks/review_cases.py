"""Decides cases in Chromium with keys alone and times the pages: review_cases.py PORT CASES"""

import http.client
import json
import re
import subprocess
import sys
import time

PORT, CASES = int(sys.argv[1]), int(sys.argv[2])
HELD = "document.getElementById('case')?.dataset.held === 'true'"
TASK = "document.getElementById('case')?.dataset.task"
# Pages that came while one looked at the one before were fetched, not navigated to.
PAGES = """performance.getEntries().filter((it) => it.name.includes('/workbench/tasks/') && it.responseEnd > 0)
    .map((it) => [it.responseEnd - it.requestStart, it.encodedBodySize])"""


class Browser:
    """A session of a chromedriver of its own (W3C WebDriver)."""

    def __init__(self):
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True)
        port = next(found[1] for line in self.driver.stdout if (found := re.search(r"successfully on port (\d+)", line)))
        self.connection = http.client.HTTPConnection("127.0.0.1", int(port))
        arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                     "--window-size=1440,900", "--lang=en-US", "--no-first-run", "--disable-background-networking"]
        options = {"alwaysMatch": {"goog:chromeOptions": {"args": arguments}}}
        self.session = "/session/" + self.send("POST", "/session", {"capabilities": options})["sessionId"]

    def send(self, method, path, body=None):
        self.connection.request(method, path, json.dumps(body) if body is not None else None)
        answer = self.connection.getresponse()
        value = json.loads(answer.read())["value"]
        if answer.status != 200:
            raise RuntimeError(value["message"].splitlines()[0])
        return value

    def open(self, path):
        self.send("POST", self.session + "/url", {"url": f"http://127.0.0.1:{PORT}{path}"})

    def value(self, expression):
        return self.send("POST", self.session + "/execute/sync", {"script": "return " + expression, "args": []})

    def press(self, key):
        strokes = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        actions = [{"type": "key", "id": "keyboard", "actions": strokes}]
        self.send("POST", self.session + "/actions", {"actions": actions})

    def until(self, condition):
        end = time.perf_counter() + 60
        while time.perf_counter() < end:
            try:
                if self.value(f"!!({condition})"):
                    return
            except RuntimeError:
                pass  # A page that is being left has no answer.
            time.sleep(0.002)
        sys.exit(f"never came: {condition} at {self.value('location.pathname')}")

    def close(self):
        try:
            self.send("DELETE", self.session)
        finally:
            self.driver.kill()


def report(name, values, unit="ms"):
    values = sorted(values)
    at = lambda share: values[min(len(values) - 1, int(share * len(values)))]
    print(f"{name:40} {len(values):6} {at(0.5):9.1f} {at(0.95):9.1f} {values[-1]:9.1f}  {unit}", flush=True)


def review(browser):
    """Two of three cases are different customers, one the same: which does not matter here."""
    waits = []
    browser.open("/workbench/tasks")
    browser.until("document.documentElement.dataset.ready === 'true'")
    browser.press("n")
    browser.until(HELD)
    start = time.perf_counter()
    for number in range(CASES):
        task = browser.value(TASK)
        began = time.perf_counter()
        browser.press("s" if number % 3 == 2 else "d")
        # A decision may close the case that was to come next; its page then says so and offers another.
        browser.until(f"({HELD} && {TASK} !== '{task}') || document.getElementById('closed')")
        if browser.value("document.getElementById('closed') !== null"):
            browser.press("n")
            browser.until(HELD)
        waits.append((time.perf_counter() - began) * 1000)
    rate = CASES / (time.perf_counter() - start) * 60
    return waits, browser.value(PAGES), rate


def main():
    browser = Browser()
    try:
        waits, pages, rate = review(browser)
    finally:
        browser.close()
    print(f"{'':40} {'n':>6} {'p50':>9} {'p95':>9} {'most':>9}")
    report("key to next case, held and ready", waits)
    report("its page, asked for while one decides", [milliseconds for milliseconds, _ in pages])
    report("weight of its page", [size / 1024 for _, size in pages], "KiB")
    print(f"decisions a minute {rate:.0f}")


main()
