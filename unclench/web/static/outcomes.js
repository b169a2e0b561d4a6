// What came of prompts and practices, and how what is felt goes with what is measured: never a verdict.
import { signed } from "./day_charts.js";
import { h, svg } from "./dom.js";
import { number, t } from "./words.js";

const LEAST_SESSIONS = 8;

export function prompted(days) {
  const sum = (name) => days.reduce((all, one) => all + one[name], 0);
  const [offered, accepted, not_this, ignored] = ["offered", "accepted", "not_this", "ignored"].map(sum);
  if (offered === 0) return [h("p", { class: "quiet" }, t("No prompt came in this time."))];
  const share = (n) => t("{n} ({share} %)", { n: number(n), share: number((100 * n) / offered) });
  const row = (name, value) => h("tr", {}, h("th", { scope: "row" }, name), h("td", { class: "figure" }, value));
  return [
    h("p", {}, t("{n} prompts came, {each} on a worn day; {accepted} of them were accepted.", { n: number(offered), each: number(offered / days.length, 1), accepted: number(accepted) })),
    h("table", {}, h("tbody", {},
      row(t("accepted"), share(accepted)), row(t("not this"), share(not_this)), row(t("not answered"), share(ignored)),
      row(t("snoozed last, dropped or open"), share(Math.max(0, offered - accepted - not_this - ignored))),
      row(t("practices done"), number(sum("practices"))))),
  ];
}

export function felt({ checkins, felt_light, felt_light_measured_high, felt_load, felt_load_measured_low, correlation }) {
  if (checkins === 0) {
    return [h("p", { class: "quiet" }, t("No check-in yet with a feeling and a worn half hour before it.")),
      h("p", {}, h("a", { class: "button", href: "#/checkin" }, t("Check in")))];
  }
  const goes = correlation === null ? t("Too few yet for more.")
    : t("From −1 (they go against each other) to +1 (they go together): {r}, and with 95 % certainty from {lo} to {hi}.",
      { r: signed(correlation.value, 2), lo: signed(correlation.lo, 2), hi: signed(correlation.hi, 2) });
  const row = (name, same, other) => h("tr", {}, h("th", { scope: "row" }, name), h("td", { class: "figure" }, number(same)), h("td", { class: "figure" }, number(other)));
  return [
    h("p", {}, t("{n} check-ins with a feeling, beside the load of the half hour before. Neither is wrong: bodies and feelings keep different time.", { n: number(checkins) })),
    h("table", {},
      h("thead", {}, h("tr", {}, h("td", {}), h("th", { scope: "col", class: "figure" }, t("measured as usual")), h("th", { scope: "col", class: "figure" }, t("measured above usual")))),
      h("tbody", {},
        row(t("felt light"), felt_light - felt_light_measured_high, felt_light_measured_high),
        row(t("felt like load"), felt_load_measured_low, felt_load - felt_load_measured_low))),
    h("p", { class: "quiet small" }, goes),
  ];
}

export function effects({ sessions, offers }, titles) {
  return [...practised(sessions, titles), h("p", { class: "quiet small" }, helped(offers))];
}

function practised(sessions, titles) {
  if (sessions.length === 0) return [h("p", { class: "quiet" }, t("No practice yet with enough still minutes before and after it."))];
  const column = (name) => h("th", { scope: "col" }, name);
  const reach = Math.max(4, ...sessions.flatMap((one) => (one.d_hr_bpm ? [Math.abs(one.d_hr_bpm.lo), Math.abs(one.d_hr_bpm.hi)] : [])));
  return [
    h("p", {}, t("What followed is not only what the practice did: it is begun when load is high, and what is high falls by itself.")),
    h("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": t("After practices, against before") },
      h("table", { class: "patterns-effects" },
        h("caption", {}, t("Mean and 95 % interval, breathing freely")),
        h("thead", {}, h("tr", {}, column(t("practice")), column(t("times")), column(t("heart rate, bpm")), column(t("HRV (RMSSD), %")), column(t("load")))),
        h("tbody", {}, ...sessions.map((one) => h("tr", {},
          h("th", { scope: "row" }, titles.get(one.practice) ?? (one.practice || t("of your own"))),
          h("td", {}, number(one.sessions)),
          estimate(one.d_hr_bpm, 1, reach), estimate(one.d_rmssd_pct, 0), estimate(one.d_load, 1)))))),
  ];
}

function estimate(found, digits, reach) {
  if (found === null) return h("td", { class: "quiet small" }, t("too few yet ({n})", { n: LEAST_SESSIONS }));
  const { value, lo, hi } = found;
  return h("td", {}, reach ? range(found, reach) : null, signed(value, digits), " ", h("small", {}, t("({lo} to {hi})", { lo: signed(lo, digits), hi: signed(hi, digits) })));
}

// Where the mean lies, with its interval, about the line of no change.
function range({ value, lo, hi }, reach) {
  const x = (one) => 50 + (48 * one) / reach;
  return svg("svg", { class: "patterns-range", viewBox: "0 0 100 20", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("path", { d: "M50 1V19", stroke: "var(--quiet)", "stroke-dasharray": "2 2", "vector-effect": "non-scaling-stroke" }),
    svg("path", { d: `M${x(lo)} 10H${x(hi)}`, stroke: "var(--rhythm)", "stroke-width": 3, "vector-effect": "non-scaling-stroke" }),
    svg("path", { d: `M${x(value)} 4V16`, stroke: "var(--rhythm)", "stroke-width": 4, "vector-effect": "non-scaling-stroke" }));
}

function helped({ offered, withheld, difference, lo95, hi95 }) {
  if (withheld === 0) return t("Whether being prompted helps is unknown: with a share of prompts withheld by a coin (in the settings) it can be told after some weeks.");
  const counted = { offered: number(offered), withheld: number(withheld) };
  if (difference === null || lo95 === null || hi95 === null) return t("Whether being prompted helps: too few yet. {offered} prompts offered, {withheld} kept back by a coin.", counted);
  return t("Load after a prompt against after none: {d} (95 % from {lo} to {hi}; {offered} prompts offered, {withheld} kept back by a coin).",
    { ...counted, d: signed(difference, 2), lo: signed(lo95, 2), hi: signed(hi95, 2) });
}
