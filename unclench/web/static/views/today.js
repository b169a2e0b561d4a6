// Today, and any other day: how far from usual it ran, what interrupted it, and what happened in it.
import { ask } from "../api.js";
import { chart } from "../chart.js";
import { eventList } from "../events.js";
import { SHAPES } from "../hatch.js";
import { h, svg } from "../dom.js";
import { listen } from "../live.js";
import { language, number, t } from "../words.js";
import { ratesOf, loadsOf } from "../day_charts.js";
import { whyDay } from "../why.js";

export const css = true;

const MARKS = [
  ["diamond", "building", () => t("prompt")],
  ["circle", "calm", () => t("practice")],
  ["square", "quiet", () => t("tag")],
  ["triangle", "rhythm", () => t("check-in")],
];

export async function show(main) {
  const date = location.hash.split("/")[2];
  const day = await ask("/day", { date });
  const way = h("div", { class: "today-way", role: "group", "aria-label": t("Days") });
  const place = h("div", { class: "today" });
  main.append(way, place);
  const parts = { way, place, charts: null, opened: new Set() };
  tell(parts, day);
  const stop = day.is_newest || date === undefined ? listen((what, records) => fresh(what, records) && renew(parts, date)) : () => {};
  return () => {
    stop();
    parts.charts?.forEach((one) => one.close());
  };
}

// A whole minute is news, and whatever happened; single beats are not.
function fresh(what, records) {
  return what === "beats" && records.some((one) => ["minute", "prompt", "episode", "effect", "tag", "checkin", "retract", "gap"].includes(one.kind));
}

// Nothing jumps when a minute is added: the charts stay and take the new day, lists are written only when they changed.
async function renew(parts, date) {
  const day = await ask("/day", { date }).catch(() => null);
  if (day === null || !parts.place.isConnected) return;
  if (parts.charts === null || day.minutes.at_ms.length === 0) return tell(parts, day);
  parts.lead.textContent = lead(day);
  parts.charts[0].renew(ratesOf(day, marks(day)));
  parts.charts[1].renew(loadsOf(day));
  const told = JSON.stringify([day.prompts, day.practices, day.rises, day.tags, day.checkins, day.gaps]);
  if (told !== parts.happened) happened(parts, day, told);
}

function tell(parts, day) {
  parts.charts?.forEach((one) => one.close());
  parts.charts = null;
  parts.way.replaceChildren(...wayTo(day));
  if (day.newest_ms === null) {
    parts.place.replaceChildren(h("section", { class: "card" }, h("p", { class: "lead" }, t("Nothing kept yet: a day appears here as soon as a strap is worn.")),
      h("p", {}, h("a", { class: "button", href: "#/settings" }, t("Pair a strap")))));
    return;
  }
  const heard = day.minutes.at_ms.length > 0;
  parts.lead = h("p", { class: "lead" }, lead(day));
  const top = h("section", { class: "card" }, parts.lead);
  if (heard) {
    parts.charts = [chart(ratesOf(day, marks(day))), chart(loadsOf(day))];
    top.append(h("h2", {}, t("Heart rate against your usual")), parts.charts[0].element, legend(day),
      h("div", { class: "today-loads" }, h("h2", {}, t("Load")), parts.charts[1].element));
  }
  parts.events = h("section", { class: "card" });
  parts.beside = h("div", { class: "today" });
  parts.place.replaceChildren(top, h("div", { class: "today-two" }, parts.events, parts.beside));
  happened(parts, day, JSON.stringify([day.prompts, day.practices, day.rises, day.tags, day.checkins, day.gaps]));
}

function happened(parts, day, told) {
  parts.happened = told;
  parts.events.replaceChildren(h("h2", {}, t("What happened")), eventList(day, parts.opened));
  parts.beside.replaceChildren(...[unjudged(day), day.minutes.at_ms.length ? whyDay(day.date) : null].filter(Boolean));
}

function wayTo(day) {
  const to = (date, words, sign) => (date === null ? null : h("a", { class: "button", href: `#/today/${date}`, "aria-label": words }, sign));
  const picked = (event) => {
    if (event.target.value) location.hash = `#/today/${event.target.value}`;
  };
  return [
    h("h2", {}, dateWords(day.from_ms, day.zone)),
    to(day.before, t("The worn day before"), "←"),
    to(day.after, t("The next worn day"), "→"),
    day.is_newest || day.newest_ms === null ? null : h("a", { class: "button", href: "#/today" }, t("Newest day")),
    h("input", { type: "date", value: day.date, "aria-label": t("Go to a day"), onchange: picked }),
  ].filter(Boolean);
}

