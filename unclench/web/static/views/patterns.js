// Patterns: some weeks at a glance, from hours and days that are summed up already.
import { ask } from "../api.js";
import { chart } from "../chart.js";
import { h } from "../dom.js";
import { coursesOf, dateWords } from "../day_course.js";
import { heat } from "../heat.js";
import { effects, felt, prompted } from "../outcomes.js";
import { t } from "../words.js";

export const css = true;

const WEEKS = [4, 12, 52];

export async function show(main) {
  const asked = Number(location.hash.split("/")[2]);
  const weeks = WEEKS.includes(asked) ? asked : WEEKS[0];
  const told = await ask("/patterns", { weeks });
  const place = h("div", { class: "patterns" });
  main.append(choice(weeks), place);
  if (told.days.length === 0) {
    place.append(h("section", { class: "card" }, h("p", { class: "lead" }, t("Nothing kept yet: patterns appear after the first worn days.")),
      h("p", {}, h("a", { class: "button", href: "#/now" }, t("See how it stands now")))));
    return undefined;
  }
  const charts = coursesOf(told).map(([name, course]) => [name, chart(course)]);
  const helped = h("div", { class: "patterns-two" }, h("section", { class: "card" }, h("p", { class: "quiet" }, t("Looking at what followed practices …"))));
  place.append(
    h("section", { class: "card" }, h("p", { class: "lead" }, lead(told))),
    h("div", { class: "patterns-two" },
      h("section", { class: "card" }, h("h2", {}, t("Load by hour and weekday")), ...heat(told.hours)),
      h("section", { class: "card" }, h("h2", {}, t("Prompts")), ...prompted(told.days))),
    h("div", { class: "patterns-two" }, ...charts.map(([name, one]) => h("section", { class: "card" }, h("h2", {}, name), one.element))),
    helped);
  Promise.all([ask("/outcomes", { days: 7 * weeks }), ask("/practices")]).then(
    ([found, { practices }]) => helped.replaceChildren(
      h("section", { class: "card" }, h("h2", {}, t("Felt against measured")), ...felt(found.felt)),
      h("section", { class: "card" }, h("h2", {}, t("After practices, against before")), ...effects(found, new Map(practices.map((one) => [one.practice, one.title]))))),
    (error) => helped.replaceChildren(h("section", { class: "card error" }, h("p", {}, error.message))));
  return () => charts.forEach(([, one]) => one.close());
}

function choice(weeks) {
  const names = { 4: t("4 weeks"), 12: t("12 weeks"), 52: t("a year") };
  return h("div", { class: "patterns-weeks", role: "group", "aria-label": t("How far back") },
    ...WEEKS.map((one) => h("button", { "aria-pressed": String(one === weeks), onclick: () => { location.hash = `#/patterns/${one}`; } }, names[one])));
}

function lead({ days, to_date }) {
  const words = { from: dateWords(days[0].date), to: dateWords(to_date), n: days.length };
  if (days.length === 1) return t("One day was worn: a pattern needs more of them.");
  return t("{n} days were worn from {from} to {to}.", words);
}
