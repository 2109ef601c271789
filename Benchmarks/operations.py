"""Reads, commands and decides over the API of a hub, some times each, and prints what took how long: operations.py PORT [TIMES]

Commands are undone again where they can be. What takes longer than the others shows a query that reads more than it needs.
"""

import http.client
import json
import random
import sys
import time
from statistics import median
from urllib.parse import quote

PORT = int(sys.argv[1])
TIMES = int(sys.argv[2]) if len(sys.argv) > 2 else 12
CHOICE = random.Random(7)
CONNECTION = http.client.HTTPConnection("127.0.0.1", PORT, timeout=600)
TAKEN = {}


def ask(name, method, path, body=None):
    """The answer's JSON, if it is some; the milliseconds are kept under the name."""
    start = time.perf_counter()
    CONNECTION.request(method, path, None if body is None else json.dumps(body), {"Content-Type": "application/json"})
    answer = CONNECTION.getresponse()
    data = answer.read()
    TAKEN.setdefault(name, []).append((time.perf_counter() - start) * 1000)
    if answer.status >= 300:
        sys.exit(f"{method} {path}: {answer.status} {data[:400]!r}")
    return json.loads(data) if data[:1] in b"{[" else None


def command(kind, **members):
    receipt = ask(kind, "POST", f"/v1/commands/{kind}", {"author": "bench", "reason": "Benchmark.", **members})
    return receipt["command"]


def undo(number):
    command("undo", command=number)


def some_customers(count):
    """Ids from all over the hub, and of each its records."""
    letters = "abcdefghijklmnopqrstuvwyzäö"
    found = set()
    while len(found) < count:
        word = "".join(CHOICE.choice(letters) for _ in range(2))
        page = ask("search: two letters", "GET", f"/v1/customers?limit=50&q={quote(word)}")
        found.update(item["id"] for item in page["items"])
    ids = CHOICE.sample(sorted(found), count)
    return [(id, ask("records", "GET", f"/v1/customers/{id}/records")["records"]) for id in ids]


def key(record):
    return {"source": record["source"], "key": record["key"]}


def reads(customers):
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    for id, records in customers:
        document = ask("customer", "GET", f"/v1/customers/{id}")
        for part in ("lineage", "relations", "history", "how", "links"):
            ask(part, "GET", f"/v1/customers/{id}/{part}")
        for part in ("", "/lineage", "/records"):
            ask(f"customer{part} as of", "GET", f"/v1/customers/{id}{part}?asOf={now}")
        name = document["displayName"]
        ask("search: a name", "GET", f"/v1/customers?q={quote(name)}")
        ask("search: a misspelt name", "GET", f"/v1/customers?q={quote(name[:2] + name[3:])}")
        ask("search: a name as of", "GET", f"/v1/customers?q={quote(name)}&asOf={now}")
        first = records[0]
        ask("record", "GET", f"/v1/sources/{first['source']}/records/{quote(first['key'], safe='')}")
        ask("customer of a record", "GET", f"/v1/sources/{first['source']}/records/{quote(first['key'], safe='')}/customer")
        ask("lookup", "POST", "/v1/lookups", {"keys": [key(record) for record in records]})
        ask("constraints of a record", "GET", f"/v1/constraints?record={quote(first['source'] + '/' + first['key'], safe='/')}")


def lists():
    for path in (
        "sources", "sources/erp/statistics", "imports", "imports/1", "imports/1/records", "imports/1/rejects", "customers",
        "customers?kind=person", "tasks", "tasks/facets", "commands", "constraints", "pins", "changes",
        "changes/checksum", "consumers", "subscriptions", "quarantine", "quarantine/groups", "rule-books", "rule-books/1",
        "statistics", "consistency-checks", "audit", "mappings", "catalog",
    ):
        for _ in range(3):
            ask(f"GET {path}", "GET", f"/v1/{path}")


def commands(customers):
    pairs = list(zip(customers[0::2], customers[1::2]))
    for (one, ones), (other, others) in pairs:
        undo(command("confirm", customer=one))
        undo(command("cannot-link", left=key(ones[0]), right=key(others[0])))
        undo(command("separate", customers=[one, other]))
        undo(command("must-link", left=key(ones[0]), right=key(others[0])))
        undo(command("merge", customers=[one, other]))
        undo(command("move", records=[key(ones[0])], to=other))
    for id, records in customers:
        if len(records) > 1:
            undo(command("split", customer=id, parts=[[key(records[0])], [key(record) for record in records[1:]]]))


def cases():
    for _ in range(TIMES):
        task = ask("next case", "POST", "/v1/tasks/next?author=bench")["task"]
        ask("case", "GET", f"/v1/tasks/{task['id']}")
        ask("preview of a case", "GET", f"/v1/tasks/{task['id']}/preview")
        undo(ask("decide a case", "POST", f"/v1/tasks/{task['id']}/decision",
                 {"decision": "different", "author": "bench", "reason": "Benchmark."})["command"])


def records():
    for number in range(TIMES):
        path = f"/v1/sources/sales/records/operation-{number}"
        for phone in ("0401234567", "0407654321"):
            ask("put a record", "PUT", path, {
                "kind": "person", "attributes": {"givenName": "Testi", "familyName": f"Henkilö{number}", "phone": [phone]}})
        ask("withdraw a record", "DELETE", path)


ask("ready", "GET", "/readyz")
customers = some_customers(TIMES)
reads(customers)
lists()
records()
commands(customers)
cases()
print(f"{'operation':36} {'answers':>7} {'p50 ms':>9} {'most ms':>9}")
rows = [(median(times), max(times), len(times), name) for name, times in TAKEN.items()]
for middle, most, answers, name in sorted(rows, reverse=True):
    print(f"{name:36} {answers:7} {middle:9.1f} {most:9.1f}")
