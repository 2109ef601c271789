// The worklist: through the rows by keys, the next case, and views that are kept.
import "./live.js";
import { ask } from "./api.js";
import { fail, keys, say } from "./workbench.js";
import { texts } from "./api.js";

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

// Views are addresses under a name; they stay in this browser.
const views = document.getElementById("views");
const kept = () => JSON.parse(localStorage.getItem("kulta-views") ?? "[]");

function show() {
  views.replaceChildren(
    ...kept().map((view, index) => {
      const item = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { href: "/workbench/tasks" + view.query });
      link.append(Object.assign(document.createElement("span"), { textContent: view.name }));
      const forget = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "✕" });
      forget.setAttribute("aria-label", `${texts.forget} ${view.name}`);
      forget.addEventListener("click", () => {
        localStorage.setItem("kulta-views", JSON.stringify(kept().filter((_, other) => other !== index)));
        show();
      });
      item.append(link, forget);
      return item;
    }),
  );
}

document.getElementById("save-view").addEventListener("submit", (event) => {
  event.preventDefault();
  const name = event.target.elements.name.value.trim();
  if (!name) return;
  localStorage.setItem("kulta-views", JSON.stringify([...kept(), { name, query: list.dataset.filter }]));
  event.target.reset();
  show();
});
show();
