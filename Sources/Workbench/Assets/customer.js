// A customer: what was pinned can be left to the rules again.
import { command, texts } from "./api.js";
import { fail, remember } from "./workbench.js";

const page = document.getElementById("customer");

page.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-unpin]");
  if (!button) return;
  button.disabled = true;
  try {
    const receipt = await command("unpin", {
      customer: page.dataset.customer, attribute: button.dataset.unpin,
      occurrence: Number(button.dataset.occurrence), reason: texts["standard-reason"],
    });
    remember(receipt.command, texts["value-unpinned"], { page: location.href });
    location.reload();
  } catch (error) {
    button.disabled = false;
    fail(error);
  }
});
