// What was kept: told in words, with what may be done about it.
import { h } from "../dom.js";
import { dayAndClock, number, t } from "../words.js";

const SHOWN = 4;
const PICTURES = { none: () => t("there are none"), normal: () => t("nothing unusual"), findings: () => t("something was found") };
const RELIEFS = { none: () => t("no"), some: () => t("some"), full: () => t("fully") };

// Returns what a check-in tells, each fact in a few words; what was not told is left out.
export function facts(checkin, said) {
  const words = (text) => text.split(", ").map((word) => said.get(word) ?? word).join(", ");
  const yes = (value) => (value ? t("yes") : t("no"));
  return [
    ["pain", (value) => t("pain {value} of 10", { value })],
    ["place", (value) => t("where: {value}", { value: words(value) })],
    ["felt", (value) => t("feels: {value}", { value: words(value) })],
    ["clenching", (value) => t("held tight: {value}", { value: value === "" ? t("nothing") : words(value) })],
    ["wired_tired", (value) => t("wound up and worn out: {value}", { value: yes(value) })],
    ["relief", (value) => t("relief: {value}", { value: RELIEFS[value]() })],
    ["relief_hours", (value) => t("relief lasted {value} h", { value: number(value, value % 1 ? 1 : 0) })],
    ["wishes_rub", (value) => t("could be rubbed all day: {value}", { value: yes(value) })],
    ["sleep", (value) => t("sleep {value} of 5", { value })],
    ["woke", (value) => t("awake between 2 and 4: {value}", { value: yes(value) })],
    ["imaging", (value) => t("pictures: {value}", { value: PICTURES[value]() })],
    ["note", (value) => value],
  ].filter(([name]) => checkin[name] !== null).map(([name, tell]) => tell(checkin[name]));
}

// The card after keeping: what was kept, what may be done, and what may help now.
export function afterwards(told, said, actions) {
  const { checkin } = told;
  return h("section", { class: "after", tabindex: "-1", "aria-label": t("Kept") },
    h("div", { class: "card kept" },
      h("h2", {}, t("Kept, {when}", { when: dayAndClock(checkin.at_ms) })),
      h("ul", {}, facts(checkin, said).map((fact) => h("li", {}, fact))),
      told.trouble ? h("p", { class: "fault" }, t("It waits in memory: {trouble}", { trouble: told.trouble })) : null,
      h("p", { class: "row" },
        h("button", { type: "button", onclick: actions.undo }, t("Undo")),
        h("button", { type: "button", onclick: actions.change }, t("Change or add")),
        h("button", { type: "button", onclick: actions.another }, t("Another")))),
    checkin.sleep !== null && checkin.woke === null ? woke(actions) : null,
    told.advice ? settled(told.advice) : null,
    told.flags_due ? warningSigns() : null,
    checkin.pain ? safe() : null);
}

function woke(actions) {
  return h("div", { class: "card" }, h("h2", {}, t("Awake for a while between 2 and 4?")),
    h("p", { class: "row" }, h("button", { type: "button", onclick: () => actions.woke(true) }, t("Yes")),
      h("button", { type: "button", onclick: () => actions.woke(false) }, t("No"))));
}

function settled(advice) {
  return h("div", { class: "card" }, h("h2", {}, advice),
    h("p", {}, h("a", { class: "button", href: "#/safety" }, t("The warning signs you ticked"))));
}

function warningSigns() {
  return h("div", { class: "card" },
    h("h2", {}, t("With pain, the warning signs come first")),
    h("p", {}, t("Some kinds of back pain want help soon. Fourteen short lines, once in four weeks.")),
    h("p", {}, h("a", { class: "button", href: "#/safety" }, t("Read the warning signs"))));
}

function safe() {
  return h("div", { class: "card" },
    h("h2", {}, t("“I am safe”")),
    h("p", {}, t("If you like: jaw and shoulders drop, then say it aloud, three times. Half a minute.")),
    h("p", {}, h("button", { type: "button", onclick: spoken }, t("Do it now"))));
}

async function spoken() {
  const { breathe } = await import("../breathe.js");
  await breathe("i_am_safe");
}

// The newest first, each with what may be done about it.
export function recent(kept, said, actions) {
  const told = kept.map((checkin) => [checkin, facts(checkin, said)]).filter(([, words]) => words.length).reverse();
  return [h("h2", {}, t("Recent check-ins")), told.length
    ? items(told.slice(0, SHOWN), actions)
    : h("p", { class: "quiet" }, t("Nothing kept yet. The first one takes ten seconds.")),
  told.length > SHOWN ? h("details", {}, h("summary", {}, t("Older ones")), items(told.slice(SHOWN), actions)) : null].filter(Boolean);
}

function items(told, actions) {
  return h("ul", { class: "list" }, told.map(([checkin, words]) => item(checkin, words, actions)));
}

function item(checkin, words, actions) {
  const when = dayAndClock(checkin.at_ms);
  return h("li", { class: "card" },
    h("p", {}, h("strong", {}, when), h("br"), words.join(" · ")),
    h("p", { class: "row" },
      h("button", { type: "button", "aria-label": t("Change the check-in of {when}", { when }), onclick: () => actions.change(checkin) }, t("Change")),
      h("button", { type: "button", "aria-label": t("Take back the check-in of {when}", { when }), onclick: () => actions.undo(checkin) }, t("Take back"))));
}
