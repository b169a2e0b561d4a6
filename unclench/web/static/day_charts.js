// A day's two charts: the heart rate of its judged minutes over what is usual then, and the load that follows from it.
import { clock, number, t } from "./words.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const ROW_MINUTES = 15;
const LEVELS = [
  { at: 0.6, words: () => t("a little above your usual"), short: () => t("a little above") },
  { at: 1.5, words: () => t("above your usual"), short: () => t("above") },
  { at: 2.5, words: () => t("well above your usual"), short: () => t("well above") },
];

// A load in words, the same as everywhere.
export function loadWords(load) {
  if (load === null) return t("not judged");
  return LEVELS.findLast((one) => load >= one.at)?.words() ?? t("as usual for you");
}

export function ratesOf(day, marks) {
  const { minutes: kept } = day;
  const frame = framed(day);
  const judged = frame.places.map((i) => (i === null || kept.load[i] === null ? null : kept.heart_rate_bpm[i]));
  const heard = frame.places.map((i) => (i === null ? null : kept.heart_rate_bpm[i]));
  const usual = frame.places.map((i) => (i === null ? null : kept.usual_hr_bpm[i]));
  const spread = frame.places.map((i) => (i === null ? null : kept.hr_spread_bpm[i]));
  const edge = (sign) => usual.map((one, i) => (one === null || spread[i] === null ? null : one + sign * spread[i]));
  return {
    ...frame,
    title: t("Heart rate against your usual"),
    height: 260,
    summary: ratesSummary(kept),
    range: (min, max) => [Math.floor((min ?? 50) / 5) * 5 - 2, Math.ceil((max ?? 90) / 5) * 5 + 2],
    band: { low: edge(-1), high: edge(1) },
    lines: [
      { values: heard, colour: "quiet", width: 0.8, dash: [2, 3] },
      { values: judged, colour: "rhythm", width: 2.2 },
    ],
    marks: marks.map((one) => ({ ...one, at: one.at / 1000, to: one.to && one.to / 1000 })).filter((one) => one.at >= frame.from && one.at <= frame.to),
    say: (i) => rateWords(day, frame, i),
    head: [t("from"), t("heart rate, bpm"), t("your usual, bpm"), t("HRV (RMSSD), ms"), t("load")],
    rows: quarters(day),
  };
}

export function loadsOf(day) {
  const frame = framed(day);
  const loads = frame.places.map((i) => (i === null ? null : day.minutes.load[i]));
  return {
    ...frame,
    title: t("Load against your usual"),
    height: 150,
    summary: loadsSummary(day),
    range: (min, max) => [Math.min(-1, (min ?? 0) - 0.3), Math.max(3.2, (max ?? 0) + 0.3)],
    levels: LEVELS.map((one) => ({ at: one.at, words: one.short() })),
    lines: [{ values: loads, colour: "building", width: 2 }],
    say: (i) => `${clock(frame.at[i] * 1000)}: ${loadWords(loads[i])}`,
    head: [t("from"), t("to"), t("minutes"), t("heart rate, bpm"), t("HRV (RMSSD), %")],
    rows: day.rises.map((one) => [clock(one.from_ms), clock(one.to_ms), number(one.minutes), signed(one.d_hr_bpm), signed(one.d_rmssd_pct)]),
  };
}

export function signed(value, digits = 0) {
  return `${value < 0 ? "−" : "+"}${number(Math.abs(value), digits)}`;
}

