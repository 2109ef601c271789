// The cells of the records: arrows go from one to the other, `p` or Enter pins the value of one.
import { command, texts } from "./api.js";
import { fail, keys, remember } from "./workbench.js";

let page;
let chosen;

export function bindCells(element) {
  page = element;
  chosen = null;
  const table = page.querySelector("#cells");
  const panel = page.querySelector("#pin-panel");
  cells()[0]?.setAttribute("tabindex", "0");
  table.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    const step = steps[event.key];
    if (step && event.target.matches("[data-cell]")) {
      event.preventDefault();
      go(event.target, step);
    } else if (event.key === "Enter" && event.target.matches("[data-cell]")) ask(event.target);
  });
  table.addEventListener("dblclick", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (cell) ask(cell);
  });
  panel.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    pin(panel);
  });
  panel.addEventListener("dismiss", shut);
  panel.querySelector("[data-close]").addEventListener("click", shut);
  panel.elements.until.addEventListener("change", () => {
    panel.querySelector("label[data-pin=date]").hidden = panel.elements.until.value !== "date";
  });
  keys({ p: () => pinHere(), ArrowDown: () => enter(), ArrowRight: () => enter() });
}

const cells = () => [...page.querySelectorAll("[data-cell]")].filter((cell) => cell.offsetParent !== null);

function enter() {
  if (document.activeElement.closest("#cells, .panel, a, button")) return false;
  cells()[0]?.focus();
}

function go(cell, [down, right]) {
  let row = cell.parentElement;
  let column = cell.cellIndex;
  const rows = [...page.querySelectorAll("#cells tbody tr")].filter((row) => row.offsetParent !== null);
  let index = rows.indexOf(row);
  for (;;) {
    index += down;
    column += right;
    const next = rows[index]?.cells[column];
    if (!next) return;
    if (next.matches("[data-cell]")) return next.focus();
  }
}

function pinHere() {
  const cell = document.activeElement.closest("[data-cell]");
  if (cell) ask(cell);
  else enter();
}

function ask(cell) {
  const panel = page.querySelector("#pin-panel");
  chosen = cell;
  panel.querySelector("[data-pin=title]").textContent = `${texts.pin}: ${cell.dataset.label}`;
  panel.querySelector("[data-pin=value]").textContent = cell.dataset.value;
  panel.hidden = false;
  panel.elements.until.focus();
}

function shut() {
  page.querySelector("#pin-panel").hidden = true;
  chosen?.focus();
}

async function pin(panel) {
  const { customer, attribute, source, key } = chosen.dataset;
  const occurrence = Number(chosen.querySelector("[data-occurrence]").dataset.occurrence);
  const { until, date, reason } = panel.elements;
  const button = panel.querySelector("button");
  button.disabled = true;
  try {
    const receipt = await command("pin", {
      customer, attribute, record: { source, key, occurrence },
      until: until.value === "date" ? `${date.value}T00:00:00Z` : until.value,
      reason: reason.value.trim() || texts["standard-reason"],
    });
    remember(receipt.command, texts["value-pinned"], { page: location.href });
    location.reload();
  } catch (error) {
    button.disabled = false;
    fail(error);
  }
}
