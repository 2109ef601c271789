// Keeps the open worklist up to date. No row moves under the cursor: who works at a case and which cases are closed is shown
// where they stand, and new ones are counted until one asks for them.
import { texts } from "./api.js";

const PAUSE = 20_000;
const list = document.querySelector(".worklist");
const fresh = document.getElementById("fresh");

const tasks = (page) => new Map([...page.querySelectorAll(".task")].map((row) => [row.dataset.task, row]));

/** The same page as it is now; nothing when it cannot be had, as for somebody who signed out elsewhere. */
async function ask() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector(".worklist");
}

function showCounts(now) {
  document.getElementById("total").textContent = now.querySelector("#total").textContent;
  const aside = list.querySelector(".facets");
  if (aside.contains(document.activeElement)) return;
  for (const section of aside.querySelectorAll("[data-facet]")) {
    const other = now.querySelector(`[data-facet="${section.dataset.facet}"]`);
    if (other && !section.querySelector("details[open]")) section.replaceWith(other);
  }
}

function showRows(now) {
  const present = tasks(now);
  for (const [id, row] of tasks(list)) {
    const other = present.get(id);
    row.classList.toggle("gone", !other);
    if (other) row.querySelector(".state").replaceWith(other.querySelector(".state"));
    else if (!row.querySelector(".badge.closed")) {
      row.querySelector(".state").prepend(Object.assign(document.createElement("span"), { className: "badge closed", textContent: texts["gone"] }));
    }
  }
  const known = tasks(list);
  const count = [...present.keys()].filter((id) => !known.has(id)).length;
  fresh.hidden = count === 0;
  fresh.textContent = count === 1 ? texts["fresh-one"] : texts["fresh-many"].replace("{n}", count);
}

async function refresh() {
  if (document.visibilityState !== "visible") return;
  const now = await ask();
  if (!now) return;
  showCounts(now);
  showRows(now);
}

fresh.addEventListener("click", () => location.reload());
document.addEventListener("visibilitychange", refresh);
document.addEventListener("kulta-refresh", refresh);
setInterval(refresh, PAUSE);
