// One answer to many cases.
import { ask, texts } from "./api.js";
import { fail, remember } from "./workbench.js";

const page = document.getElementById("bulk");
const form = document.getElementById("decide-all");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const receipt = await ask("POST", "/v1/tasks/decisions" + page.dataset.filter, {
      body: { decision: form.elements.decision.value, reason: form.elements.reason.value }, signed: true, once: true,
    });
    remember(receipt.command, texts["decided-all"], { page: location.href });
    location.href = "/workbench/tasks";
  } catch (error) {
    button.disabled = false;
    fail(error);
  }
});
