// A name and a password for a session; then on to where one wanted to go.
import { ask, Failure } from "./api.js";

const form = document.getElementById("sign-in");
const refusal = document.getElementById("refusal");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  refusal.hidden = true;
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const { name, password } = form.elements;
    const person = await ask("POST", "/v1/session", { body: { name: name.value.trim(), password: password.value } });
    if (person.language) document.cookie = `kulta_lang=${person.language}; Path=/; Max-Age=31536000; SameSite=Lax`;
    location.replace(form.dataset.back);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    refusal.textContent = [error.message, ...error.faults].join(" ");
    refusal.hidden = false;
    button.disabled = false;
    form.elements.password.select();
  }
});
