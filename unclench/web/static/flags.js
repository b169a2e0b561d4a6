// The warning signs: asked, kept, and what is to be done when one fits.
import { act } from "./api.js";
import { h, say } from "./dom.js";
import { t } from "./words.js";

// Asks for the warning signs; `kept` takes the answer once it is kept.
export function askFlags(safety, kept) {
  const ticked = new Set(safety.ticked ?? []);
  const keep = h("button", { class: "first", type: "submit" });
  const fault = h("p", { class: "fault", role: "alert" });
  const show = () => {
    keep.textContent = ticked.size ? t("Keep what fits: {n}", { n: ticked.size }) : t("None of these fits me");
  };
  const boxes = (begin) => Object.entries(safety.flags).filter(([name]) => name.startsWith(begin))
    .map(([name, words]) => box(name, words, ticked, show));
  show();
  return h("form", {
    class: "flags",
    onsubmit: async (event) => {
      event.preventDefault();
      fault.textContent = "";
      try {
        const answer = await act("/safety/flags", { flags: [...ticked] });
        say(answer.advice || t("Kept: none of the warning signs fits."));
        kept(answer);
      } catch (error) {
        fault.textContent = error.message;
      }
    },
  },
  h("fieldset", { class: "card now" },
    h("legend", {}, t("Get help now")),
    h("p", {}, t("Emergency care, at once, for back pain with any of these:")), boxes("now-")),
  h("fieldset", { class: "card soon" },
    h("legend", {}, t("See a clinician soon")),
    h("p", {}, t("An appointment soon, for back pain with any of these:")), boxes("soon-")),
  h("p", { class: "flags-keep" }, keep), fault);
}

function box(name, words, ticked, show) {
  const change = (event) => {
    if (event.target.checked) ticked.add(name);
    else ticked.delete(name);
    show();
  };
  const input = h("input", { type: "checkbox", name, checked: ticked.has(name), onchange: change });
  return h("label", { class: "flag" }, input, h("span", {}, words));
}

// What is told when a warning sign fits; null when none does.
export function advice(safety) {
  if (!safety.ticked?.length) return null;
  const urgent = safety.ticked.some((name) => name.startsWith("now-"));
  return h("section", { class: `card advice ${urgent ? "now" : "soon"}`, tabindex: "-1" },
    h("h2", {}, safety.advice),
    h("p", {}, t("You ticked:")),
    h("ul", {}, safety.ticked.map((name) => h("li", {}, safety.flags[name] ?? name))),
    h("p", {}, safety.no_patterns));
}
