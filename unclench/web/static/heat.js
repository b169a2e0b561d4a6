// Load by hour and weekday as a table of figures; the shade says the same again.
import { h } from "./dom.js";
import { language, number, t } from "./words.js";

const LEAST_MINUTES = 20;
const STEPS = [5, 15, 30];
const A_MONDAY_MS = Date.UTC(2024, 0, 1, 12);

export function weekday(one, form = "short") {
  return new Intl.DateTimeFormat(language() === "en" ? "en-GB" : language(), { weekday: form, timeZone: "UTC" }).format(A_MONDAY_MS + 86_400_000 * (one - 1));
}

export function heat(cells) {
  const known = cells.filter((one) => one.judged_minutes >= LEAST_MINUTES);
  if (known.length === 0) return [h("p", { class: "quiet" }, t("No hour has enough judged minutes yet."))];
  const by = new Map(known.map((one) => [`${one.weekday} ${one.hour}`, one]));
  const hours = known.map((one) => one.hour);
  const [first, last] = [Math.min(...hours), Math.max(...hours)];
  const days = [1, 2, 3, 4, 5, 6, 7];
  const rows = [];
  for (let hour = first; hour <= last; hour++) {
    rows.push(h("tr", {}, h("th", { scope: "row" }, `${String(hour).padStart(2, "0")}:00`), ...days.map((day) => cell(by.get(`${day} ${hour}`)))));
  }
  return [
    h("p", {}, inWords(known)),
    h("table", { class: "patterns-heat" },
      h("caption", {}, t("How many of the judged minutes, in per cent, stood in load that lasted; · too few minutes")),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("hour")), ...days.map((day) => h("th", { scope: "col" }, h("abbr", { title: weekday(day, "long") }, weekday(day)))))),
      h("tbody", {}, ...rows)),
  ];
}

function cell(one) {
  if (!one) return h("td", {}, "·");
  return h("td", { "data-step": String(STEPS.filter((least) => one.loaded_pct >= least).length) }, number(one.loaded_pct));
}

function inWords(known) {
  const most = known.reduce((a, b) => (b.loaded_pct > a.loaded_pct ? b : a));
  if (most.loaded_pct < 1) return t("Load has lasted in none of these hours.");
  return t("Load lasted most on {weekday} from {hour}:00 on: {share} % of the judged minutes there.",
    { weekday: weekday(most.weekday, "long"), hour: most.hour, share: number(most.loaded_pct) });
}
