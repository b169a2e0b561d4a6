// The page's frame: which view is shown, and how one is left for the next.
import { silent } from "./api.js";
import { h, svg } from "./dom.js";
import { begin } from "./live.js";
import { stand } from "./standing.js";
import { learn, t } from "./words.js";

const VIEWS = [
  ["now", () => t("Now"), "M3 12h4l2-6 4 13 3-9 2 2h3"],
  ["today", () => t("Today"), "M12 3v3m0 12v3m9-9h-3M6 12H3m15.4-6.4-2.1 2.1M7.7 16.3l-2.1 2.1m12.8 0-2.1-2.1M7.7 7.7 5.6 5.6M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8"],
  ["patterns", () => t("Patterns"), "M4 20V10m5 10V4m6 16v-8m5 8V7"],
  ["practices", () => t("Practices"), "M12 21c-5-3-8-6-8-10a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 4-3 7-8 10z"],
  ["checkin", () => t("Check-in"), "M5 4h14v16H5zM9 9h6m-6 4h6m-6 4h3"],
  ["signs", () => t("Signs"), "M12 3a3 3 0 1 0 0 6 3 3 0 0 0 0-6m0 6v7m-5-5h10m-8 10 3-5 3 5"],
  ["settings", () => t("Settings"), "M4 7h9m4 0h3M4 17h3m4 0h9M15 4v6M9 14v6"],
  ["data", () => t("Data"), "M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zm0 0c0 4 16 4 16 0M4 12c0 4 16 4 16 0"],
];
const BESIDE = [["safety", () => t("Safety")]];

const main = document.getElementById("main");
let leave = () => {};
let turn = 0;

async function show() {
  const mine = ++turn;
  const [name, title] = named(location.hash.replace(/^#\/?/, "").split("/")[0]);
  leave();
  leave = () => {};
  delete main.dataset.shown;
  mark(name);
  stand(title());
  const place = h("div", { class: `view-${name}` });
  const heading = h("h1", { tabindex: "-1" }, title());
  try {
    const view = await import(`./views/${name}.js`).catch((error) => { console.warn(error); throw silent(); });
    if (view.css) await linked(`/views/${name}.css`);
    if (mine !== turn) return;
    main.replaceChildren(heading, place);
    const left = (await view.show(place)) ?? (() => {});
    if (mine === turn) leave = left;
    else left();
  } catch (error) {
    if (mine !== turn) return;
    main.replaceChildren(heading, trouble(error));
    console.warn(error);
  }
  if (mine === turn) main.dataset.shown = name;
}

function named(name) {
  return [...VIEWS, ...BESIDE].find(([one]) => one === name) ?? VIEWS[0];
}

function mark(name) {
  for (const link of document.querySelectorAll("#nav a, #footer a")) {
    const here = link.hash === `#/${name}`;
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    if (here && link.closest("#nav")) link.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

function trouble(error) {
  return h("section", { class: "card error", role: "alert" },
    h("h2", {}, t("This can't be shown now")),
    h("p", {}, error.message),
    h("button", { onclick: show }, t("Try again")));
}

// Links a view's own look, and waits for it: nothing jumps when it comes.
function linked(href) {
  if (document.querySelector(`link[href="${href}"]`)) return undefined;
  return new Promise((done) => {
    document.head.append(h("link", { rel: "stylesheet", href, onload: done, onerror: done }));
  });
}

function icon(path) {
  return svg("svg", { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "1.8", "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" },
    svg("path", { d: path }));
}

await learn();
document.getElementById("nav").replaceChildren(
  ...VIEWS.map(([name, title, path]) => h("a", { href: `#/${name}` }, icon(path), h("span", {}, title()))),
);
document.getElementById("footer").replaceChildren(
  h("p", {}, t("A self-awareness and relaxation tool. Not a medical device: it does not diagnose, treat or monitor any disease.")),
  ...BESIDE.map(([name, title]) => h("a", { href: `#/${name}` }, title())),
);
addEventListener("hashchange", () => {
  if (location.hash === "#main") return main.focus();
  return show().then(() => main.querySelector("h1")?.focus());
});
begin();
await show();
