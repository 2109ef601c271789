// A mapping for a file that no source system is known to write.
import { texts } from "./api.js";
import { english, listed, sampled } from "./sample.js";
import { element, filled } from "./words.js";

export function propose({ format, newFile, warnings, sample, yaml }, place) {
  place.append(element("h2", texts["no-mapping-fits"]), element("p", filled("mapping-written", { format })));
  if (warnings.length) place.append(listed(texts.noticed, warnings.map((warning) => english(element("li", warning)))));
  if (sample.length) place.append(sampled(sample));
  place.append(written(newFile, yaml));
}

// The mapping itself, and how it becomes one of the hub's.
function written(file, yaml) {
  const part = element("section", "", "proposal");
  const title = Object.assign(element("h3", texts["proposed-mapping"]), { id: "proposed-mapping" });
  const text = Object.assign(english(element("pre", yaml, "raw-text")), { tabIndex: 0 });
  text.setAttribute("role", "region");
  text.setAttribute("aria-labelledby", title.id);
  const save = Object.assign(element("a", filled("save-mapping", { file: file.split("/").pop() }), "button primary"), {
    href: URL.createObjectURL(new Blob([yaml], { type: "application/yaml" })), download: file.split("/").pop(), id: "save-mapping",
  });
  const line = element("p", "", "buttons");
  line.append(save);
  part.append(title, text, element("p", filled("save-mapping-advice", { file })), line);
  return part;
}
