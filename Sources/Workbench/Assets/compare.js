// One case: hold it, decide it with one key, and go on to the next, which has been fetched meanwhile.
import { ask, command, texts } from "./api.js";
import { fail, keys, remember, say } from "./workbench.js";
import { bindCells } from "./cells.js";

const LEASE = 300;
let page, task, filter, isMine, isBusy, upcoming, claimedNext, renewal, settling;
let leaving = 0;

const $ = (selector) => page.querySelector(selector);
const query = () => Object.fromEntries(new URLSearchParams(filter));

// `isFetched`: the page was fetched before the last decision, which may have closed its case.
async function open(element, isFetched = false) {
  page = element;
  ({ task, filter } = page.dataset);
  isBusy = false;
  isMine = false;
  upcoming = null;
  stopRenewing();
  bind();
  if (!$(".deck")) {
    upcoming = fetchNext().catch(() => null);
    if (isFetched) await goOn();
    return;
  }
  bindCells(page);
  const state = await hold(isFetched);
  if (state === "closed") return goOn();
  if (isMine) {
    // The page that was left may give the case back after this one has taken it: so it is taken once more.
    settling = setTimeout(hold, 3000);
    renewal = setInterval(hold, (LEASE / 2) * 1000);
    upcoming = fetchNext().catch(() => null);
  }
  page.dataset.held = String(isMine);
}

function stopRenewing() {
  clearInterval(renewal);
  clearTimeout(settling);
}

// Takes the case, or says who has it.
async function hold(isFetched) {
  const note = $("#lease");
  const claimed = page;
  try {
    await ask("POST", `/v1/tasks/${task}/claim`, { query: { seconds: LEASE }, signed: true });
    if (claimed !== page) return;
    isMine = true;
    note.hidden = true;
  } catch (error) {
    if (claimed !== page || isBusy) return;
    isMine = false;
    stopRenewing();
    if (error.kind === "already-decided") {
      if (isFetched === true) return "closed";
      return void location.reload();
    }
    note.textContent = error.kind === "task-claimed" ? `${error.message} ${texts["held-advice"]}` : error.message;
    note.className = "notice warn";
    note.hidden = false;
  }
  for (const button of page.querySelectorAll(".deck button:not(#skip), .deck input")) button.disabled = !isMine;
}

// Claims the case after this one and fetches its page.
async function fetchNext() {
  const { task: next } = await ask("POST", "/v1/tasks/next", { query: { ...query(), after: task, seconds: LEASE }, signed: true });
  claimedNext = next?.id;
  if (!next) return null;
  const address = `/workbench/tasks/${next.id}${filter}`;
  const answer = await fetch(address);
  return { address, html: answer.ok ? await answer.text() : null };
}

// Shows the next case; what the last decision touched is fetched anew.
async function goOn(touched = []) {
  leaving += 1;
  try {
    await showNext(touched);
  } finally {
    leaving -= 1;
  }
}

async function showNext(touched) {
  const next = await (upcoming ?? fetchNext()).catch(() => null);
  upcoming = null;
  claimedNext = null;
  if (!next) return void (location.href = "/workbench/tasks" + filter);
  if (!next.html) return void (location.href = next.address);
  let fresh = new DOMParser().parseFromString(next.html, "text/html");
  const { left, right } = fresh.getElementById("case")?.dataset ?? {};
  if (touched.includes(left) || touched.includes(right)) {
    fresh = new DOMParser().parseFromString(await (await fetch(next.address)).text(), "text/html");
  }
  document.title = fresh.title;
  history.pushState(null, "", next.address);
  document.getElementById("main").replaceChildren(...fresh.getElementById("main").children);
  scrollTo(0, 0);
  document.getElementById("main").focus({ preventScroll: true });
  await open(document.getElementById("case"), true);
}

// What the deck does, once at a time.
async function act(work) {
  if (isBusy || !isMine) return;
  isBusy = true;
  page.dataset.busy = "true";
  try {
    await work();
  } catch (error) {
    isBusy = false;
    delete page.dataset.busy;
    if (error.kind === "already-decided") return void location.reload();
    fail(error);
  }
}

const reason = () => $("#reason").value.trim() || texts["standard-reason"];
const back = () => ({ page: location.href, customers: [page.dataset.left, page.dataset.right], filter });

