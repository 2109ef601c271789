#!/usr/bin/env python3
"""Keeps a copy of Kulta's golden customers in an SQLite database in step with the hub. Standard library only.

  keep_copy.py --hub http://127.0.0.1:8377 --name webshop --database copy.sqlite          runs until interrupted
  keep_copy.py … --once                                      catches up, proves that the copy is right, and ends

It may be killed at any moment and started again: the copy and its position are committed together. It ends with
status 0 when the copy is in step, 1 when it is not (make it anew: delete the file), 2 when the hub refuses a request.
"""

import argparse
import hashlib
import json
import sqlite3
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

TABLES = """
CREATE TABLE IF NOT EXISTS copy (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), position INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS customer (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, version INTEGER NOT NULL, status TEXT NOT NULL, display_name TEXT NOT NULL,
    canonical_id TEXT, parts TEXT, attributes TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS source_record (
    source TEXT NOT NULL, key TEXT NOT NULL, customer_id TEXT NOT NULL, PRIMARY KEY (source, key)
);
CREATE INDEX IF NOT EXISTS source_record_customer ON source_record (customer_id);
"""


class OutOfStep(Exception):
    """The copy cannot be carried on; it has to be made anew."""


class Hub:
    """The part of the hub's API that a consumer needs."""

    def __init__(self, address, name):
        self.address = address.rstrip("/")
        self.consumer = "/v1/consumers/" + urllib.parse.quote(name, safe="")

    def open(self, method, path, document=None):
        body = None if document is None else json.dumps(document).encode()
        request = urllib.request.Request(self.address + path, body, {"Content-Type": "application/json"}, method=method)
        for pause in (1, 2, 4, 8, 16, None):
            try:
                return urllib.request.urlopen(request, timeout=120)
            except urllib.error.HTTPError as error:
                if error.code != 503 or pause is None:
                    raise
                pause = int(error.headers.get("Retry-After", pause))
            except urllib.error.URLError:
                if pause is None:
                    raise
            time.sleep(pause)

    def ask(self, method, path, document=None):
        with self.open(method, path, document) as answer:
            return json.load(answer)

    def acknowledge(self, position, replay=False):
        self.ask("POST", self.consumer + "/acknowledgement", {"position": str(position), "replay": replay})


class Copy:
    """The copy and its place in the feed."""

    def __init__(self, path):
        self.database = sqlite3.connect(path, timeout=60)
        self.database.execute("PRAGMA secure_delete = ON")  # What is erased is overwritten in the file, too.
        self.database.executescript(TABLES)

    @property
    def position(self):
        row = self.database.execute("SELECT position FROM copy").fetchone()
        return None if row is None else row[0]

    def start(self, lines):
        """Takes over a snapshot in one transaction; without its last line nothing of it stays."""
        with self.database:
            position = json.loads(next(lines))["snapshot"]["position"]
            for line in lines:
                customer = json.loads(line)
                if "end" in customer:
                    self.database.execute("INSERT INTO copy VALUES (1, ?)", (int(position),))
                    return
                self.write(customer, customer["attributes"])
                for record in customer["sourceRecords"]:
                    self.join(customer["id"], record)
            raise OutOfStep("the snapshot broke off")

    def apply(self, events):
        """Takes over events and their position in one transaction. Those that it knows already are passed over."""
        with self.database:
            position = self.position
            for event in events:
                if int(event["id"]) <= position:
                    continue
                if int(event["id"]) != position + 1:
                    raise OutOfStep(f"event {position + 1} is missing")
                self.change(event["data"])
                position += 1
            self.database.execute("UPDATE copy SET position = ?", (position,))

    def change(self, data):
        former = self.database.execute(
            "SELECT version, attributes FROM customer WHERE id = ?", (data["id"],)).fetchone() or (0, "{}")
        if data["version"] != former[0] + 1:
            raise OutOfStep(f"version {former[0] + 1} of {data['id']} is missing")
        attributes = json.loads(former[1]) if data["status"] == "active" and not data["redacted"] else {}
        if data["redacted"]:  # Something that the copy may hold was erased: what follows is all that is left.
            self.database.execute("DELETE FROM source_record WHERE customer_id = ?", (data["id"],))
        for change in data["changes"]:
            if change["after"] is None:
                attributes.pop(change["attribute"], None)
            else:
                attributes[change["attribute"]] = change["after"]
        self.write(data, attributes)
        for record in data["left"]:
            self.database.execute(
                "DELETE FROM source_record WHERE source = ? AND key = ? AND customer_id = ?",
                (record["source"], record["key"], data["id"]))
        for record in data["joined"]:
            self.join(data["id"], record)

    def write(self, customer, attributes):
        parts = customer["parts"]
        self.database.execute(
            "INSERT OR REPLACE INTO customer VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (customer["id"], customer["kind"], customer["version"], customer["status"], customer["displayName"],
             customer["canonicalId"], None if parts is None else json.dumps(parts),
             json.dumps(attributes, ensure_ascii=False, sort_keys=True)))

    def join(self, customer_id, record):
        self.database.execute(
            "INSERT OR REPLACE INTO source_record VALUES (?, ?, ?)", (record["source"], record["key"], customer_id))

    def checksum(self):
        """The number of customers and their checksum, as GET /v1/changes/checksum says them."""
        count, total = 0, 0
        for row in self.database.execute("SELECT id, version, status FROM customer"):
            text = "%s %d %s" % row
            total += int(hashlib.sha256(text.encode()).hexdigest()[:15], 16)
            count += 1
        return count, "%015x" % (total % 2**60)


