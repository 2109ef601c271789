// A file on its way in: tried first, told in words, then imported.
import { Failure, signedIn, texts } from "./api.js";
import { fail } from "./workbench.js";
import { count, element, filled, number } from "./words.js";

const form = document.getElementById("bring");
const trial = document.getElementById("trial");
const way = document.getElementById("way");
const bar = document.getElementById("bar");
const words = JSON.parse(trial?.dataset.words ?? "{}");
const types = { xml: "application/xml", json: "application/x-ndjson", jsonl: "application/x-ndjson", ndjson: "application/x-ndjson", csv: "text/csv", txt: "text/csv" };

// Uploads a file; the hub tries it, or imports it.
async function send(file, query, key) {
  const person = await signedIn();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/v1/imports?${new URLSearchParams(query)}`);
    request.responseType = "json";
    request.setRequestHeader("Content-Type", types[file.name.split(".").pop().toLowerCase()] ?? "application/octet-stream");
    request.setRequestHeader("Accept", "application/json");
    if (person?.csrfToken) request.setRequestHeader("X-CSRF-Token", person.csrfToken);
    if (key) request.setRequestHeader("Idempotency-Key", key);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) show(event.loaded / event.total, filled("sending", { percent: Math.floor((100 * event.loaded) / event.total) }));
    });
    request.upload.addEventListener("load", () => show(null, query.dryRun ? texts.trying : texts.accepting));
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
  const source = form.elements.source.value;
  trial.replaceChildren();
  busy(true);
  show(0, filled("sending", { percent: 0 }));
  try {
    const receipt = await send(file, { source, fileName: file.name, dryRun: true });
    tell(receipt, source);
  } catch (error) {
    fail(error);
  } finally {
    busy(false);
    show();
  }
});

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
  if (receipt.rejects.length) trial.append(refused(receipt.rejects));
  if (receipt.warnings.length) trial.append(noticed(receipt.warnings));
  if (receipt.sample.length) trial.append(sampled(receipt.sample));
  trial.append(choices(receipt, source));
  trial.focus({ preventScroll: true });
  trial.dataset.ready = "true";
}

const english = (node) => Object.assign(node, { lang: "en" });

// What is wrong with rows: in the language of the page, then in the hub's words, which name particulars.
function what({ code, field, message }) {
  const title = element("span", words[`fault-${code}`] ?? code);
  return [title, " ", ...(field ? [element("code", field), " "] : []), element("span", words[`why-${code}`] ?? "", "muted"), " ", Object.assign(english(element("span", message)), { className: "said" })];
}

function refused(groups) {
  const part = element("section");
  part.append(element("h3", texts["would-be-refused"]));
  const list = element("ul", "", "warnings");
  for (const group of groups) {
    const line = element("li");
    line.append(element("strong", `${count("rows", group.rows)}: `), ...what(group), element("span", ` ${filled("first-in-line", { n: number(group.firstLine) })}`, "muted"));
    list.append(line);
  }
  part.append(list);
  return part;
}

function noticed(warnings) {
  const part = element("section");
  part.append(element("h3", texts.noticed));
  const list = element("ul", "", "warnings");
  for (const warning of warnings) {
    const line = element("li");
    line.append(element("code", warning.code), " ", english(element("span", warning.text)));
    list.append(line);
  }
  part.append(list);
  return part;
}

// The first rows, a column for each attribute that one of them has.
function sampled(rows) {
  const names = [...new Set(rows.flatMap((row) => row.values.map((value) => value.attribute)))];
  const table = element("table", "", "lines");
  const head = table.createTHead().insertRow();
  for (const [place, title] of [texts.line, texts["record-key"], ...names.map((name) => words[`attribute-${name}`] ?? name)].entries()) {
    head.append(Object.assign(element("th", title, place ? "" : "amount"), { scope: "col" }));
  }
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    line.append(element("td", number(row.line), "amount"), Object.assign(element("th", row.key ?? "–"), { scope: "row" }));
    if (row.fault) line.append(fault(row.fault, names.length));
    else for (const name of names) line.append(cell(row.values.filter((value) => value.attribute === name)));
  }
  const part = element("section");
  const title = Object.assign(element("h3", texts["first-rows"]), { id: "first-rows" });
  const scroller = Object.assign(element("div", "", "wide-table"), { tabIndex: 0, role: "region" });
  scroller.setAttribute("aria-labelledby", "first-rows");
  scroller.append(table);
  part.append(title, element("p", texts["first-rows-advice"], "muted small"), scroller);
  return part;
}

function fault({ code, field, message }, width) {
  const place = element("td", "", "fault");
  place.colSpan = Math.max(width, 1);
  place.append(...what({ code, field, message }));
  return place;
}

function cell(values) {
  const place = element("td");
  for (const { raw, value, status } of values) {
    place.append(element("div", value, status === "invalid" || status === "placeholder" ? "value doubtful" : "value"));
    if (raw !== value) place.append(element("div", raw, "raw"));
    if (status === "invalid" || status === "placeholder") place.append(element("span", words[`status-${status}`], "badge wait"));
  }
  return place;
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
form?.elements.file.addEventListener("change", named);
form?.elements.source.addEventListener("change", () => {
  const query = new URLSearchParams(location.search);
  query.set("source", form.elements.source.value);
  history.replaceState(null, "", `?${query}`);
});
for (const kind of ["dragenter", "dragover"]) drop?.addEventListener(kind, () => drop.classList.add("over"));
for (const kind of ["dragleave", "drop"]) drop?.addEventListener(kind, () => drop.classList.remove("over"));
