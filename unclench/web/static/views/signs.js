// Signs: the warning signs first, then what the wearer's own days say of nine signs; never a verdict.
import { ask } from "../api.js";
import { choices } from "../choices.js";
import { h, svg } from "../dom.js";
import { advice, askFlags } from "../flags.js";
import { date, number, t } from "../words.js";

export const css = true;
const SPANS = [28, 90, 365];

export async function show(main) {
  const place = h("div", {});
  main.append(place);
  await answered(place, await ask("/safety"));
}

async function answered(place, safety) {
  const told = advice(safety);
  if (told) {
    place.replaceChildren(told, settled());
    return;
  }
  if (safety.due) {
    place.replaceChildren(before(), askFlags(safety, (answer) => answered(place, answer)));
    return;
  }
  await asked(place, 90);
}

function before() {
  return h("section", { class: "before" },
    h("h2", {}, t("Before anything else: does any of this fit you?")),
    h("p", { class: "quiet" }, t("Asked once in four weeks. With one that fits there is no talk of patterns, only what to do.")));
}

function settled() {
  return h("p", { class: "row" },
    h("a", { class: "button", href: "#/safety" }, t("When it is settled: the warning signs")),
    h("a", { class: "button", href: "#/practices" }, t("Breathe gently")));
}

async function asked(place, days) {
  const told = await ask("/signs", { days });
  const span = choices(t("How far back"), SPANS.map((one) => [one, t("{n} days", { n: one })]), {
    chosen: (one) => one === days,
    press: (one) => asked(place, one).then(() => place.querySelector("[aria-pressed=true]").focus()),
  });
  place.replaceChildren(introduction(told), span, ...(told.days ? [cards(told)] : [empty()]), foot(told));
}

function introduction(told) {
  return h("p", {}, t("Nine things a physiotherapist looks for when a back seems to follow a person's load, asked of your own days."),
    told.days ? h("span", { class: "quiet" }, " ", t("{from} to {to}: {n} days.", { from: date(told.from), to: date(told.to), n: told.days })) : null);
}

function empty() {
  return h("section", { class: "card" },
    h("h2", {}, t("Nothing to ask yet")),
    h("p", {}, t("A check-in twice a day for two weeks is a good beginning: one before noon, one after 15:00.")),
    h("p", {}, h("a", { class: "button", href: "#/checkin" }, t("To the check-in"))));
}

function cards(told) {
  return h("div", { class: "cards signs" }, told.signs.map(card));
}

function card(sign) {
  return h("article", { class: `card sign ${sign.verdict}` },
    h("h2", {}, sign.title),
    h("p", { class: "verdict" }, h("span", { class: "shape", "aria-hidden": "true" }), sign.verdict_words),
    h("p", {}, sign.words),
    sign.bars.length ? bars(sign) : null,
    sign.figures ? interval(sign) : null,
    sign.figures ? h("p", { class: "quiet measured" }, sign.figures) : null,
    sign.wants ? h("p", { class: "wants" }, h("strong", {}, t("What would tell:")), " ", sign.wants) : null);
}

function bars(sign) {
  return h("dl", { class: "bars" }, sign.bars.map((bar) => h("div", {},
    h("dt", {}, bar.label),
    h("dd", {}, drawn(bar, sign.most), h("span", {}, figure(bar, sign.most))))));
}

function drawn(bar, most) {
  const width = 100 * Math.min(bar.value / most, 1);
  return svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: "rail", width: 100, height: 10, rx: 2 }), svg("rect", { class: "bar", width, height: 10, rx: 2 }));
}

function figure(bar, most) {
  const value = most === 1 ? `${number(100 * bar.value)} %` : number(bar.value, 1);
  return t("{value} (n = {n})", { value, n: bar.n });
}

// The measure and its 95 % interval on their scale; the words stand below it.
function interval(sign) {
  const low = sign.measure === "share" ? 0 : -1;
  const at = (value) => 4 + (192 * (value - low)) / (1 - low);
  return svg("svg", { class: "interval", viewBox: "0 0 200 34", "aria-hidden": "true" },
    svg("line", { class: "rail", x1: 4, x2: 196, y1: 12, y2: 12 }),
    low ? svg("line", { class: "zero", x1: at(0), x2: at(0), y1: 3, y2: 21 }) : null,
    svg("line", { class: "span", x1: at(sign.lo95), x2: at(sign.hi95), y1: 12, y2: 12 }),
    svg("circle", { class: "value", cx: at(sign.effect), cy: 12, r: 5 }),
    low ? [said(4, "start", "−1"), said(100, "middle", "0"), said(196, "end", "+1")] : [said(4, "start", "0"), said(196, "end", "1")]);
}

function said(x, anchor, words) {
  return svg("text", { x, y: 32, "text-anchor": anchor }, words);
}

function foot(told) {
  return h("p", { class: "quiet foot" }, told.chance, " ", h("a", { href: "#/safety" }, t("When to get help")));
}
