// An import while it runs: its figures go on, and the page is made anew when it has ended.
import { ask, texts } from "./api.js";
import { fail } from "./workbench.js";
import { count, element, filled, number } from "./words.js";

const page = document.getElementById("import");
const path = `/v1/imports/${page.dataset.import}`;

const isDone = (state) => state.state !== "running" && state.resolution?.state !== "waiting";

async function follow() {
  let wait = 400;
  while (true) {
    try {
      const now = await ask("GET", path);
      if (isDone(now)) return location.reload();
      document.getElementById("way-text").textContent = now.state === "running" ? running(now) : texts.resolving;
    } catch (error) {
      if (error.status !== 503 && error.status !== 0) return fail(error);
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 1.3, 3000);
  }
}

function running({ progress }) {
  if (!progress) return texts.reading;
  const rate = progress.seconds > 1 ? filled("rate", { n: number(Math.round(progress.records / progress.seconds)) }) : "";
  return [count("rows-read", progress.records), progress.rejects ? count("rows-refused", progress.rejects) : "", rate].filter(Boolean).join(" · ");
}

if (page.dataset.done === undefined) follow();

document.getElementById("resolve")?.addEventListener("click", async (event) => {
  event.target.disabled = true;
  try {
    await ask("POST", `${path}/resolve`);
    setTimeout(() => location.reload(), 500);
  } catch (error) {
    event.target.disabled = false;
    fail(error);
  }
});

document.getElementById("stop")?.addEventListener("click", async (event) => {
  event.target.disabled = true;
  try {
    await ask("POST", `${path}/stop`);
    document.getElementById("way-text").textContent = texts.stopping;
  } catch (error) {
    fail(error);
  }
});

// Undo of the whole import: told first, then done; its own page follows it.
const undo = document.getElementById("undo-form");
const would = document.getElementById("undo-would");
const reason = () => undo.elements.reason.value.trim();

document.getElementById("undo-look")?.addEventListener("click", async () => {
  try {
    tell(await ask("POST", `${path}/undo`, { body: { reason: reason() || "–" }, query: { dryRun: true }, signed: true }));
  } catch (error) {
    fail(error);
  }
});

function tell({ records, customers, decisions, rejects }) {
  const effects = { removed: records.removed, restored: records.restored, kept: records.kept, customers, decisions, rejects };
  const list = element("ul");
  for (const [name, value] of Object.entries(effects)) if (value) list.append(element("li", count(`undo-${name}`, value)));
  if (!list.children.length) list.append(element("li", texts["undo-nothing"]));
  const notice = element("div", "", "notice");
  notice.append(element("p", texts["undo-would"]), list);
  would.replaceChildren(notice);
  would.dataset.ready = "true";
  would.focus();
}

undo?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = undo.querySelector(".primary");
  button.disabled = true;
  try {
    const done = await ask("POST", `${path}/undo`, { body: { reason: reason() }, signed: true, once: true });
    location.href = `/workbench/imports/${done.import}`;
  } catch (error) {
    button.disabled = false;
    fail(error);
  }
});
