// The first rows of a file as a mapping reads them, and what is wrong with one.
import { texts } from "./api.js";
import { element, number } from "./words.js";

export const words = JSON.parse(document.getElementById("trial")?.dataset.words ?? "{}");

// The hub's own words.
export const english = (node) => Object.assign(node, { lang: "en" });

// Lines under a heading.
export function listed(title, lines) {
  const part = element("section");
  const list = element("ul", "", "warnings");
  list.append(...lines);
  part.append(element("h3", title), list);
  return part;
}

// What is wrong with rows: in the language of the page, then in the hub's words, which name particulars.
export function what({ code, field, message }) {
  const title = element("span", words[`fault-${code}`] ?? code);
  return [title, " ", ...(field ? [element("code", field), " "] : []), element("span", words[`why-${code}`] ?? "", "muted"), " ", Object.assign(english(element("span", message)), { className: "said" })];
}

// The first rows, a column for each attribute that one of them has.
export function sampled(rows) {
  const names = [...new Set(rows.flatMap((row) => row.values.map((value) => value.attribute)))];
  const table = element("table", "", "lines");
  const head = table.createTHead().insertRow();
  for (const [place, title] of [texts.line, texts["record-key"], ...names.map((name) => words[`attribute-${name}`] ?? name)].entries()) {
    head.append(Object.assign(element("th", title, place ? "" : "amount"), { scope: "col" }));
  }
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    line.append(element("td", number(row.line), "amount"), Object.assign(element("th", row.key ?? "–"), { scope: "row" }));
    if (row.fault) line.append(fault(row.fault, names.length));
    else for (const name of names) line.append(cell(row.values.filter((value) => value.attribute === name)));
  }
  const part = element("section");
  const title = Object.assign(element("h3", texts["first-rows"]), { id: "first-rows" });
  const scroller = Object.assign(element("div", "", "wide-table"), { tabIndex: 0, role: "region" });
  scroller.setAttribute("aria-labelledby", "first-rows");
  scroller.append(table);
  part.append(title, element("p", texts["first-rows-advice"], "muted small"), scroller);
  return part;
}

function fault({ code, field, message }, width) {
  const place = element("td", "", "fault");
  place.colSpan = Math.max(width, 1);
  place.append(...what({ code, field, message }));
  return place;
}

function cell(values) {
  const place = element("td");
  for (const { raw, value, status } of values) {
    place.append(element("div", value, status === "invalid" || status === "placeholder" ? "value doubtful" : "value"));
    if (raw !== value) place.append(element("div", raw, "raw"));
    if (status === "invalid" || status === "placeholder") place.append(element("span", words[`status-${status}`], "badge wait"));
  }
  return place;
}