function decide(decision, relation) {
  return act(async () => {
    const body = { decision, reason: reason(), ...(relation ? { relation } : {}) };
    const receipt = await ask("POST", `/v1/tasks/${task}/decision`, { body, signed: true, once: true });
    stopRenewing();
    remember(receipt.command, texts[receipt.outcome === "held" ? "decided-held" : `decided-${decision}`], back());
    await goOn(receipt.customers.map((customer) => customer.id));
  });
}

const refer = (form) =>
  act(async () => {
    const { to, question } = form.elements;
    await ask("POST", `/v1/tasks/${task}/referral`, { query: { to: to.value.trim() || null, reason: question.value }, signed: true });
    stopRenewing();
    say(texts.referred);
    await goOn();
  });

const transfer = (form) =>
  act(async () => {
    const chosen = [...form.querySelectorAll("[name=record]:checked")];
    const targets = new Set(chosen.map((box) => box.dataset.target));
    if (targets.size !== 1) throw new Error(texts["move-one-way"]);
    const records = chosen.map((box) => ({ source: box.dataset.source, key: box.dataset.key }));
    const receipt = await command("move", { records, to: [...targets][0], reason: reason() });
    remember(receipt.command, texts.moved, { page: location.href });
    location.reload();
  });

// On the way to another case already, one more step would give that one back unseen.
async function skip() {
  if (leaving) return;
  stopRenewing();
  if (isMine) ask("DELETE", `/v1/tasks/${task}/claim`, { signed: true }).catch(() => {});
  await goOn();
}

// Panels open below the deck; nothing is a dialog.
function toggle(id) {
  const panel = $(`#${id}`);
  if (!panel || !isMine) return;
  const opens = panel.hidden;
  for (const other of page.querySelectorAll(".deck .panel")) shut(other);
  if (!opens) return;
  panel.hidden = false;
  $(`[data-panel=${id}]`).setAttribute("aria-expanded", "true");
  panel.querySelector("input, button").focus();
}

function shut(panel) {
  panel.hidden = true;
  page.querySelector(`[data-panel=${panel.id}]`)?.setAttribute("aria-expanded", "false");
}

function bind() {
  page.addEventListener("click", (event) => {
    const target = event.target;
    const decision = target.closest("[data-decide]");
    if (decision) decide(decision.dataset.decide);
    const panel = target.closest("[data-panel]");
    if (panel) toggle(panel.dataset.panel);
    if (target.closest("[data-close]") && !target.closest("#pin-panel")) shut(target.closest(".panel"));
    if (target.closest("#skip, #next")) skip();
  });
  page.addEventListener("dismiss", (event) => {
    if (event.target.id === "pin-panel") return;
    shut(event.target);
    document.getElementById("main").focus({ preventScroll: true });
  });
  page.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.target.id === "related-panel") decide("related", event.submitter.value);
    if (event.target.id === "unsure-panel") refer(event.target);
    if (event.target.id === "move-panel") transfer(event.target);
  });
  $("#only-differences")?.addEventListener("change", showDifferences);
}

function showDifferences() {
  const isOn = $("#only-differences").checked;
  $(".board").classList.toggle("only-differences", isOn);
  const address = new URL(location.href);
  if (isOn) address.searchParams.set("diff", "1");
  else address.searchParams.delete("diff");
  history.replaceState(null, "", address);
}

const choice = (number) => () => {
  const panel = $("#related-panel");
  if (!panel || panel.hidden) return false;
  panel.querySelectorAll("fieldset button")[number - 1]?.click();
};

keys({
  s: () => decide("same"),
  d: () => decide("different"),
  r: () => toggle("related-panel"),
  q: () => toggle("unsure-panel"),
  m: () => toggle("move-panel"),
  n: skip,
  e: () => $("#evidence")?.focus(),
  f: () => void ($("#only-differences") && ($("#only-differences").click())),
  1: choice(1), 2: choice(2), 3: choice(3), 4: choice(4),
});
addEventListener("popstate", () => location.reload());
addEventListener("pagehide", () => {
  const held = [isMine && !isBusy ? task : null, claimedNext].filter(Boolean);
  for (const id of held) ask("DELETE", `/v1/tasks/${id}/claim`, { signed: true, keepalive: true }).catch(() => {});
});
open(document.getElementById("case"));
