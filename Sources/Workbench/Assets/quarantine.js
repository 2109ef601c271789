// Rows read again under the mapping as it is now; the receipt stays, the lists are asked anew.
import { ask, texts } from "./api.js";
import { fail } from "./workbench.js";
import { count, element } from "./words.js";

const page = document.getElementById("quarantine");
const receipt = document.getElementById("receipt");

page.addEventListener("submit", async (event) => {
  const form = event.target.closest(".replay");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const { source, code, delivery } = form.dataset;
    tell(await ask("POST", "/v1/quarantine/replays", { query: { source, code, delivery: delivery || null }, once: true }));
    await refresh();
  } catch (error) {
    fail(error);
  } finally {
    button.disabled = false;
  }
});

function tell(replay) {
  const list = element("ul");
  for (const name of ["created", "updated", "unchanged", "late", "withdrawn", "suppressed", "passedOver"]) {
    if (replay[name]) list.append(element("li", count(`replay-${name}`, replay[name])));
  }
  for (const [code, rows] of Object.entries(replay.stillRejected)) {
    const line = element("li", `${count("still-refused", rows)} `, "bad");
    line.append(element("code", code));
    list.append(line);
  }
  const notice = element("div", "", "notice");
  notice.append(element("p", `${count("replayed", replay.read)} (№ ${replay.replay})`), list);
  receipt.replaceChildren(notice);
  receipt.dataset.ready = String(replay.replay);
}

async function refresh() {
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("waiting");
  if (answer.ok && fresh) document.getElementById("waiting").replaceWith(document.adoptNode(fresh));
  else throw new Error(texts.failed);
}
