// What happened in a day, in the order of its times: rises, prompts with their states, practices, tags, check-ins, holes.
import { h, svg } from "./dom.js";
import { SHAPES } from "./hatch.js";
import { signed } from "./day_charts.js";
import { whyPrompt } from "./why.js";
import { clock, t } from "./words.js";

export function eventList(day, opened) {
  const events = [
    ...day.rises.filter((one) => one.was_sustained).map(risen),
    ...day.prompts.map((one) => prompted(one, opened)),
    ...day.practices.map(practised),
    ...day.tags.map(({ at_ms, tag }) => event(at_ms, "square", "quiet", t("tag"), [h("p", {}, t("Tag: {tag}", { tag }))])),
    ...day.checkins.map(felt),
    ...day.gaps.map((one) => event(one.from_ms, "slashes", "quiet", t("no beats"), [h("p", {}, unheard(one, day))])),
  ].sort((a, b) => a.at_ms - b.at_ms);
  if (events.length === 0) return h("p", { class: "quiet" }, t("No prompt, no practice, no tag and no check-in on this day."));
  return h("ol", { class: "today-events" }, ...events.map((one) => one.element));
}

function event(at_ms, shape, colour, what, parts) {
  const sign = svg("svg", { viewBox: "-8 -8 16 16", role: "img", "aria-label": what }, svg("path", { d: SHAPES[shape], fill: `var(--${colour})` }));
  return { at_ms, element: h("li", {}, h("time", { datetime: new Date(at_ms).toISOString() }, clock(at_ms)), sign, h("div", {}, ...parts)) };
}

function unheard({ to_ms, words }, day) {
  return to_ms === day.to_ms ? t("No beats for the rest of the day: {why}", { why: words }) : t("No beats until {time}: {why}", { time: clock(to_ms), why: words });
}

function risen({ from_ms, to_ms, is_over, minutes, d_hr_bpm, d_rmssd_pct }) {
  const until = is_over ? t("Load lasted {n} min, until {time}", { n: minutes, time: clock(to_ms) }) : t("Load has lasted {n} min", { n: minutes });
  return event(from_ms, "bars", "sustained", t("rise"), [
    h("p", {}, until),
    h("p", { class: "quiet small" }, t("heart rate {bpm} bpm, HRV {pct} % against your usual", { bpm: signed(d_hr_bpm), pct: signed(d_rmssd_pct) })),
  ]);
}

function prompted({ prompt_ms, title, text, steps }, opened) {
  return event(prompt_ms, "diamond", "building", t("prompt"), [
    h("p", {}, title.charAt(0).toUpperCase() + title.slice(1)),
    h("p", { class: "quiet small" }, text),
    h("ul", { class: "today-steps" }, ...steps.map((one) => h("li", {}, `${clock(one.at_ms)}  ${one.state === "offered" ? t("offered") : one.words}`))),
    whyPrompt(prompt_ms, opened),
  ]);
}

function practised({ from_ms, to_ms, practice, effect }) {
  const lasted = Math.max(1, Math.round((to_ms - from_ms) / 60_000));
  return event(from_ms, "circle", "calm", t("practice"), [
    h("p", {}, practice ? t("{practice}, {n} min", { practice, n: lasted }) : t("A practice of your own, {n} min", { n: lasted })),
    effect ? h("p", { class: "quiet small" }, effect) : null,
  ].filter(Boolean));
}

function felt({ at_ms, felt: words, pain, places, note }) {
  const told = [
    words.length ? words.join(", ") : null,
    pain === null ? null : t("pain {n} of 10", { n: pain }) + (places.length ? ` (${places.join(", ")})` : ""),
    note || null,
  ].filter(Boolean);
  return event(at_ms, "triangle", "rhythm", t("check-in"), [h("p", {}, told.length ? t("Check-in: {told}", { told: told.join("; ") }) : t("Check-in"))]);
}
