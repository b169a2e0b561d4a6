// The prompt that waits: what it says, why it came, and its answers.
import { act } from "./api.js";
import { breathe } from "./breathe.js";
import { h, say } from "./dom.js";
import { renew } from "./live.js";
import { clock, t, unbroken } from "./words.js";

const QUESTIONS = new Set(["lower_rate", "push_season", "push_day"]);
const CHECK_INS = new Set(["morning_question", "checkin"]);
let announced = 0;

// Puts it into its place; what is there already stays, so that nobody's focus is lost.
export function prompt(place, { prompt: open, session }) {
  const shown = open && !session ? `${open.prompt_ms} ${open.state} ${open.at_ms}` : "";
  if (place.dataset.shown === shown) return;
  place.dataset.shown = shown;
  if (!shown) {
    place.replaceChildren();
    return;
  }
  place.replaceChildren(card(place, open));
  if (open.state === "offered" && announced !== open.prompt_ms) {
    announced = open.prompt_ms;
    say(open.text);
  }
}

function card(place, open) {
  const sorry = h("p", { role: "alert" });
  const answer = async (said, told) => {
    try {
      await act("/answer", { prompt_ms: open.prompt_ms, ...said });
      if (told) say(told);
      await renew();
    } catch (error) {
      sorry.textContent = error.message;
    }
  };
  const waits = open.words ? h("p", {}, `${capital(open.words)}.`) : null;
  return h("section", { class: "card prompt", "aria-label": t("A prompt waits for you") },
    h("p", { class: "quiet small" }, t("{kind} · {time}", { kind: capital(open.kind_words), time: clock(open.at_ms) })),
    h("p", { class: "prompt-text" }, unbroken(open.text)), waits, sorry,
    ...(QUESTIONS.has(open.kind) && !open.practice ? question(answer) : CHECK_INS.has(open.kind) ? checkIn(answer) : offer(open, answer)),
    open.why ? h("details", {}, h("summary", {}, t("Why now?")), h("p", { class: "quiet small" }, open.why)) : null);
}

function offer(open, answer) {
  const short = open.length_ms <= 120_000 ? t("Begin: {n} s", { n: Math.round(open.length_ms / 1000) }) : t("Begin: {n} min", { n: Math.round(open.length_ms / 60_000) });
  const accept = async () => {
    await answer({ answer: "accepted" });
    await breathe(open.practice, { offered: true });
  };
  const reasons = h("fieldset", { hidden: true }, h("legend", {}, t("What was it?")),
    h("div", { class: "row" }, ...open.reasons.map(([why, words]) => h("button", { onclick: () => answer({ answer: "not_this", why }, t("Thank you. There is silence for a while.")) }, words))));
  const not = h("button", { "aria-expanded": "false", onclick: () => {
    reasons.hidden = !reasons.hidden;
    not.setAttribute("aria-expanded", String(!reasons.hidden));
    reasons.querySelector("button").focus();
  } }, t("Not this"));
  const snooze = (minutes) => h("button", { onclick: () => answer({ answer: "snoozed", minutes }, t("It comes again in {n} minutes.", { n: minutes })) }, t("In {n} min", { n: minutes }));
  return [
    h("div", { class: "row" }, h("button", { class: "first", onclick: accept }, short), ...(open.state === "snoozed" ? [] : open.snooze_minutes.map(snooze)), not),
    reasons,
  ];
}

function question(answer) {
  return [h("div", { class: "row" },
    h("button", { class: "first", onclick: () => answer({ answer: "accepted" }) }, t("Yes")),
    h("button", { onclick: () => answer({ answer: "ignored" }) }, t("No")))];
}

function checkIn(answer) {
  const tell = async () => {
    await answer({ answer: "accepted" });
    location.hash = "#/checkin";
  };
  return [h("div", { class: "row" },
    h("button", { class: "first", onclick: tell }, t("Check in")),
    h("button", { onclick: () => answer({ answer: "snoozed", minutes: 30 }) }, t("In {n} min", { n: 30 })),
    h("button", { onclick: () => answer({ answer: "ignored" }) }, t("Not today")))];
}

function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
