// One refused row: mended and read, made a record by hand, or dismissed; each with its receipt.
import { ask, texts } from "./api.js";
import { fail } from "./workbench.js";
import { element, filled } from "./words.js";

const page = document.getElementById("reject");
const path = `/v1/quarantine/${page.dataset.reject}`;
const source = page.dataset.source;
const receipt = document.getElementById("receipt");
const mend = document.getElementById("mend");
const accept = document.getElementById("accept");
const dismiss = document.getElementById("dismiss");

// Gives a command from a form; the row has left quarantine when it is done.
function answer(form, send, told) {
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button:not([type=button])");
    button.disabled = true;
    try {
      const done = await send();
      await close(told(done));
    } catch (error) {
      button.disabled = false;
      point(error);
      fail(error);
    }
  });
}

const reason = (form) => form.elements.reason.value.trim() || null;
const cells = () => [...mend.querySelectorAll("[data-cell]")].map((cell) => cell.value);

answer(mend, () => {
  const raw = document.getElementById("raw");
  return ask("POST", `${path}/mend`, { body: raw ? { rawText: raw.value } : { cells: cells() }, query: { reason: reason(mend) }, once: true });
}, ({ outcomes }) => outcomes);

answer(accept, () => ask("POST", `${path}/accept`, {
  body: byHand(), query: { key: accept.elements.key.value.trim(), reason: reason(accept) }, once: true,
}), ({ record, outcome, version }) => [{ key: record.key, outcome, version }]);

answer(dismiss, () => ask("POST", `${path}/dismiss`, { query: { reason: reason(dismiss) }, once: true }), () => []);

function byHand() {
  const kind = accept.elements.kind.value;
  const attributes = {};
  const filledIn = [...accept.querySelectorAll("input")].filter((input) => input.value.trim() && !input.closest("[hidden]"));
  for (const input of filledIn) {
    const { attribute, list, address } = input.dataset;
    if (attribute) attributes[attribute] = input.value.trim();
    if (list) attributes[list] = [input.value.trim()];
    if (address) attributes.address = [{ ...attributes.address?.[0], [address]: input.value.trim() }];
  }
  return { kind, attributes };
}

accept?.addEventListener("change", () => {
  for (const cell of accept.querySelectorAll("[data-for]")) cell.hidden = cell.dataset.for !== accept.elements.kind.value;
});

// The cell that is still at fault gets the focus and says so.
function point(error) {
  const place = error.pointers?.[0]?.match(/^\/cells\/(\d+)$/)?.[1];
  for (const cell of mend?.querySelectorAll("[aria-invalid]") ?? []) cell.removeAttribute("aria-invalid");
  const cell = place && mend.querySelectorAll("[data-cell]")[place];
  cell?.setAttribute("aria-invalid", "true");
  cell?.focus();
}

mend?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-drop]");
  if (!button) return;
  const next = button.closest(".cell").nextElementSibling?.querySelector("input, textarea, button") ?? mend.elements.reason;
  button.closest(".cell").remove();
  next.focus();
});

async function close(outcomes) {
  const notice = element("div", "", "notice good-note");
  notice.append(element("p", outcomes.length ? texts["row-accepted"] : texts["row-dismissed"]));
  for (const outcome of outcomes) notice.append(told(outcome));
  const next = element("p", "", "buttons");
  notice.append(next);
  for (const part of page.querySelectorAll("form, .other-way")) part.remove();
  page.querySelector(".badges")?.remove();
  document.getElementById("toasts").replaceChildren();
  receipt.replaceChildren(notice);
  receipt.focus();
  await offer(next);
  receipt.dataset.ready = "true";
  for (const outcome of outcomes) follow(outcome, notice);
}

function told({ key, outcome, version }) {
  const line = element("p");
  line.append(element("code", `${source}/${key}`), " ", texts[`became-${outcome}`] ?? outcome);
  if (version) line.append(element("span", ` · ${filled("version", { n: version })}`, "muted"));
  line.dataset.key = key;
  return line;
}

// The next row of the same reason, and the way back.
async function offer(line) {
  const found = await ask("GET", "/v1/quarantine", { query: { source, code: page.dataset.code, status: "open", limit: 1 } }).catch(() => ({ items: [] }));
  if (found.items[0]) line.append(link(`/workbench/quarantine/${found.items[0].id}`, texts["next-row"], "button primary-link"));
  line.append(link(page.dataset.group, texts["all-alike"], "button"), link("/workbench/quarantine", texts.quarantine, "button"));
}

const link = (href, text, className = "") => Object.assign(element("a", text, className), { href });

// Resolving goes on in the background: the customer is named once there is one.
async function follow({ key }, notice) {
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const customer = await ask("GET", `/v1/sources/${encodeURIComponent(source)}/records/${encodeURIComponent(key)}/customer`).catch(() => null);
    if (!customer?.id) continue;
    const line = [...notice.querySelectorAll("[data-key]")].find((line) => line.dataset.key === key);
    line?.append(" → ", link(`/workbench/customers/${customer.id}`, customer.displayName ?? customer.id));
    return void (notice.dataset.customer = customer.id);
  }
}
