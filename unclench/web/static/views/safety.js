// Safety: when to get help, whom to ask first, and the warning signs of this wearer.
import { ask } from "../api.js";
import { h } from "../dom.js";
import { advice, askFlags } from "../flags.js";
import { t } from "../words.js";

export const css = true;

export async function show(main) {
  const place = h("div", { class: "safety" });
  main.append(place);
  const fill = (safety) => {
    const told = advice(safety);
    place.replaceChildren(...[told, ...introduction(safety), askFlags(safety, answered), first(safety)].filter(Boolean));
    return told;
  };
  const answered = (safety) => {
    const told = fill(safety) ?? kept();
    place.prepend(told);
    told.focus();
  };
  fill(await ask("/safety"));
}

function kept() {
  return h("section", { class: "card", tabindex: "-1" },
    h("h2", {}, t("Kept: none of the warning signs fits.")),
    h("p", {}, t("They are asked again in four weeks. If something changes before, come back here.")),
    h("p", { class: "row" }, h("a", { class: "button", href: "#/signs" }, t("To the nine signs")),
      h("a", { class: "button", href: "#/checkin" }, t("To the check-in"))));
}

function introduction(safety) {
  return [
    h("p", {}, h("strong", {}, safety.disclaimer), " ", h("span", { class: "quiet" }, safety.unreviewed)),
    h("p", {}, t("This program knows nothing about your back, your chest or your head. What stands here goes before anything it shows. Tick what fits you.")),
  ];
}

function first(safety) {
  return h("section", { class: "card" },
    h("h2", {}, t("Ask first")),
    h("p", {}, t("Ask a clinician before paced breathing with any of these:")),
    h("ul", {}, safety.ask_first.map((words) => h("li", {}, words))),
    h("p", {}, safety.before_breathing));
}
