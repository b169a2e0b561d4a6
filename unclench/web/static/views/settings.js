// Settings: what people change first, all constants behind it, the last week tried before anything is kept.
import { act, ask } from "../api.js";
import { h, say } from "../dom.js";
import { field, plainName } from "../settings/fields.js";
import { holdsCard } from "../settings/holds.js";
import { rehearsal } from "../settings/rehearsal.js";
import { strapCard } from "../settings/strap.js";
import { t } from "../words.js";

export const css = true;

const GROUPS = [
  [() => t("Your day"), ["plan.weekdays", "plan.work_begin", "plan.work_end", "plan.morning", "plan.night", "plan.lights_out", "plan.joy"]],
  [() => t("How often"), ["policy.prompts_a_day", "plan.snacks_a_day", "episode.profile"]],
  [() => t("Practices"), ["practice.pace_per_min", "practice.i_am_safe.wording", "practice.joy_block.joys", "practice.voice", "practice.tones"]],
  [() => t("Language and place"), ["language", "zone"]],
];
const SUBJECTS = {
  "": () => t("Language and place"), strap: () => t("Holding the strap"), monitor: () => t("Computing"),
  load: () => t("Judging a minute"), episode: () => t("When load is sustained"), policy: () => t("When prompts come"),
  practice: () => t("Practices"), plan: () => t("The plan of a day"), retention: () => t("How long things are kept"),
};

