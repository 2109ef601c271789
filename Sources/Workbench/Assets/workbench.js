// What every page has: keys, help, messages, undo, and who one is.
import { ask, command, keepSteward, steward, texts } from "./api.js";

const toasts = document.getElementById("toasts");
const help = document.getElementById("help");
const handlers = new Map();
let prefix = "";

// A page's keys. Later pages replace earlier ones.
export function keys(bindings) {
  for (const [key, handler] of Object.entries(bindings)) handlers.set(key, handler);
}

export function forgetKeys() {
  handlers.clear();
}

const isTyping = (target) => target.closest("input:not([type=checkbox], [type=radio]), select, textarea") !== null;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return escape(event);
  if (isTyping(event.target) || help.open) return;
  const name = prefix + event.key;
  prefix = event.key === "g" && prefix === "" ? "g " : "";
  const handler = handlers.get(name) ?? common[name];
  if (!handler) return;
  if (handler(event) !== false) event.preventDefault();
});

function escape(event) {
  const panel = event.target.closest(".panel") ?? document.querySelector(".panel:not([hidden])");
  if (panel) panel.dispatchEvent(new Event("dismiss", { bubbles: true }));
  else if (isTyping(event.target)) event.target.blur();
  document.querySelector(".menu[open]")?.removeAttribute("open");
}

const common = {
  "?": () => help.showModal(),
  "/": () => (document.getElementById("q") ?? document.getElementById("quick")).focus(),
  "g t": () => void (location.href = "/workbench/tasks"),
  u: () => undoLast(),
};

document.getElementById("help-button").addEventListener("click", () => help.showModal());

// Says what happened, with what can be done about it. Failures stay until the next message.
export function say(text, { failure = false, action, label } = {}) {
  const toast = document.createElement("div");
  toast.className = failure ? "toast failure" : "toast";
  toast.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (action) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: `${label} (u)` });
    button.addEventListener("click", action);
    toast.append(button);
  }
  toasts.replaceChildren(toast);
  if (!failure) setTimeout(() => toast.remove(), 12000);
}

export const fail = (error) => say([error.message, ...(error.faults ?? [])].join(" "), { failure: true });

// The last command of this tab, for `u`; it outlives the page that gave it.
export function remember(number, text, back) {
  sessionStorage.setItem("kulta-last", JSON.stringify({ number, text, back, at: Date.now() }));
  showLast();
}

// On the page that follows, not on all that come later; `u` takes it back from any of them.
function showLast() {
  const last = JSON.parse(sessionStorage.getItem("kulta-last") ?? "null");
  if (last && Date.now() - last.at < 60000) say(last.text, { action: () => undoLast(), label: texts.undo });
}

let isUndoing = false;
export async function undoLast() {
  const last = JSON.parse(sessionStorage.getItem("kulta-last") ?? "null");
  if (!last) return say(texts["nothing-to-undo"]);
  if (isUndoing) return;
  isUndoing = true;
  try {
    await undo(last.number);
    sessionStorage.removeItem("kulta-last");
    await goBack(last.back);
  } catch (error) {
    fail(error);
  } finally {
    isUndoing = false;
  }
}

export const undo = (number) => command("undo", { command: number, reason: texts["undo-reason"] });

// To the question that is open again, else to the page where the command was given.
async function goBack(back) {
  sessionStorage.setItem("kulta-said", texts.undone);
  let page = back?.page ?? location.href;
  if (back?.customers) {
    const found = await ask("GET", "/v1/tasks", { query: { customer: back.customers[0] } }).catch(() => ({ items: [] }));
    const task = found.items.find((task) => back.customers.includes(task.left.id) && back.customers.includes(task.right.id));
    page = task ? `/workbench/tasks/${task.id}${back.filter ?? ""}` : page;
  }
  location.href = page;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-undo]");
  if (!button) return;
  button.disabled = true;
  try {
    await undo(Number(button.dataset.undo));
    sessionStorage.setItem("kulta-said", texts.undone);
    location.reload();
  } catch (error) {
    button.disabled = false;
    fail(error);
  }
});

// On a server without accounts one says who one is.
const who = document.getElementById("steward");
if (who) who.value = steward();
who?.addEventListener("change", () => keepSteward(who.value.trim() || steward()));

document.getElementById("sign-out")?.addEventListener("click", async () => {
  try {
    await ask("DELETE", "/v1/session");
    location.href = "/workbench/sign-in";
  } catch (error) {
    fail(error);
  }
});

const said = sessionStorage.getItem("kulta-said");
sessionStorage.removeItem("kulta-said");
if (said) say(said);
else if (document.getElementById("bulk") === null) showLast();
// All modules of the page have run by then.
addEventListener("DOMContentLoaded", () => (document.documentElement.dataset.ready = "true"));
