// What can be done about a webhook; the page is made anew with what came of it.
import { ask } from "./api.js";
import { fail } from "./workbench.js";

const page = document.getElementById("hook");
const path = `/v1/subscriptions/${page.dataset.hook}`;

async function perform(button, deed, body) {
  button.disabled = true;
  try {
    await ask("POST", `${path}/${deed}`, { body });
    // A ping and what is sent again take a moment.
    setTimeout(() => location.reload(), 700);
  } catch (error) {
    button.disabled = false;
    fail(error);
  }
}

for (const button of page.querySelectorAll("[data-deed]")) button.addEventListener("click", () => perform(button, button.dataset.deed));

document.getElementById("replay")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  perform(form.querySelector("button"), "replay", { position: form.elements.position.value.trim() });
});