export async function show(main) {
  const changes = new Map();
  const rows = new Map();
  const strap = await strapCard();
  const body = h("div", {});
  const tried = h("div", {});
  const word = h("p", { class: "wrong", role: "alert" });
  const count = h("p", { class: "count" });
  const [attempt, keep, drop] = [
    h("button", { type: "button", onclick: rehearse }, t("Try on last week")),
    h("button", { type: "button", class: "first", onclick: save }, t("Save")),
    h("button", { type: "button", onclick: draw }, t("Discard")),
  ];
  const bar = h("div", { class: "bar", role: "group", "aria-label": t("Changes"), hidden: true },
    count, h("div", { class: "buttons" }, attempt, keep, drop), word);
  let settings;

  async function draw() {
    const told = await ask("/settings");
    settings = told.settings;
    changes.clear();
    rows.clear();
    tried.replaceChildren();
    tell({});
    keep.hidden = told.demonstration;
    body.replaceChildren(...cards(told));
    mark();
  }

  function cards(told) {
    const by = new Map(settings.settings.map((one) => [one.constant.key, one]));
    const holds = holdsCard(settings, changed);
    rows.set("holds", [holds]);
    const groups = GROUPS.map(([title, keys]) => h("section", { class: "card" },
      h("h2", {}, title()), keys.filter((key) => by.has(key)).map((key) => rowOf(by.get(key)))));
    return [
      h("p", { class: "quiet" }, told.demonstration
        ? t("This is a demonstration: try values on its last week; they are kept nowhere.")
        : t("Changes are kept in {file}.", { file: settings.file })),
      h("div", { class: "columns" }, groups[0], groups[1], groups[3], holds.row, groups[2], strap.row),
      everything(),
    ];
  }

  function rowOf(setting) {
    const made = field(setting, changed);
    const { key } = setting.constant;
    rows.set(key, [...(rows.get(key) ?? []), made]);
    return made.row;
  }

  function everything() {
    const subjects = Map.groupBy
      ? Map.groupBy(settings.settings, (one) => one.constant.key.includes(".") ? one.constant.key.split(".")[0] : "")
      : grouped(settings.settings);
    const none = h("p", { class: "quiet", hidden: true }, t("No constant has these words."));
    const parts = [...subjects].map(([name, ones]) => subject(name, ones));
    const search = h("input", { type: "search", id: "search", autocomplete: "off", placeholder: t("minutes, spread, battery ...") });
    search.addEventListener("input", () => { none.hidden = parts.filter((one) => one.sift(search.value.toLowerCase())).length > 0; });
    return h("details", { class: "card everything" },
      h("summary", {}, h("h2", {}, t("All {n} constants", { n: settings.settings.length }))),
      h("div", { class: "search" }, h("label", { for: "search" }, t("Search names and meanings")), search),
      none, parts.map((one) => one.part), lists());
  }

  function subject(name, ones) {
    let filled = false;
    const inside = h("div", {});
    const part = h("details", { class: "subject" },
      h("summary", {}, SUBJECTS[name]?.() ?? plainName(name), h("span", { class: "quiet" }, ` ${ones.length}`)), inside);
    const fill = () => {
      if (!filled) inside.replaceChildren(...ones.map((one) => withTable(one, rowOf(one))));
      filled = true;
    };
    part.addEventListener("toggle", () => part.open && fill());
    const text = ({ constant }) => `${constant.key.replaceAll("_", " ")} ${constant.meaning}`.toLowerCase();
    const sift = (words) => {
      const fitting = ones.filter((one) => text(one).includes(words));
      part.hidden = !fitting.length;
      part.open = Boolean(words) && fitting.length > 0;
      if (part.open) fill();
      if (filled) ones.forEach((one, index) => { inside.children[index].hidden = !fitting.includes(one); });
      return fitting.length > 0;
    };
    return { part, sift };
  }

  function lists() {
    return settings.lists.map((one) => h("section", { class: "listed" },
      h("h3", {}, plainName(one.key)),
      h("p", { class: "quiet" }, t(one.meaning)),
      one.entries.length ? h("ul", {}, one.entries.map((entry) => h("li", {}, entry))) : h("p", {}, t("none")),
      h("p", { class: "quiet" }, t("A list with secrets near it: change it in your file, as [[{key}]]; it is taken up at the next start.", { key: one.key }))));
  }

  function changed(key, value) {
    const before = settings.settings.find((one) => one.constant.key === key);
    if (before && value !== undefined && JSON.stringify(value) === JSON.stringify(before.value)) changes.delete(key);
    else changes.set(key, value);
    if (value === null && before && !before.constant.optional) say(t("Back to the default once it is saved."));
    tell(value === undefined ? { [key]: t("This can't be read: a number is wanted.") } : {}, key);
    mark();
  }

  function mark() {
    bar.hidden = !changes.size;
    count.textContent = changes.size === 1 ? t("1 change") : t("{n} changes", { n: changes.size });
    keep.disabled = attempt.disabled = [...changes.values()].includes(undefined);
    for (const row of body.querySelectorAll("[data-key]")) row.classList.toggle("changed", changes.has(row.dataset.key));
  }

  // Says what is wrong where it is wrong; what has no row here is said beside the buttons.
  function tell(facts, only = null) {
    for (const [key, made] of rows) if (!only || key === only) made.forEach((one) => one.tell(facts[key]));
    const elsewhere = Object.entries(facts).filter(([key]) => !rows.has(key));
    word.textContent = elsewhere.map(([key, fact]) => (key ? `${key}: ${fact}` : fact)).join("; ");
  }

  async function attempted(button, path) {
    const [before, body_] = [button.textContent, { changes: Object.fromEntries(changes) }];
    button.textContent = t("One moment ...");
    button.disabled = true;
    try {
      const told = await act(path, body_);
      tell({});
      return told;
    } catch (error) {
      tell(Object.keys(error.facts ?? {}).length ? error.facts : { "": error.message });
      body.querySelector("[aria-invalid]")?.focus();
      return null;
    } finally {
      button.textContent = before;
      button.disabled = false;
    }
  }

  async function rehearse() {
    const told = await attempted(attempt, "/settings/dry-run");
    if (!told) return;
    tried.replaceChildren(rehearsal(told));
    say(told.summary);
    tried.firstElementChild.focus();
    tried.scrollIntoView({ block: "start" });
  }

  async function save() {
    const told = await attempted(keep, "/settings");
    if (!told) return;
    await draw();
    const waits = told.at_start.length ? t("From the daemon's next start: {keys}.", { keys: told.at_start.map((key) => plainName(key.split(".").pop())).join(", ") }) : "";
    const now = told.trouble ? t("Kept in the file, but not in force yet: {trouble}", { trouble: told.trouble }) : t("Saved, and in force.");
    const sentence = [now, waits].filter(Boolean).join(" ");
    tried.replaceChildren(h("p", { class: "card told" }, sentence));
    say(sentence);
    tried.scrollIntoView({ block: "start" });
  }

  main.append(tried, body, bar);
  await draw();
  return () => strap.leave();
}

const grouped = (all) => all.reduce((by, one) => {
  const name = one.constant.key.includes(".") ? one.constant.key.split(".")[0] : "";
  return by.set(name, [...(by.get(name) ?? []), one]);
}, new Map());

function withTable(setting, row) {
  const table = setting.constant.key.split(".").slice(1, -1);
  if (table.length) row.querySelector("label, .name").prepend(h("span", { class: "quiet" }, `${table.map(plainName).join(", ")}: `));
  return row;
}