def prepare(hub, copy):
    """Makes sure that there is a copy, and tells the hub where it stands, wherever it stood before."""
    hub.ask("PUT", hub.consumer, {})
    if copy.position is None:
        with hub.open("GET", "/v1/export") as lines:
            copy.start(iter(lines))
        print(f"started from the snapshot at {copy.position}", flush=True)
    hub.acknowledge(copy.position, replay=True)


def follow(hub, copy, wait, until=None):
    """Takes over what is new, up to a position if one is given. Returns whether there was anything."""
    path = f"{hub.consumer}/changes?limit=500&wait={wait}"
    events = [e for e in hub.ask("GET", path)["events"] if until is None or int(e["id"]) <= until]
    if events:
        copy.apply(events)
        hub.acknowledge(copy.position)
    return bool(events)


def verify(hub, copy):
    """Follows the feed to the position of the hub's checksum and compares."""
    said = hub.ask("GET", "/v1/changes/checksum")
    position = int(said["position"])
    while copy.position < position:
        follow(hub, copy, wait=0, until=position)
    if copy.position > position or copy.checksum() != (said["count"], said["checksum"]):
        raise OutOfStep(f"the copy differs from the hub at {position}")
    print(f"in step at {position}: {said['count']} customers, checksum {said['checksum']}", flush=True)


def main():
    arguments = argparse.ArgumentParser(description="Keep a copy of Kulta's golden customers in SQLite in step.")
    arguments.add_argument("--hub", default="http://127.0.0.1:8377", help="address of the hub")
    arguments.add_argument("--name", default="sqlite-copy", help="name of this consumer")
    arguments.add_argument("--database", default="copy.sqlite", help="the SQLite file")
    arguments.add_argument("--once", action="store_true", help="catch up, prove the copy, end")
    arguments.add_argument("--verify-every", type=int, default=3600, metavar="SECONDS", help="how often to prove the copy")
    options = arguments.parse_args()
    hub, copy = Hub(options.hub, options.name), Copy(options.database)
    try:
        prepare(hub, copy)
        verify(hub, copy)
        verified = time.monotonic()
        while not options.once:
            follow(hub, copy, wait=30)
            if time.monotonic() - verified > options.verify_every:
                verify(hub, copy)
                verified = time.monotonic()
    except OutOfStep as reason:
        sys.exit(f"out of step: {reason}; delete {options.database} to make it anew")
    except urllib.error.HTTPError as error:
        print(f"the hub refused: {error.code} {error.read().decode(errors='replace')}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
