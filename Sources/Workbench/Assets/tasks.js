// The worklist: through the rows by keys, the next case, and views that are kept.
import "./live.js";
import { ask, texts } from "./api.js";
import { fail, keys, say } from "./workbench.js";

const list = document.querySelector(".worklist");
const rows = [...document.querySelectorAll(".task")];

function move(step) {
  const here = rows.indexOf(document.activeElement);
  rows[Math.min(Math.max(here + step, 0), rows.length - 1)]?.focus();
}

async function next() {
  const query = Object.fromEntries(new URLSearchParams(list.dataset.filter));
  try {
    const { task } = await ask("POST", "/v1/tasks/next", { query, signed: true });
    if (task) location.href = `/workbench/tasks/${task.id}${list.dataset.filter}`;
    else say(texts["none-left"]);
  } catch (error) {
    fail(error);
  }
}

keys({ j: () => move(1), k: () => move(-1), n: next, ArrowDown: () => rows.includes(document.activeElement) && move(1), ArrowUp: () => rows.includes(document.activeElement) && move(-1) });
document.getElementById("next")?.addEventListener("click", next);

// Views are filters under a name, which the hub keeps.
async function change(method, path, body) {
  try {
    await ask(method, `/v1/tasks/views${path}`, { body });
    location.reload();
  } catch (error) {
    fail(error);
  }
}

document.getElementById("save-view")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const { name, shared } = event.target.elements;
  change("POST", "", { name: name.value, filter: list.dataset.filter, shared: shared.checked });
});
for (const button of document.querySelectorAll("[data-view]")) {
  button.addEventListener("click", () => change("DELETE", `/${button.dataset.view}`));
}
