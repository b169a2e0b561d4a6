// What the assessments of one's own pace have found: a bar for every pace, and what they come to.
import { h } from "./dom.js";
import { number, t } from "./words.js";

export function resonance({ found, verdict, days }) {
  if (found === null) {
    return h("section", { class: "card" }, h("h3", {}, t("Nothing found yet")),
      h("p", { class: "quiet" }, t("Wear the strap, rested, at an hour that you can repeat. It leads through every pace and asks in the rests how easy it was.")));
  }
  const widest = Math.max(...found.swings.map((one) => one.hr_amplitude_bpm ?? 0), 1);
  return h("section", { class: "card" },
    h("h3", {}, found.kept_per_min === null ? t("The newest assessment") : t("Your pace: {n} breaths a minute", { n: number(found.kept_per_min, 1) })),
    h("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": t("A bar for every pace") }, h("table", { class: "bars" },
      h("caption", {}, t("How far the heart rate swings in a breath, at each pace")),
      h("thead", {}, h("tr", {}, ...[t("a minute"), t("swing"), "bpm", t("ease")].map((name, n) => h("th", { scope: "col", class: n > 1 ? "figure" : "" }, name)))),
      h("tbody", {}, ...found.swings.map((one) => row(one, widest, one.pace_per_min === found.best_per_min))))),
    h("p", {}, verdict), h("p", {}, days),
    found.assessments.length > 1 ? h("p", { class: "quiet small" }, t("Days: {days}", { days: found.assessments.map((one) => `${one.date} (${one.best_per_min === null ? "–" : number(one.best_per_min, 1)})`).join(", ") })) : null);
}

function row({ pace_per_min, hr_amplitude_bpm, comfort, missing }, widest, best) {
  const full = h("span", { class: "bar-full" });
  full.style.width = `${(100 * (hr_amplitude_bpm ?? 0)) / widest}%`;
  const why = { short: t("too short"), gap: t("beats are missing"), corrected: t("too many beats were corrected") }[missing];
  return h("tr", { class: best ? "best" : "" },
    h("th", { scope: "row" }, number(pace_per_min, 1), best ? h("span", { class: "small" }, ` ${t("widest")}`) : ""),
    h("td", {}, hr_amplitude_bpm === null ? h("span", { class: "quiet small" }, why) : h("span", { class: "bar-track", "aria-hidden": "true" }, full)),
    h("td", { class: "figure" }, hr_amplitude_bpm === null ? "–" : number(hr_amplitude_bpm, 1)),
    h("td", { class: "figure" }, comfort === null ? "–" : t("{n} of 5", { n: comfort })));
}
