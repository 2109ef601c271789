// Records move between customers: everything is staged, said in words, tried, and saved as one command.
import { command, texts } from "./api.js";
import { fail, remember } from "./workbench.js";

const MOST_NEW = 8;
const page = document.getElementById("board");
const columns = document.getElementById("columns");
const cards = [...(columns?.querySelectorAll(".piece") ?? [])];
const changes = document.getElementById("changes");
const form = document.getElementById("save");
const foreseen = document.getElementById("foreseen");
// Of each card that is not where it belongs now, by its name: the column.
const staged = new Map();

const name = (card) => `${card.dataset.source}/${card.dataset.key}`;
const place = (card) => staged.get(name(card)) ?? card.dataset.home;
const column = (id) => columns.querySelector(`[data-column="${CSS.escape(id)}"]`);
const all = () => [...columns.querySelectorAll(".column")];
const title = (id) => {
  const head = column(id).querySelector("h3");
  return head.textContent.trim().replace(/\s+/g, " ");
};

function stage(card, target) {
  if (target === card.dataset.home) staged.delete(name(card));
  else staged.set(name(card), target);
}

function move(card, target) {
  stage(card, target);
  show();
  keep();
}

// One empty column stands ready for a customer that is not there yet.
function arrangeNew() {
  const used = [...new Set(staged.values())].filter((id) => id.startsWith("new-"));
  const wanted = new Set(used);
  for (let number = 1; wanted.size === used.length && number <= MOST_NEW; number += 1) wanted.add(`new-${number}`);
  for (const element of all()) if (element.classList.contains("new") && !wanted.has(element.dataset.column)) element.remove();
  for (const id of [...wanted].sort()) {
    if (column(id)) continue;
    const made = document.getElementById("new-column").content.firstElementChild.cloneNode(true);
    made.dataset.column = id;
    const number = id.slice(4);
    made.querySelector(".tag").textContent = `+${number}`;
    made.setAttribute("aria-label", `${texts["new-customer"]} ${number}`);
    columns.append(made);
  }
}

function options(card) {
  const select = card.querySelector("select");
  for (const option of [...select.options]) if (option.value.startsWith("new-")) option.remove();
  for (const element of all().filter((one) => one.classList.contains("new"))) {
    select.append(new Option(`${texts["new-customer"]} ${element.dataset.column.slice(4)}`, element.dataset.column));
  }
  select.value = place(card);
}

function show() {
  // What went elsewhere first: a column is not taken away under a card.
  const focused = document.activeElement;
  for (const id of new Set(staged.values())) if (!column(id) && !id.startsWith("new-")) forget(id);
  arrangeNew();
  for (const card of cards) {
    const target = column(place(card));
    const isMoved = staged.has(name(card));
    if (card.closest(".column") !== target) {
      const piles = [...target.querySelectorAll(".pile")];
      const own = piles.find((pile) => pile.previousElementSibling?.textContent.startsWith(`${card.dataset.source} ·`));
      (own ?? piles[piles.length - 1]).append(card);
    }
    card.classList.toggle("moved", isMoved);
    page.querySelector(`.node[data-node="${card.dataset.node}"]`)?.classList.toggle("moved", isMoved);
  }
  arrangeNew();
  for (const card of cards) options(card);
  if (page.contains(focused)) focused.focus();
  say();
}

const forget = (id) => { for (const [card, target] of staged) if (target === id) staged.delete(card); };

function say() {
  changes.replaceChildren(...cards.filter((card) => staged.has(name(card))).map((card) => {
    const item = document.createElement("li");
    item.textContent = `${card.dataset.name}: ${title(card.dataset.home)} → ${title(place(card))}`;
    return item;
  }));
  document.getElementById("nothing-staged").hidden = staged.size > 0;
  form.hidden = staged.size === 0;
  foreseen.replaceChildren();
  delete foreseen.dataset.ready;
}

// What is staged stands in the address.
function keep() {
  const address = new URL(location.href);
  const moves = [...staged].map(([card, target]) => `${encodeURIComponent(card)}>${target}`).join(";");
  if (moves) address.searchParams.set("moves", moves);
  else address.searchParams.delete("moves");
  history.replaceState(null, "", address);
}

// What somebody has cut off an address is nothing.
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function recall() {
  const known = new Map(cards.map((card) => [name(card), card]));
  for (const part of (new URLSearchParams(location.search).get("moves") ?? "").split(";")) {
    const [card, target] = part.split(">");
    const found = known.get(decoded(card ?? ""));
    if (found && (column(target ?? "") || /^new-[1-8]$/.test(target ?? ""))) stage(found, target);
  }
  show();
}

// The cut that the server proposes, in a new customer.
function cut(id) {
  const free = all().find((element) => element.classList.contains("new") && !element.querySelector(".piece"));
  if (!free) return;
  for (const card of cards) if (card.dataset.home === id && card.dataset.part) stage(card, free.dataset.column);
  show();
  keep();
  document.getElementById("staged").scrollIntoView({ block: "nearest" });
}

function moves() {
  const groups = new Map();
  for (const card of cards.filter((card) => staged.has(name(card)))) {
    const target = place(card);
    groups.set(target, [...(groups.get(target) ?? []), { source: card.dataset.source, key: card.dataset.key }]);
  }
  return [...groups].map(([target, records]) => ({ records, to: target.startsWith("new-") ? null : target }));
}

const asked = () => ({ moves: moves(), reason: form.elements.reason.value.trim() || texts["standard-reason"] });
const element = (tag, text, className = "") => Object.assign(document.createElement(tag), { textContent: text, className });

