// Texts with numbers, as the language of the page has them.
import { texts } from "./api.js";

const numbers = new Intl.NumberFormat(document.documentElement.lang);
export const number = (value) => numbers.format(value);

export const filled = (name, values = {}) =>
  Object.entries(values).reduce((text, [key, value]) => text.replaceAll(`{${key}}`, value), texts[name] ?? name);

// `1 row`, `3 rows`.
export const count = (name, value) => filled(value === 1 ? `${name}-1` : name, { n: number(value) });

export const element = (name, text = "", className = "") =>
  Object.assign(document.createElement(name), { textContent: text, className });
