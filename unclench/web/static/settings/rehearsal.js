// What the last week would have been with other values, in words and as a small table.
import { h } from "../dom.js";
import { day, t } from "../words.js";

export function rehearsal(told) {
  const other = told.lines.filter((one) => outcome(one.would) !== outcome(one.did));
  return h("section", { class: "card", id: "rehearsal", tabindex: "-1" },
    h("h2", {}, t("The last week with these values")),
    h("p", { class: "told" }, t(told.summary)),
    other.length
      ? h("p", {}, t("{n} of {all} would have gone another way:", { n: other.length, all: told.lines.length }))
      : h("p", {}, t("Nothing would have gone another way.")),
    other.length ? table(other, t("What would have gone another way")) : null,
    told.lines.length > other.length
      ? h("details", {}, h("summary", {}, t("All prompts of the week")), table(told.lines, t("All prompts of the week")))
      : null,
  );
}

// Whether it came at all is what counts: how it was answered can't differ.
const outcome = (words) => (words.includes("offered") ? "came" : words);

function table(lines, caption) {
  const rows = lines.map((one) => h("tr", {},
    h("th", { scope: "row" }, `${day(one.prompt_ms)} ${one.time}`),
    h("td", {}, t(one.kind)),
    h("td", { "data-name": t("would have") }, t(one.would)),
    h("td", { "data-name": t("did") }, t(one.did)),
  ));
  const heads = [t("when"), t("kind"), t("would have"), t("did")];
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", {}, h("caption", { class: "unseen" }, caption),
      h("thead", {}, h("tr", {}, heads.map((one) => h("th", { scope: "col" }, one)))),
      h("tbody", {}, rows)));
}
