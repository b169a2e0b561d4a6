// How it stands, in the window's title, its icon and the header: told by shape and word, not by colour alone.
import { h, say, svg } from "./dom.js";
import { listen, live } from "./live.js";
import { t } from "./words.js";

const SHAPES = {
  calm: () => [svg("circle", { cx: 8, cy: 8, r: 5.5, fill: "none", stroke: "currentColor", "stroke-width": 3 })],
  building: () => [
    svg("circle", { cx: 8, cy: 8, r: 6.5, fill: "none", stroke: "currentColor", "stroke-width": 2 }),
    svg("path", { d: "M1.5 8.5a6.5 6.5 0 0 0 13 0z", fill: "currentColor" })],
  sustained: () => [svg("path", { d: "M8 1.5 15.5 14.5H.5z", fill: "currentColor" })],
  unknown: () => [svg("circle", { cx: 8, cy: 8, r: 6, fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-dasharray": "3 2.3" })],
};
const SIGNS = { calm: "○", building: "◒", sustained: "▲", unknown: "◌" };
let title = "";
let told = "";

export function words(state) {
  return { calm: t("Calm"), building: t("Load is building"), sustained: t("Load is up"), unknown: t("Not judged") }[state];
}

// The chip of a state: a shape and a word.
export function chip(state) {
  const shape = svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, ...SHAPES[state]());
  return h("span", { class: `chip ${state}` }, shape, words(state));
}

// Puts a view's name into the window's title.
export function stand(name) {
  title = name;
  tellWindow(live.moment?.state ?? "unknown");
}

function tellWindow(state) {
  document.title = `${SIGNS[state]} ${words(state)} · ${title} · unclench`;
  document.getElementById("icon").href = `/icons/${state}.svg`;
}

listen((what) => {
  if (what === "beats") return;
  const broken = live.trouble || (live.link === "lost" ? t("The daemon is not heard; it is tried again.") : "");
  const state = broken ? "unknown" : live.moment?.state ?? "unknown";
  tellWindow(state);
  document.getElementById("standing").replaceChildren(
    ...(broken ? [h("span", { class: "quiet small" }, broken)] : []),
    h("a", { href: "#/now" }, chip(state)));
  if (told && told !== state && state !== "unknown") say(words(state));
  if (state !== "unknown") told = state;
});
