// One setting as a person meets it: its name, its meaning, something to change it by, and what is wrong.
import { h } from "../dom.js";
import { number, t } from "../words.js";

const NAMES = {
  "plan.weekdays": () => t("Worked days"),
  "plan.work_begin": () => t("Work begins"),
  "plan.work_end": () => t("Work ends"),
  "plan.snacks_a_day": () => t("Small breaks a day"),
  "policy.prompts_a_day": () => t("Load prompts a day"),
  "plan.morning": () => t("Morning anchor"),
  "plan.night": () => t("Night anchor"),
  "plan.lights_out": () => t("Lights out"),
  "plan.joy": () => t("Blocks of joy"),
  "practice.pace_per_min": () => t("Your pace"),
  "practice.i_am_safe.wording": () => t("Words to say aloud"),
  "practice.joy_block.joys": () => t("What you like"),
  "practice.voice": () => t("A voice leads"),
  "practice.tones": () => t("Soft tones lead"),
  "episode.profile": () => t("How careful"),
  language: () => t("Language"),
  zone: () => t("Time zone"),
};
const LISTS = ["texts", "wholes", "numbers"];

export const plainName = (name) => t(name.replaceAll("_", " "));
export const nameOf = (key) => NAMES[key]?.() ?? plainName(key.split(".").pop());

// Gives the row; `changed(key, value)` is called with each change, `undefined` when it can't be read.
export function field(setting, changed) {
  const { constant } = setting;
  const id = `set-${constant.key.replaceAll(".", "-")}`;
  const fixed = setting.origin === "environment" || setting.origin === "credential";
  const wrong = h("p", { class: "wrong", id: `${id}-wrong`, hidden: true });
  const give = (value) => changed(constant.key, value);
  const control = controlOf(setting, id, fixed, give);
  const back = h("button", { type: "button", class: "back", onclick: () => give(null) }, t("Back to the default"));
  back.hidden = setting.origin !== "file" || fixed;
  const grouped = control.tagName === "FIELDSET";
  const row = h("div", { class: `setting ${constant.kind}`, "data-key": constant.key },
    h("div", { class: "about" },
      grouped ? null : h("label", { for: id }, nameOf(constant.key)),
      grouped ? h("p", { class: "name" }, nameOf(constant.key)) : null,
      h("p", { class: "quiet meaning", id: `${id}-about` }, t(constant.meaning)),
    ),
    h("div", { class: "by" }, control, constant.unit ? h("span", { class: "quiet unit" }, t(constant.unit)) : null),
    h("p", { class: "quiet facts" }, facts(setting).join(" · ")),
    wrong,
    back,
  );
  return { row, tell: (fact) => tell(row, wrong, fact) };
}

function tell(row, wrong, fact) {
  wrong.hidden = !fact;
  wrong.textContent = fact ?? "";
  for (const one of row.querySelectorAll("input, select")) {
    if (fact) one.setAttribute("aria-invalid", "true");
    else one.removeAttribute("aria-invalid");
  }
}

function facts(setting) {
  const { constant, origin } = setting;
  const told = [t("default: {value}", { value: shownValue(constant.default) })];
  const range = bounds(constant);
  if (range) told.push(range);
  if (origin === "file") told.push(t("set in your file"));
  if (origin === "environment") told.push(t("set by the daemon's environment: change it there"));
  if (origin === "credential") told.push(t("set by a credential: change it there"));
  if (setting.at_start) told.push(t("taken up at the next start"));
  if (JSON.stringify(setting.value) !== JSON.stringify(setting.in_force)) {
    told.push(t("in force now: {value}", { value: shownValue(setting.in_force) }));
  }
  return told;
}

export function shownValue(value) {
  if (value === null || value === "" || (Array.isArray(value) && !value.length)) return t("none");
  if (value === true) return t("on");
  if (value === false) return t("off");
  if (Array.isArray(value)) return value.map(shownValue).join(", ");
  if (typeof value === "number") return String(Math.round(value * 1000) / 1000);
  return String(value);
}

function bounds({ least, most }) {
  const told = (bound) => number(bound.value, Number.isInteger(bound.value) ? 0 : 2);
  if (least?.counted && most?.counted) return t("{least} to {most}", { least: told(least), most: told(most) });
  const parts = [];
  if (least) parts.push(t(least.counted ? "from {value}" : "above {value}", { value: told(least) }));
  if (most) parts.push(t(most.counted ? "up to {value}" : "below {value}", { value: told(most) }));
  return parts.join(", ");
}

function controlOf(setting, id, fixed, give) {
  const { constant, value } = setting;
  const common = { id, name: constant.key, disabled: fixed, "aria-describedby": `${id}-about ${id}-wrong` };
  if (constant.key === "plan.weekdays") return weekdays(id, value, fixed, give);
  if (constant.kind === "switch") {
    const input = h("input", { ...common, type: "checkbox", checked: value });
    input.addEventListener("change", () => give(input.checked));
    return input;
  }
  if (constant.kind === "choice") return choice(common, constant.choices, value, give);
  const input = h("input", { ...common, ...typed(constant), value: written(value) });
  input.addEventListener("input", () => give(read(constant, input.value)));
  return constant.key === "zone" ? withZones(input) : input;
}

function typed({ kind, least, most, optional }) {
  if (kind === "time") return { type: "time", required: !optional };
  if (kind === "whole" || kind === "number") {
    return {
      type: "number", step: kind === "whole" ? 1 : "any", required: !optional, inputmode: "decimal",
      min: least?.value, max: most?.value,
    };
  }
  return { type: "text", autocomplete: "off", spellcheck: "false" };
}

const written = (value) => (Array.isArray(value) ? value.map(shownValue).join(", ") : value === null ? "" : value);

function read(constant, text) {
  if (LISTS.includes(constant.kind)) {
    const parts = text.split(",").map((one) => one.trim()).filter(Boolean);
    if (constant.kind === "texts") return parts;
    const numbers = parts.map(Number);
    return numbers.some(Number.isNaN) ? undefined : numbers;
  }
  if (constant.kind === "whole" || constant.kind === "number") {
    if (text.trim() === "") return constant.optional ? null : undefined;
    return Number.isNaN(Number(text)) ? undefined : Number(text);
  }
  return constant.kind === "time" && text === "" && !constant.optional ? undefined : text;
}

function choice(common, choices, value, give) {
  const options = choices.map((one) => h("option", { value: one, selected: one === value }, plainName(one)));
  const select = h("select", common, options);
  select.addEventListener("change", () => give(select.value));
  return select;
}

function weekdays(id, value, fixed, give) {
  const chosen = new Set(value);
  const names = [t("Mo"), t("Tu"), t("We"), t("Th"), t("Fr"), t("Sa"), t("Su")];
  const boxes = names.map((name, index) => {
    const input = h("input", { type: "checkbox", id: `${id}-${index}`, checked: chosen.has(index + 1), disabled: fixed });
    input.addEventListener("change", () => {
      if (input.checked) chosen.add(index + 1);
      else chosen.delete(index + 1);
      give([...chosen].sort());
    });
    return h("span", { class: "day" }, input, h("label", { for: `${id}-${index}` }, name));
  });
  return h("fieldset", { class: "days" }, h("legend", { class: "unseen" }, nameOf("plan.weekdays")), boxes);
}

function withZones(input) {
  const zones = Intl.supportedValuesOf?.("timeZone") ?? [];
  input.setAttribute("list", "zones");
  return h("span", {}, input, h("datalist", { id: "zones" }, zones.map((one) => h("option", { value: one }))));
}
