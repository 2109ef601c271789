// A file on its way in: tried first, told in words, then imported.
import { Failure, signedIn, texts } from "./api.js";
import { fail } from "./workbench.js";
import { propose } from "./proposal.js";
import { english, listed, sampled, what, words } from "./sample.js";
import { count, element, filled, number } from "./words.js";

const form = document.getElementById("bring");
const trial = document.getElementById("trial");
const way = document.getElementById("way");
const bar = document.getElementById("bar");
const types = { xml: "application/xml", json: "application/x-ndjson", jsonl: "application/x-ndjson", ndjson: "application/x-ndjson", csv: "text/csv", txt: "text/csv" };

// Uploads a file; the hub looks at it, tries it, or imports it.
async function send(file, query, key, target = "/v1/imports") {
  const person = await signedIn();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${target}?${new URLSearchParams(query)}`);
    request.responseType = "json";
    request.setRequestHeader("Content-Type", types[file.name.split(".").pop().toLowerCase()] ?? "application/octet-stream");
    request.setRequestHeader("Accept", "application/json");
    if (person?.csrfToken) request.setRequestHeader("X-CSRF-Token", person.csrfToken);
    if (key) request.setRequestHeader("Idempotency-Key", key);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) show(event.loaded / event.total, filled("sending", { percent: Math.floor((100 * event.loaded) / event.total) }));
    });
    request.upload.addEventListener("load", () => show(null, key ? texts.accepting : query.dryRun ? texts.trying : texts["looking-at-file"]));
    request.addEventListener("load", () => (request.status < 300 ? resolve(request.response) : reject(new Failure(request.status, request.response))));
    request.addEventListener("error", () => reject(new Failure(0, { detail: texts.offline })));
    request.send(file);
  });
}

function show(share, text) {
  way.hidden = text === undefined;
  if (share === null) bar.removeAttribute("value");
  else if (share !== undefined) bar.value = share;
  document.getElementById("way-text").textContent = text ?? "";
}

function busy(isBusy) {
  for (const control of form.elements) control.disabled = isBusy;
  for (const button of trial.querySelectorAll("button")) button.disabled = isBusy || button.dataset.refused !== undefined;
}

let file;
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  file = form.elements.file.files[0];
  trial.replaceChildren();
  busy(true);
  show(0, filled("sending", { percent: 0 }));
  try {
    const source = form.elements.source.value || (await recognized());
    if (source) tell(await send(file, { source, fileName: file.name, dryRun: true }), source);
  } catch (error) {
    fail(error);
  } finally {
    busy(false);
    show();
  }
});

// The source system whose mapping the file fits, which is chosen from here on; nothing when there is none and a mapping is
// proposed instead.
async function recognized() {
  const suggestion = await send(file, { fileName: file.name }, undefined, "/v1/mappings/suggestions");
  const { system, title, others, format } = suggestion;
  if (!system) {
    propose(suggestion, trial);
    return ready();
  }
  const choice = form.elements.source;
  if (![...choice.options].some((option) => option.value === system)) choice.add(new Option(`${title} (${system})`, system));
  choice.value = system;
  choice.dataset.found = "";
  trial.append(element("p", filled("recognized", { system: `${title} (${system})`, format }), "notice good-note"));
  if (others.length) trial.append(element("p", filled("recognized-others", { systems: others.join(", ") }), "muted"));
  return system;
}

// Rows and customers, in the order in which one asks for them; what is zero is not said.
function sentences({ records, customers }) {
  const facts = [
    ["trial-joined", customers.joined, "good"], ["trial-new", customers.new, "good"], ["trial-changed", records.changed],
    ["trial-unchanged", records.unchanged], ["trial-merged", customers.merged], ["trial-reviews", customers.reviews, "wait"],
    ["trial-withdrawn", records.withdrawn, "bad"], ["trial-late", records.late], ["trial-repeated", records.repeated],
    ["trial-suppressed", records.suppressed], ["trial-rejected", records.rejected, "bad"],
  ];
  return facts.filter(([, value]) => value > 0);
}

function tell(receipt, source) {
  trial.append(element("h2", filled("trial-title", { file: receipt.fileName })));
  if (receipt.refusal) trial.append(english(element("p", receipt.refusal, "notice warn")));
  trial.append(element("p", count("trial-read", receipt.records.read + receipt.records.rejected), "muted"));
  const list = element("ul", "", "told");
  for (const [name, value, tone] of sentences(receipt)) list.append(element("li", count(name, value), tone ?? ""));
  if (!list.childElementCount) list.append(element("li", texts["trial-nothing"]));
  trial.append(list);
  if (receipt.rejects.length) trial.append(listed(texts["would-be-refused"], receipt.rejects.map(refused)));
  if (receipt.warnings.length) trial.append(listed(texts.noticed, receipt.warnings.map(noticed)));
  if (receipt.sample.length) trial.append(sampled(receipt.sample));
  trial.append(choices(receipt, source));
  ready();
}

function ready() {
  trial.focus({ preventScroll: true });
  trial.dataset.ready = "true";
}

function refused({ rows, firstLine, ...fault }) {
  const line = element("li");
  line.append(element("strong", `${count("rows", rows)}: `), ...what(fault), element("span", ` ${filled("first-in-line", { n: number(firstLine) })}`, "muted"));
  return line;
}

function noticed({ code, text }) {
  const line = element("li");
  line.append(words[`noticed-${code}`] ?? code, " ", english(element("span", text, "said")));
  return line;
}

function choices(receipt, source) {
  const line = element("p", "", "buttons");
  const take = Object.assign(element("button", texts["import-now"], "primary"), { type: "button", id: "take" });
  if (receipt.refusal !== null) take.dataset.refused = "";
  take.disabled = receipt.refusal !== null;
  const leave = Object.assign(element("button", texts["leave-it"]), { type: "button" });
  take.addEventListener("click", () => importFile(source, crypto.randomUUID()));
  leave.addEventListener("click", () => {
    trial.replaceChildren();
    form.reset();
    named();
  });
  line.append(take, leave);
  return line;
}

async function importFile(source, key) {
  busy(true);
  try {
    const { id } = await send(file, { source, fileName: file.name }, key);
    location.href = `/workbench/imports/${id}`;
  } catch (error) {
    busy(false);
    show();
    fail(error);
  }
}

// The file's name stands where one chose it; the source goes into the address.
const drop = document.getElementById("drop");
const advice = drop?.querySelector(".muted");
const usual = advice?.textContent;
function named() {
  const chosen = form.elements.file.files[0];
  advice.textContent = chosen ? `${chosen.name} · ${number(Math.ceil(chosen.size / 1024))} KiB` : usual;
  drop.classList.toggle("has-file", Boolean(chosen));
}
form?.elements.file.addEventListener("change", () => {
  named();
  // What was found out from one file says nothing of the next.
  const { source } = form.elements;
  if ("found" in source.dataset) source.value = "";
  delete source.dataset.found;
});
form?.elements.source.addEventListener("change", () => {
  delete form.elements.source.dataset.found;
  const query = new URLSearchParams(location.search);
  query.set("source", form.elements.source.value);
  history.replaceState(null, "", `?${query}`);
});
for (const kind of ["dragenter", "dragover"]) drop?.addEventListener(kind, () => drop.classList.add("over"));
for (const kind of ["dragleave", "drop"]) drop?.addEventListener(kind, () => drop.classList.remove("over"));
