// The course of the days: heart rate at rest, HRV in its usual range, load, and how long the strap was worn.
import { language, number, t } from "./words.js";

const DAY_S = 86_400;
const LEAST_DAYS = 6;

// Noon, so that no zone moves a day.
function noon(date) {
  return Date.parse(`${date}T12:00:00Z`) / 1000;
}

export function dateWords(date) {
  return shown(noon(date));
}

function shown(at_s) {
  return new Intl.DateTimeFormat(language() === "en" ? "en-GB" : language(), { day: "numeric", month: "short", timeZone: "UTC" }).format(at_s * 1000);
}

// Each with its name.
export function coursesOf(told) {
  const frame = framed(told);
  const column = (name) => frame.places.map((one) => one?.[name] ?? null);
  const hours = column("worn_minutes").map((one) => one && one / 60);
  const share = frame.places.map((one) => (one && one.judged_minutes ? (100 * one.loaded_minutes) / one.judged_minutes : null));
  const rates = column("still_hr_bpm");
  const hrv = column("still_rmssd_ms");
  return [
    [t("Heart rate while still"), course(frame, t("Heart rate while still"), t("bpm"), [rates, column("usual_hr_bpm")], trend(rates, t("bpm"), t("Heart rate while still")))],
    [t("HRV (RMSSD) while still"), { ...course(frame, t("HRV (RMSSD) while still"), t("ms"), [hrv, column("usual_rmssd_ms")], hrvWords(hrv)), band: band(hrv) }],
    [t("Load that lasted"), bars(frame, t("Load that lasted"), "%", share, average(share, t("On average {n} % of the judged minutes of a day stood in load that lasted."), 1), "building")],
    [t("Worn"), bars(frame, t("Worn"), t("h"), hours, average(hours, t("The strap was worn {n} h on a worn day, on average."), 1), "rhythm")],
  ];
}

// From the first worn day of these weeks on: what lies before it is not empty but unknown.
function framed({ days, to_date }) {
  const by = new Map(days.map((one) => [noon(one.date), one]));
  const [first, last] = [noon(days[0].date), noon(to_date)];
  const at = [];
  for (let one = first; one <= last; one += DAY_S) at.push(one);
  const apart = at.length <= 28 ? 7 : at.length <= 84 ? 14 : 56;
  return {
    at,
    places: at.map((one) => by.get(one) ?? null),
    from: first - DAY_S / 2,
    to: last + DAY_S / 2,
    splits: at.filter((_, i) => (at.length - 1 - i) % apart === 0),
    label: shown,
    height: 190,
  };
}

function course(frame, title, unit, [values, usual], summary) {
  const told = (one) => (one === null ? "–" : number(one));
  return {
    ...frame,
    title,
    summary,
    range: (min, max) => [Math.floor((min ?? 0) - 2), Math.ceil((max ?? 1) + 2)],
    lines: [{ values: usual, colour: "quiet", width: 1.2, dash: [5, 4] }, { values, colour: "rhythm", width: 2, dots: true }],
    say: (i) => (values[i] === null ? t("{day}: nothing known", { day: shown(frame.at[i]) })
      : t("{day}: {n} {unit}, usual {usual}", { day: shown(frame.at[i]), n: number(values[i]), unit, usual: told(usual[i]) })),
    head: [t("day"), `${t("measured")}, ${unit}`, `${t("usual")}, ${unit}`],
    rows: frame.at.flatMap((one, i) => (values[i] === null ? [] : [[shown(one), told(values[i]), told(usual[i])]])),
  };
}

function bars(frame, title, unit, values, summary, colour) {
  return {
    ...frame,
    title,
    summary,
    range: (min, max) => [0, Math.max(1, (max ?? 1) * 1.1)],
    lines: [{ values, colour, bars: true }],
    say: (i) => (values[i] === null ? t("{day}: not worn", { day: shown(frame.at[i]) }) : `${shown(frame.at[i])}: ${number(values[i], 1)} ${unit}`),
    head: [t("day"), `${title}, ${unit}`],
    rows: frame.at.flatMap((one, i) => (values[i] === null ? [] : [[shown(one), number(values[i], 1)]])),
  };
}

// The first half of the days against the second: more is not said by so few.
function trend(values, unit, name) {
  const known = values.filter((one) => one !== null);
  if (known.length < LEAST_DAYS) return t("{n} days are known: too few to tell a course.", { n: known.length });
  const half = Math.floor(known.length / 2);
  const words = { name, before: number(mean(known.slice(0, half))), after: number(mean(known.slice(half))), unit };
  return t("{name}: {before} {unit} on average in the first half of these days, {after} {unit} in the second.", words);
}

function hrvWords(values) {
  const told = trend(values, t("ms"), t("HRV"));
  const range = usualRange(values);
  return range === null ? told : `${told} ${t("Two of three days lay from {low} to {high} ms, the shaded range.", { low: number(range[0]), high: number(range[1]) })}`;
}

function usualRange(values) {
  const known = values.filter((one) => one !== null).sort((a, b) => a - b);
  if (known.length < LEAST_DAYS) return null;
  return [1 / 6, 5 / 6].map((part) => known[Math.round(part * (known.length - 1))]);
}

function band(values) {
  const range = usualRange(values);
  return range && { low: values.map(() => range[0]), high: values.map(() => range[1]) };
}

function average(values, sentence, digits) {
  const known = values.filter((one) => one !== null);
  return known.length ? sentence.replace("{n}", number(mean(known), digits)) : t("Nothing is known here");
}

function mean(figures) {
  return figures.reduce((sum, one) => sum + one, 0) / figures.length;
}
