// Results while one types; the address always says what is shown.
import { keys } from "./workbench.js";

const input = document.getElementById("q");
const results = document.getElementById("results");
let running, timer;

input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, 120);
});
input.form.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});

async function search() {
  running?.abort();
  running = new AbortController();
  const query = new URLSearchParams(input.value.trim() ? { q: input.value.trim() } : {});
  history.replaceState(null, "", `/workbench/search${query.size ? "?" + query : ""}`);
  query.set("part", "1");
  try {
    const answer = await fetch(`/workbench/search?${query}`, { signal: running.signal });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    results.replaceChildren(...fresh.body.childNodes);
    results.dataset.q = input.value.trim();
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function move(step) {
  const links = [...results.querySelectorAll("a")];
  const here = links.indexOf(document.activeElement);
  if (here + step < 0) return input.focus();
  links[Math.min(here + step, links.length - 1)]?.focus();
}

input.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown") return;
  event.preventDefault();
  move(1);
});
keys({ j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1) });