async function preview() {
  try {
    const receipt = await command("move", asked(), { query: { dryRun: true }, once: false });
    const known = new Set(all().map((one) => one.dataset.column));
    const list = document.createElement("div");
    list.className = "cards";
    for (const { customer } of receipt.previews) {
      const card = element("section", "", "card");
      const id = known.has(customer.id) ? customer.id : texts["new-id"];
      const count = `${customer.records} ${customer.records === 1 ? texts.record : texts.records}`;
      card.append(element("p", customer.displayName ?? "", "title"), element("p", `${id} · ${count}`, "muted"));
      list.append(card);
    }
    const ended = receipt.customers.filter((customer) => customer.status !== "active").map((customer) => customer.id);
    const parts = [element("h3", texts.becomes), list];
    if (receipt.outcome === "held") parts.push(element("p", texts["decided-held"], "notice warn"));
    if (ended.length) parts.push(element("p", `${texts["ids-end"]}: ${ended.join(", ")}`, "notice"));
    foreseen.replaceChildren(...parts);
    foreseen.dataset.ready = "true";
  } catch (error) {
    fail(error);
  }
}

// The board again, with the customers that came of it.
function after(receipt) {
  const address = new URL(location.href);
  address.searchParams.delete("moves");
  const living = receipt.customers.filter((customer) => customer.status === "active").map((customer) => customer.id);
  const others = [...new Set([...page.dataset.with.split(","), ...living])].filter((id) => id && id !== page.dataset.main);
  if (others.length) address.searchParams.set("with", others.slice(0, 18).join(","));
  return address.pathname + address.search;
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button.primary");
  button.disabled = true;
  try {
    const before = new URL(location.href);
    before.searchParams.delete("moves");
    const receipt = await command("move", asked());
    remember(receipt.command, texts[receipt.outcome === "held" ? "decided-held" : "arranged"], { page: before.pathname + before.search });
    location.href = after(receipt);
  } catch (error) {
    button.disabled = false;
    fail(error);
  }
});
document.getElementById("preview")?.addEventListener("click", preview);
document.getElementById("discard")?.addEventListener("click", () => {
  staged.clear();
  show();
  keep();
  cards[0]?.focus();
});

// Keys, choices and drags do the same.
columns?.addEventListener("keydown", (event) => {
  const card = event.target.closest(".piece");
  if (!card || event.target !== card) return;
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) {
    const list = all();
    const next = list[list.indexOf(card.closest(".column")) + step];
    event.preventDefault();
    if (!next) return;
    move(card, next.dataset.column);
    card.focus();
  }
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (way) {
    const list = [...columns.querySelectorAll(".piece")];
    event.preventDefault();
    list[list.indexOf(card) + way]?.focus();
  }
});
columns?.addEventListener("change", (event) => {
  const card = event.target.closest(".piece");
  if (card) move(card, event.target.value);
});
columns?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-cut]");
  if (button) cut(button.dataset.cut);
});
columns?.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.(".piece");
  if (card) event.dataTransfer.setData("text/plain", card.id);
});
columns?.addEventListener("dragover", (event) => {
  if (event.target.closest(".column")) event.preventDefault();
});
columns?.addEventListener("drop", (event) => {
  const card = document.getElementById(event.dataTransfer.getData("text/plain"));
  const target = event.target.closest(".column");
  if (!card?.classList.contains("piece") || !target) return;
  event.preventDefault();
  move(card, target.dataset.column);
});

// The threshold: links under it go, and the parts that are left are told.
const bits = document.getElementById("bits");
const links = [...document.querySelectorAll(".link[data-one]")];
const nodes = [...document.querySelectorAll(".node")];

function parts(least) {
  const roots = nodes.map((_, index) => index);
  const root = (node) => {
    while (roots[node] !== node) node = roots[node];
    return node;
  };
  for (const link of links) {
    const { one, other, holds } = link.dataset;
    if (nodes[one].dataset.customer !== nodes[other].dataset.customer || holds === "never") continue;
    if (holds === "weight" && Number(link.dataset.bits) < least) continue;
    const ends = [root(Number(one)), root(Number(other))].sort((a, b) => a - b);
    roots[ends[1]] = ends[0];
  }
  const seen = new Map();
  return nodes.map((node, index) => {
    const known = seen.get(node.dataset.customer) ?? [];
    const own = root(index);
    if (!known.includes(own)) known.push(own);
    seen.set(node.dataset.customer, known);
    return known.indexOf(own);
  });
}

function fallApart() {
  const least = Number(bits.value);
  document.getElementById("bits-said").textContent = `${least} bit`;
  for (const link of links) {
    if (link.dataset.holds === "weight") link.toggleAttribute("data-off", Number(link.dataset.bits) < least);
  }
  for (const row of document.querySelectorAll("tr[data-bits]")) row.hidden = Number(row.dataset.bits) < least;
  const found = parts(least);
  const counts = new Map();
  nodes.forEach((node, index) => counts.set(node.dataset.customer, Math.max(counts.get(node.dataset.customer) ?? 0, found[index] + 1)));
  nodes.forEach((node, index) => {
    node.querySelector(".part").textContent = counts.get(node.dataset.customer) > 1 ? String.fromCharCode(97 + (found[index] % 26)) : "";
  });
  const apart = [...counts].filter(([, count]) => count > 1)
    .map(([customer, count]) => texts.parts.replace("{customer}", String.fromCharCode(65 + (customer % 26))).replace("{n}", count));
  if (nodes.length) document.getElementById("parts-said").textContent = apart.join(" · ") || texts.holds;
}

bits?.addEventListener("input", fallApart);
bits?.addEventListener("change", () => {
  const address = new URL(location.href);
  address.searchParams.set("bits", bits.value);
  history.replaceState(null, "", address);
});

if (form) recall();