function dateWords(at_ms, zone) {
  const form = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: zone };
  return new Intl.DateTimeFormat(language() === "en" ? "en-GB" : language(), form).format(at_ms + 43_200_000);
}

// The day in a sentence or two.
function lead(day) {
  if (day.worn_minutes === 0) return t("The strap was not worn on this day.");
  const judged = day.minutes.load.filter((load) => load !== null);
  if (judged.length === 0) return t("{worn} heard, and no minute of it could be judged.", { worn: span(day.worn_minutes) });
  const above = judged.filter((load) => load >= 0.6).length;
  const share = Math.round((100 * above) / judged.length);
  const words = { worn: span(day.worn_minutes), judged: span(judged.length), share: number(share) };
  const first = share === 0
    ? t("{worn} heard, {judged} of it still enough to judge: as usual for you.", words)
    : t("{worn} heard, {judged} of it still enough to judge: {share} % of that above your usual.", words);
  const lasting = day.rises.filter((one) => one.was_sustained).length;
  return lasting ? `${first} ${lasting === 1 ? t("Once it lasted.") : t("{n} times it lasted.", { n: lasting })}` : first;
}

function span(minutes) {
  const whole = Math.round(minutes);
  return whole < 60 ? t("{n} min", { n: whole }) : t("{h} h {n} min", { h: Math.floor(whole / 60), n: whole % 60 });
}

function marks(day) {
  return [
    ...day.prompts.map((one) => ({ at: one.prompt_ms, shape: "diamond", colour: "building" })),
    ...day.practices.map((one) => ({ at: one.from_ms, to: one.to_ms, shape: "circle", colour: "calm" })),
    ...day.tags.map((one) => ({ at: one.at_ms, shape: "square", colour: "quiet" })),
    ...day.checkins.map((one) => ({ at: one.at_ms, shape: "triangle", colour: "rhythm" })),
  ];
}

function legend(day) {
  const shown = new Set(marks(day).map((one) => one.shape));
  const sign = (shape, colour) => svg("svg", { viewBox: "-8 -8 16 16", "aria-hidden": "true" }, svg("path", { d: SHAPES[shape], fill: `var(--${colour})` }));
  const hatched = (flipped) => svg("svg", { viewBox: "-8 -8 16 16", "aria-hidden": "true" },
    svg("path", { d: "M-8 4-4 8M-8-4 4 8M-8-8 8 8M-4-8 8 4M4-8 8-4", stroke: "var(--quiet)", "stroke-width": flipped ? 1.2 : 1.8, transform: flipped ? null : "scale(-1 1)" }));
  return h("ul", { class: "today-legend" },
    h("li", {}, svg("svg", { viewBox: "-8 -8 16 16", "aria-hidden": "true" }, svg("rect", { x: -8, y: -5, width: 16, height: 10, fill: "var(--rhythm)", opacity: 0.25 })), t("your usual")),
    ...MARKS.filter(([shape]) => shown.has(shape)).map(([shape, colour, words]) => h("li", {}, sign(shape, colour), words())),
    day.gaps.length ? h("li", {}, hatched(false), t("no beats")) : null,
    day.unjudged.length ? h("li", {}, hatched(true), t("heard, not judged")) : null);
}

// Why minutes were not judged, the longest reason first.
function unjudged(day) {
  const by = new Map();
  for (const one of day.unjudged) by.set(one.words, (by.get(one.words) ?? 0) + (one.to_ms - one.from_ms) / 60_000);
  const weaker = day.has_motion === false
    ? h("p", { class: "quiet small" }, t("No motion sensor stands behind this day: what looks like load may have been movement.")) : null;
  if (by.size === 0) return weaker && h("section", { class: "card" }, weaker);
  return h("section", { class: "card" }, h("h2", {}, t("Heard, but not judged")),
    h("ul", { class: "today-plain" }, ...[...by].sort((a, b) => b[1] - a[1]).map(([words, minutes]) => h("li", {}, words, h("span", {}, span(minutes))))), weaker);
}
