// What the page says, in the wearer's language and zone; the English sentence is the key.
import { ask } from "./api.js";

let catalogue = {};
let settings = { language: "en", zone: "UTC" };

export function speak(language, zone, texts) {
  settings = { language, zone };
  catalogue = texts;
  document.documentElement.lang = language;
}

// Learns the wearer's language from the daemon; without an answer the page speaks English.
export async function learn() {
  try {
    const { language, zone, texts } = await ask("/texts");
    speak(language, zone, texts);
  } catch (error) {
    console.warn(error);
  }
}

export function t(english, values = {}) {
  const sentence = catalogue[english] ?? english;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function clock(at_ms) {
  return dated({ hour: "2-digit", minute: "2-digit", timeZone: settings.zone }, at_ms);
}

function dated(form, at_ms) {
  return new Intl.DateTimeFormat(settings.language === "en" ? "en-GB" : settings.language, form).format(at_ms);
}

// A day in few words: Thu 26 Nov.
export function day(at_ms) {
  return dated({ weekday: "short", day: "numeric", month: "short", timeZone: settings.zone }, at_ms);
}

export function dayAndClock(at_ms) {
  return `${day(at_ms)}, ${clock(at_ms)}`;
}

// A day as it is told: 26 Nov 2026.
export function date(iso) {
  return dated({ day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }, new Date(iso));
}

// The hour of the wearer's day, 0 to 23.
export function hour(at_ms) {
  return Number(new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", timeZone: settings.zone }).format(at_ms));
}

export function number(value, digits = 0) {
  const form = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(settings.language, form).format(value);
}

export function language() {
  return settings.language;
}

export function figure(value, unit, digits = 0) {
  return unit ? `${number(value, digits)} ${unit}` : number(value, digits);
}

// Keeps a figure and its unit on one line.
export function unbroken(words) {
  return words.replace(/(\d) (?=%|bpm|ms|min|s\b)/g, "$1\u00a0");
}
