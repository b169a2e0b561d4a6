// Why a prompt came, and why a day went as it did: the same as `unclench why` tells.
import { ask } from "./api.js";
import { h } from "./dom.js";
import { clock, number, t } from "./words.js";

// Asked for only when somebody opens it.
export function whyPrompt(prompt_ms, opened) {
  return unfolding(t("Why"), () => ask("/why", { prompt_ms }).then(minutesBefore), opened, `prompt ${prompt_ms}`);
}

export function whyDay(date) {
  return h("section", { class: "card" }, unfolding(t("Why the day had the prompts it had"), () => ask("/why", { date }).then(sentences)));
}

function unfolding(words, told, opened = new Set(), key = "") {
  const place = h("div", { class: "today-why" });
  const fold = h("details", { open: opened.has(key) }, h("summary", {}, words), place);
  const fill = async () => {
    if (fold.open) opened.add(key);
    else opened.delete(key);
    if (!fold.open || place.childElementCount) return;
    place.replaceChildren(...(await told().catch((error) => [h("p", {}, error.message)])));
  };
  fold.addEventListener("toggle", fill);
  return fold;
}

// A name that comes several times in a row is said once.
function sentences({ words }) {
  return [h("dl", {}, ...words.flatMap(({ of, text }, i) => (of === words[i - 1]?.of ? [h("dd", {}, text)] : [h("dt", {}, of), h("dd", {}, text)])))];
}

function minutesBefore({ minutes, rule }) {
  const figure = (value, digits = 0) => h("td", { class: "figure" }, value === undefined ? "–" : number(value, digits));
  const column = (name) => h("th", { scope: "col", class: "figure" }, name);
  const table = h("table", {},
    h("caption", {}, t("The minutes before it")),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("time")), column(t("bpm")), column(t("usual")), column(t("RMSSD, ms")), column(t("usual")), column(t("load")))),
    h("tbody", {}, ...minutes.map((one) => h("tr", {}, h("th", { scope: "row" }, clock(one.at_ms)), figure(one.mean_hr_bpm), figure(one.usual_hr_bpm), figure(one.rmssd_ms), figure(one.usual_rmssd_ms), figure(one.load, 1)))));
  return [minutes.length ? h("div", { class: "scrolls" }, table) : null, h("p", { class: "quiet small" }, rule)].filter(Boolean);
}