// The time axis of the worn part of the day, with an empty place in each hole, and what is hatched in it.
function framed(day) {
  const { at_ms } = day.minutes;
  const [first, last] = [at_ms[0] - MINUTE_MS, at_ms.at(-1)];
  const from_ms = Math.max(day.from_ms, Math.floor((first - 15 * MINUTE_MS - day.from_ms) / HOUR_MS) * HOUR_MS + day.from_ms);
  const to_ms = Math.min(day.to_ms, Math.ceil((last + 15 * MINUTE_MS - day.from_ms) / HOUR_MS) * HOUR_MS + day.from_ms);
  const [at, places] = [[], []];
  at_ms.forEach((one, i) => {
    if (i > 0 && one - at_ms[i - 1] > MINUTE_MS) {
      at.push((at_ms[i - 1] + MINUTE_MS) / 1000);
      places.push(null);
    }
    at.push(one / 1000);
    places.push(i);
  });
  const splits = [];
  for (let one = from_ms; one <= to_ms; one += HOUR_MS) splits.push(one / 1000);
  const region = (kind) => ({ from_ms: from, to_ms: to, words }) => ({ from: from / 1000, to: to / 1000, kind, words });
  return {
    at, places, splits, from: from_ms / 1000, to: to_ms / 1000, label: (one) => clock(one * 1000),
    regions: [...day.unjudged.map(region("unjudged")), ...day.gaps.map(region("gap"))],
  };
}

function rateWords(day, { at, places, regions }, i) {
  const time = clock(at[i] * 1000);
  const why = regions.findLast((one) => one.from < at[i] && at[i] <= one.to)?.words;
  const { heart_rate_bpm, usual_hr_bpm, load } = day.minutes;
  const k = places[i];
  if (k === null || heart_rate_bpm[k] === null) return t("{time}: nothing known. {why}", { time, why: why ?? "" }).trim();
  const rate = usual_hr_bpm[k] === null
    ? t("{time}: {rate} bpm", { time, rate: number(heart_rate_bpm[k]) })
    : t("{time}: {rate} bpm, usual {usual}", { time, rate: number(heart_rate_bpm[k]), usual: number(usual_hr_bpm[k]) });
  return load[k] === null ? t("{rate}; not judged: {why}", { rate, why: why ?? t("not known yet") }) : t("{rate}; {load}", { rate, load: loadWords(load[k]) });
}

function ratesSummary({ at_ms, heart_rate_bpm, usual_hr_bpm, load }) {
  const judged = at_ms.map((_, i) => i).filter((i) => load[i] !== null && usual_hr_bpm[i] !== null);
  if (judged.length === 0) return t("No minute could be judged against your usual.");
  const away = mean(judged.map((i) => heart_rate_bpm[i] - usual_hr_bpm[i]));
  const words = { rate: number(mean(judged.map((i) => heart_rate_bpm[i]))), away: number(Math.abs(away)) };
  if (Math.abs(away) < 0.5) return t("While still your heart beat {rate} times a minute on average, as usual for you.", words);
  return away > 0
    ? t("While still your heart beat {rate} times a minute on average, {away} more than usual.", words)
    : t("While still your heart beat {rate} times a minute on average, {away} fewer than usual.", words);
}

function loadsSummary({ rises, minutes }) {
  const longest = [...rises].filter((one) => one.was_sustained).sort((a, b) => b.minutes - a.minutes)[0];
  if (longest) return t("The longest rise lasted {n} min, from {from} to {to}.", { n: longest.minutes, from: clock(longest.from_ms), to: clock(longest.to_ms) });
  if (minutes.load.every((one) => one === null)) return t("Load could not be judged on this day.");
  return t("No rise lasted.");
}

function quarters({ minutes: { at_ms, heart_rate_bpm, usual_hr_bpm, rmssd_ms, load } }) {
  const groups = new Map();
  at_ms.forEach((one, i) => {
    const begin = Math.floor((one - 1) / (ROW_MINUTES * MINUTE_MS)) * ROW_MINUTES * MINUTE_MS;
    groups.set(begin, [...(groups.get(begin) ?? []), i]);
  });
  const figure = (places, column) => {
    const told = places.map((i) => column[i]).filter((one) => one !== null);
    return told.length ? number(mean(told)) : "–";
  };
  return [...groups].map(([begin, places]) => {
    const loads = places.map((i) => load[i]).filter((one) => one !== null);
    return [clock(begin), figure(places, heart_rate_bpm), figure(places, usual_hr_bpm), figure(places, rmssd_ms), loadWords(loads.length ? mean(loads) : null)];
  });
}

function mean(figures) {
  return figures.reduce((sum, one) => sum + one, 0) / figures.length;
}
