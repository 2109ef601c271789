// A customer falls apart: what it becomes is shown before anything changes.
import { command, texts } from "./api.js";
import { fail, remember, say } from "./workbench.js";

const page = document.getElementById("split");
const form = document.getElementById("split-form");
const foreseen = document.getElementById("foreseen");

// The records of every group but A, which keeps what is not named.
function parts() {
  const groups = new Map();
  for (const card of form.querySelectorAll(".record")) {
    const group = card.querySelector(":checked").value;
    groups.set(group, [...(groups.get(group) ?? []), { source: card.dataset.source, key: card.dataset.key }]);
  }
  if (groups.size < 2) throw new Error(texts["split-two"]);
  const [, ...others] = [...groups.entries()].sort().map(([, records]) => records);
  return others;
}

const asked = () => ({
  customer: page.dataset.customer, parts: parts(),
  reason: form.elements.reason.value.trim() || texts["standard-reason"],
});

async function preview() {
  try {
    const receipt = await command("split", asked(), { query: { dryRun: true }, once: false });
    show(receipt.previews.map(({ customer }) => customer));
  } catch (error) {
    fail(error);
  }
}

const element = (name, text, className = "") => Object.assign(document.createElement(name), { textContent: text, className });

function show(customers) {
  const cards = document.createElement("div");
  cards.className = "cards";
  for (const customer of customers) {
    const card = element("section", "", "card");
    const id = customer.id === page.dataset.customer ? customer.id : texts["new-id"];
    card.append(element("h2", customer.displayName ?? ""), element("p", `${id} · ${customer.records} ${texts.records}`, "muted"));
    cards.append(card);
  }
  foreseen.replaceChildren(element("h2", texts.becomes), cards);
  foreseen.dataset.ready = "true";
}

document.getElementById("preview")?.addEventListener("click", preview);
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button.primary");
  button.disabled = true;
  try {
    const receipt = await command("split", asked());
    remember(receipt.command, texts.split, { page: page.dataset.back });
    location.href = page.dataset.back;
  } catch (error) {
    button.disabled = false;
    fail(error);
  }
});
