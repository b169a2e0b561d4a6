// The page's frame: which view is shown, and how one is left for the next.
import { h } from "./dom.js";
import { t } from "./words.js";

const VIEWS = [
  ["now", () => t("Now")],
  ["settings", () => t("Settings")],
  ["data", () => t("Data")],
];

// A view's own style is there before it is shown.
function styled(name) {
  const href = `/views/${name}.css`;
  if (document.querySelector(`link[href="${href}"]`)) return null;
  return new Promise((resolve) => {
    document.head.append(h("link", { rel: "stylesheet", href, onload: resolve, onerror: resolve }));
  });
}

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
  main.replaceChildren(h("h1", {}, known[1]()));
  document.title = `${known[1]()} - unclench`;
  if (view.css) await styled(known[0]);
  leave = (await view.show(main)) ?? (() => {});
  main.dataset.shown = known[0];
}

document.getElementById("nav").replaceChildren(
  ...VIEWS.map(([name, title]) => h("a", { href: `#${name}` }, title())),
);
addEventListener("hashchange", show);
await show();
