// Practices: what each is, how long it takes, what is known of it, and a way into it.
import { ask } from "../api.js";
import { breathe } from "../breathe.js";
import { h } from "../dom.js";
import { listen } from "../live.js";
import { resonance } from "../resonance.js";
import { number, t } from "../words.js";

export const css = true;

const GROUPS = [
  [() => t("Between two tasks"), ["breath_snack", "heart_focus_snack", "i_am_safe", "grounding"]],
  [() => t("Morning and night"), ["heart_focus", "longer_exhale", "cyclic_sighing"]],
  [() => t("Evening and joy"), ["wind_down", "joy_block"]],
];

export async function show(main) {
  const { practices, ask_first } = await ask("/practices");
  const named = new Map(practices.map((one) => [one.practice, one]));
  const pace = h("div", {});
  main.append(
    h("p", { class: "quiet practices-lead" }, ask_first.before),
    ...GROUPS.map(([title, kinds]) => h("section", { class: "practices-group" }, h("h2", {}, title()),
      h("div", { class: "cards" }, ...kinds.map((kind) => card(named.get(kind)))))),
    h("section", { class: "practices-group" }, h("h2", {}, t("Your own pace")), h("div", { class: "practices-pace" }, card(named.get("resonance")), pace)),
    asked(ask_first));
  const renewed = async () => pace.replaceChildren(resonance(await ask("/resonance")));
  await renewed();
  return listen((what, records) => {
    if (what === "beats" && records.some((one) => one.kind === "note")) renewed();
  });
}

function card({ practice, title, about, evidence, length_ms, per_min, paced }) {
  return h("section", { class: "card practice" },
    h("h3", {}, title),
    h("p", { class: "quiet small" }, [long(length_ms), paced && per_min ? t("{n} breaths a minute", { n: number(per_min, per_min % 1 ? 1 : 0) }) : null].filter(Boolean).join(" · ")),
    h("p", {}, about),
    h("details", {}, h("summary", {}, t("What is known")), h("p", { class: "quiet small" }, evidence)),
    h("button", { class: "first", "aria-label": t("Begin: {title}", { title }), onclick: () => breathe(practice) }, t("Begin")));
}

function long(length_ms) {
  return length_ms < 120_000 ? t("{n} s", { n: Math.round(length_ms / 1000) }) : t("{n} min", { n: Math.round(length_ms / 60_000) });
}

function asked({ texts, disclaimer, unreviewed, grounding }) {
  return h("section", { class: "card" },
    h("h2", {}, t("Ask a clinician before paced breathing with")),
    h("ul", {}, ...texts.map((text) => h("li", {}, text))),
    grounding ? h("p", {}, t("You chose grounding with open eyes: prompts offer that. Begin a breath by its name to choose anew.")) : null,
    h("p", { class: "quiet small" }, disclaimer, " ", unreviewed));
}
