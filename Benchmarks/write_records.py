"""Sends generated customers to a hub and times the answers: write_records.py PORT CUSTOMERS.csv SECONDS"""

import csv
import http.client
import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

PORT, FILE, SECONDS = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
RATE, SINGLE_CLIENTS = 50, 8
BATCH = 100
LOCAL = threading.local()
# The hub closes connections that nobody uses for a minute.
LONGEST_IDLE = 30


def document(row):
    """A row of `kulta demo-data --flat` as the API's JSON."""
    person = row["customer_type"] == "person"
    attributes = {
        "givenName": row["first_name"] if person else "",
        "familyName": row["last_name"] if person else "",
        "organizationName": "" if person else row["name"],
        "birthDate": row["birth_date"] if person else "",
        "businessId": "" if person else row["business_id"],
        "phone": [number for number in (row["phone"], row["mobile"]) if number],
        "email": [row["email"]] if row["email"] else [],
        "address": [{"street": row["street"], "postalCode": row["postal_code"], "city": row["city"]}],
    }
    filled = {name: value for name, value in attributes.items() if value}
    return {"kind": "person" if person else "organization", "attributes": filled}


def call(method, path, body, kind="application/json"):
    """Milliseconds until the answer, and the answer."""
    connection = getattr(LOCAL, "connection", None)
    if connection is None or time.perf_counter() - LOCAL.used > LONGEST_IDLE:
        connection = LOCAL.connection = http.client.HTTPConnection("127.0.0.1", PORT)
    start = LOCAL.used = time.perf_counter()
    connection.request(method, path, body, {"Content-Type": kind})
    answer = connection.getresponse()
    data = answer.read()
    if answer.status >= 300:
        sys.exit(f"{method} {path.rsplit('/', 1)[0]}: {answer.status} {data[:300]!r}")
    return (time.perf_counter() - start) * 1000, json.loads(data)


def put(number, row):
    return call("PUT", f"/v1/sources/sales/records/bench-{number}", json.dumps(document(row)))


def report(name, times, more=""):
    times = sorted(times)
    at = lambda share: times[min(len(times) - 1, int(share * len(times)))]
    print(f"{name:36} {len(times):7} {at(0.5):9.1f} {at(0.95):9.1f} {at(0.99):9.1f} {times[-1]:9.1f}  {more}", flush=True)


def wait_for_peace():
    """Until the figures of the overview are counted, and the database has looked at the tables that the load filled."""
    while call("GET", "/v1/statistics", None)[1]["takenAt"] is None:
        time.sleep(1)
    time.sleep(60)


def singles(name, rows, first):
    """At a steady rate, however long answers take: the time counts from when a record was due."""
    due = time.perf_counter() + 1
    times, outcomes = [], {}

    def send(index, row):
        at = due + index / RATE
        time.sleep(max(0, at - time.perf_counter()))
        _, receipt = put(first + index, row)
        times.append((time.perf_counter() - at) * 1000)
        outcomes[receipt["outcome"]] = outcomes.get(receipt["outcome"], 0) + 1

    with ThreadPoolExecutor(SINGLE_CLIENTS) as clients:
        list(clients.map(lambda pair: send(*pair), enumerate(rows)))
    report(f"submit, {RATE} a second, {name}", times, str(dict(sorted(outcomes.items()))))


def batches(rows, clients):
    parts = [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]

    def send(part):
        index, rows = part
        lines = [json.dumps({"key": f"batch-{clients}-{index}-{number}", **document(row)}) for number, row in enumerate(rows)]
        return call("POST", "/v1/sources/sales/records", "\n".join(lines), "application/x-ndjson")[0]

    start = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        times = list(pool.map(send, enumerate(parts)))
    rate = len(rows) / (time.perf_counter() - start)
    report(f"batches of {BATCH}, {clients} client(s)", times, f"{rate:.0f} records/s")


def matches(rows):
    times = [call("POST", "/v1/matches", json.dumps(document(row)))[0] for row in rows]
    report("search before create", times)


rows = list(csv.DictReader(open(FILE, encoding="utf-8")))
print(f"{'':36} {'answers':>7} {'p50 ms':>9} {'p95 ms':>9} {'p99 ms':>9} {'most ms':>9}")
count = RATE * SECONDS
singles("after the load", rows[:count], 0)
wait_for_peace()
singles("later", rows[count : 2 * count], count)
batches(rows[10_000:20_000], 1)
batches(rows[20_000:40_000], 4)
matches(rows[40_000:41_000])
