// The way to the API: who decides, what went wrong, and nothing twice.

export const texts = JSON.parse(document.body.dataset.texts);

// Whoever signed in, with the token that proves a request is this page's; null on a server without accounts.
let session;
export async function signedIn() {
  session ??= fetch("/v1/session", { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : null))
    .then((found) => (found?.kind === "person" ? found : null))
    .catch(() => null);
  return session;
}

const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(name + "="))?.slice(name.length + 1);

// On a server without accounts everybody has a name of their own, so that two people do not get the same case.
export function steward() {
  let name = decodeURIComponent(cookie("kulta_steward") ?? "");
  if (!name) {
    name = `${texts.steward} ${Math.floor(Math.random() * 900 + 100)}`;
    keepSteward(name);
  }
  return name;
}

export function keepSteward(name) {
  document.cookie = `kulta_steward=${encodeURIComponent(name)}; Path=/; Max-Age=31536000; SameSite=Lax`;
}

export class Failure extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? texts.failed);
    this.status = status;
    this.kind = problem?.type?.split(":").pop() ?? "";
    this.faults = (problem?.errors ?? []).map((fault) => fault.message);
    this.pointers = (problem?.errors ?? []).map((fault) => fault.pointer ?? "");
  }
}

// Asks an operation; throws Failure. `body` goes as JSON with the author where the operation wants one.
export async function ask(method, path, { body, query = {}, signed = false, once = false, keepalive = false } = {}) {
  const person = method === "GET" ? null : await signedIn();
  const address = new URL(path, location.origin);
  for (const [name, value] of Object.entries(query)) if (value != null) address.searchParams.set(name, value);
  const headers = { Accept: "application/json" };
  if (person?.csrfToken) headers["X-CSRF-Token"] = person.csrfToken;
  if (once) headers["Idempotency-Key"] = crypto.randomUUID();
  if (signed && !person) {
    if (body) body = { ...body, author: steward() };
    else address.searchParams.set("author", steward());
  }
  if (body) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(address, { method, headers, body: body && JSON.stringify(body), keepalive });
  } catch {
    throw new Failure(0, { detail: texts.offline });
  }
  const document = await answer.json().catch(() => null);
  if (answer.status === 401 && location.pathname !== "/workbench/sign-in") location.reload();
  if (!answer.ok) throw new Failure(answer.status, document);
  return document;
}

export const command = (kind, body, options = {}) =>
  ask("POST", `/v1/commands/${kind}`, { body, signed: true, once: !options.query, ...options });
