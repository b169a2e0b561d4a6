// The page's frame: which view is shown, and how one is left for the next.
import { h } from "./dom.js";
import { learn, t } from "./words.js";

const VIEWS = [
  ["now", () => t("Now")],
  ["checkin", () => t("Check-in")],
  ["signs", () => t("Signs")],
  ["safety", () => t("Safety")],
];

const main = document.getElementById("main");
let leave = () => {};

async function show() {
  const name = location.hash.slice(1).split("/")[0] || "now";
  const known = VIEWS.find(([one]) => one === name) ?? VIEWS[0];
  leave();
  leave = () => {};
  delete main.dataset.shown;
  for (const link of document.querySelectorAll("#nav a")) {
    if (link.hash === `#${known[0]}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const view = await import(`./views/${known[0]}.js`);
  if (view.css) await linked(`/views/${known[0]}.css`);
  main.replaceChildren(h("h1", {}, known[1]()));
  document.title = `${known[1]()} - unclench`;
  leave = (await view.show(main)) ?? (() => {});
  main.dataset.shown = known[0];
}

// Links a view's own look, and waits for it: nothing jumps when it comes.
function linked(href) {
  if (document.querySelector(`link[href="${href}"]`)) return undefined;
  return new Promise((done) => {
    document.head.append(h("link", { rel: "stylesheet", href, onload: done, onerror: done }));
  });
}

await learn();
document.getElementById("nav").replaceChildren(
  ...VIEWS.map(([name, title]) => h("a", { href: `#${name}` }, title())),
);
addEventListener("hashchange", show);
await show();
