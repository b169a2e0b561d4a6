// A chart with words: the picture, a sentence that sums it up, a cursor for the keyboard, and a table of the same.
import { painted } from "./hatch.js";
import { h } from "./dom.js";
import { t } from "./words.js";
import uPlot from "./vendor/uPlot.js";

const KEYS = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity };
const TOKENS = ["ink", "quiet", "line", "card", "sunk", "calm", "building", "sustained", "rhythm", "breath", "accent"];

// Shows what `told` tells, and anew by `renew(told)`; `close()` at the end. Of `told`:
// title, summary: words. at: seconds of each place. from, to, splits, label(s): the time axis. height, range(min, max), unit.
// lines: [{ values, colour, width, dash, dots, bars }]. band: { low, high }. levels: [{ at, words }].
// regions: [{ from, to, kind, words }]. marks: [{ at, to, shape, colour }]. say(i): a place in words. head, rows: the table.
export function chart(told) {
  const plot = h("div", { class: "chart-plot", role: "slider", tabindex: "0" });
  const value = h("p", { class: "chart-value quiet small", "aria-hidden": "true" });
  const summary = h("p", { class: "chart-summary" });
  const table = h("table", {});
  const element = h("figure", { class: "chart" }, summary, plot, value, h("details", {}, h("summary", {}, t("As a table")), h("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": told.title }, table)));
  const one = { told, plot, value, summary, table, place: null, colours: colours(), drawn: null };
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const recolour = () => {
    one.colours = colours();
    one.drawn?.redraw(false, true);
  };
  const size = new ResizeObserver(() => fit(one));
  plot.addEventListener("keydown", (event) => step(one, event));
  plot.addEventListener("blur", () => point(one, null));
  scheme.addEventListener("change", recolour);
  size.observe(plot);
  renew(one, told);
  return {
    element,
    renew: (newer) => renew(one, newer),
    close() {
      size.disconnect();
      scheme.removeEventListener("change", recolour);
      one.drawn?.destroy();
    },
  };
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

function renew(one, told) {
  one.told = told;
  one.summary.textContent = told.summary;
  one.table.replaceChildren(...tabled(told));
  one.plot.setAttribute("aria-label", told.title);
  one.plot.setAttribute("aria-valuemin", "0");
  one.plot.setAttribute("aria-valuemax", String(Math.max(0, told.at.length - 1)));
  one.drawn?.destroy();
  one.drawn = null;
  fit(one);
  say(one, one.place === null || one.place >= told.at.length ? told.at.length - 1 : one.place);
}

// Draws when there is a place to draw in; a chart in a hidden part waits for it.
function fit(one) {
  const width = one.plot.clientWidth;
  if (width === 0) return;
  if (one.drawn === null) one.drawn = new uPlot(options(one, width), data(one.told), one.plot);
  else if (one.drawn.width !== width) one.drawn.setSize({ width, height: one.told.height });
}

function data({ at, band, lines }) {
  return [at, ...(band ? [band.high, band.low] : []), ...lines.map((line) => line.values)];
}

function options(one, width) {
  const { told } = one;
  const colour = (name) => () => one.colours[name];
  const font = "12px system-ui, sans-serif";
  const axis = { stroke: colour("quiet"), font, ticks: { show: false }, grid: { stroke: colour("line"), width: 1 } };
  return {
    width,
    height: told.height,
    padding: [told.marks?.length ? 26 : 10, 20, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { setScale: false, x: false, y: false }, points: { size: 8, fill: (u, i) => u.series[i].stroke(u, i), width: 0 } },
    scales: { x: { time: false, range: [told.from, told.to] }, y: { range: (u, min, max) => told.range(min, max) } },
    axes: [
      { ...axis, grid: { show: false }, splits: () => splits(told, width), values: (u, found) => found.map(told.label), size: 28 },
      { ...axis, size: 40, ...(told.levels ? { splits: () => told.levels.map((level) => level.at), values: (u, found) => found.map(() => "") } : { space: 36 }) },
    ],
    series: [
      {},
      ...(told.band ? [{ stroke: null, points: { show: false } }, { stroke: null, points: { show: false } }] : []),
      ...told.lines.map((line) => series(line, colour(line.colour))),
    ],
    bands: told.band ? [{ series: [1, 2], fill: () => `${one.colours.rhythm}33` }] : [],
    hooks: {
      ...painted(one),
      setCursor: [(u) => point(one, u.cursor.idx, u)],
    },
  };
}

function series({ width = 2, dash, dots, bars }, stroke) {
  if (bars) return { stroke, fill: stroke, width: 0, paths: uPlot.paths.bars({ size: [0.7, 18, 1] }), points: { show: false } };
  return { stroke, width, dash, spanGaps: false, points: { show: true, size: dots ? 5 : width + 1, width: 0, fill: stroke, filter: dots ? null : alone } };
}

// The places that no line leads to: without a point they would not be seen.
function alone(u, i) {
  const values = u.data[i];
  return values.flatMap((one, k) => (one !== null && (values[k - 1] ?? null) === null && (values[k + 1] ?? null) === null ? [k] : []));
}

// Fewer marks on the time axis where there is little room.
function splits(told, width) {
  const each = Math.ceil((told.splits.length * 52) / width);
  return told.splits.filter((_, i) => i % each === 0);
}

function step(one, event) {
  const by = KEYS[event.key];
  const last = one.told.at.length - 1;
  if (by === undefined || last < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  const next = Math.min(last, Math.max(0, (one.place ?? last) + by));
  one.drawn?.setCursor({ left: one.drawn.valToPos(one.told.at[next], "x"), top: 0 });
  say(one, next);
  one.value.textContent = one.told.say(next);
}

// The pointer stands at a place, or has left.
function point(one, place, u) {
  if (place === null || place === undefined) {
    if (document.activeElement !== one.plot) one.value.textContent = "";
    if (u === undefined) one.drawn?.setCursor({ left: -10, top: -10 }, false);
    return;
  }
  say(one, place);
  one.value.textContent = one.told.say(place);
}

function say(one, place) {
  one.place = place < 0 ? null : place;
  one.plot.setAttribute("aria-valuenow", String(Math.max(0, place)));
  one.plot.setAttribute("aria-valuetext", place < 0 ? t("Nothing is known here") : one.told.say(place));
}

function tabled({ title, head, rows }) {
  const figures = head.map((_, i) => i > 0 && rows.every((row) => !row[i] || /^[\d–+−.,-]/.test(row[i])));
  return [
    h("caption", {}, title),
    h("thead", {}, h("tr", {}, ...head.map((name, i) => h("th", { scope: "col", class: figures[i] ? "figure" : null }, name)))),
    h("tbody", {}, ...rows.map((row) => h("tr", {}, ...row.map((cell, i) => (i === 0 ? h("th", { scope: "row" }, cell) : h("td", { class: figures[i] ? "figure" : null }, cell)))))),
  ];
}
