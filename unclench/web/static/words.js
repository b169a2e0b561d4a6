// What the page says, in the wearer's language and zone; the English sentence is the key.
let catalogue = {};
let settings = { language: "en", zone: "UTC" };

export function speak(language, zone, texts) {
  settings = { language, zone };
  catalogue = texts;
  document.documentElement.lang = language;
}

export function t(english, values = {}) {
  const sentence = catalogue[english] ?? english;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function clock(at_ms) {
  const form = { hour: "2-digit", minute: "2-digit", timeZone: settings.zone };
  return new Intl.DateTimeFormat(settings.language === "en" ? "en-GB" : settings.language, form).format(at_ms);
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
