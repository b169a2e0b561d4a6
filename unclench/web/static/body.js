// The body from its back and its front: each region a button with its name.
import { roving } from "./choices.js";
import { h, svg } from "./dom.js";
import { t } from "./words.js";

const TITLES = { back: () => t("Seen from the back"), front: () => t("Seen from the front") };
// What is empty beside a figure, and left away: a region shall be wide enough for a finger.
const MARGIN = 8;
const WHITHER = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// `places` is the set of regions that are told; `changed` is called when one was pressed.
export function bodyMap(bodies, places, changed) {
  return h("div", { class: "bodies" }, bodies.map((body) => figure(body, places, changed)));
}

function figure(body, places, changed) {
  const regions = body.places.map((place) => region(place, places, changed));
  const picture = svg("svg", {
    viewBox: `${MARGIN} 0 ${body.width - 2 * MARGIN} ${body.height}`, role: "group", "aria-label": TITLES[body.view](),
  }, svg("path", { class: "outline", d: body.outline }), regions, sides(body));
  roving(picture, regions, (from, key) => nearest(body.places, regions, from, WHITHER[key]));
  return h("figure", { class: "body" }, picture, h("figcaption", { class: "quiet" }, TITLES[body.view]()));
}

function region(place, places, changed) {
  const button = svg("g", { class: "region", role: "button", "aria-label": place.said, "data-place": place.word },
    svg("title", {}, place.said),
    svg("path", { class: "shape", d: place.path }),
    svg("path", { class: "tick", d: `M${place.x - 5} ${place.y} l4 4 l7 -8` }));
  const show = () => button.setAttribute("aria-pressed", String(places.has(place.word)));
  const press = () => {
    if (!places.delete(place.word)) places.add(place.word);
    show();
    changed();
  };
  button.addEventListener("click", press);
  button.addEventListener("keydown", (event) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    press();
  });
  show();
  return button;
}

function sides(body) {
  const [left, right] = body.view === "back" ? [t("left"), t("right")] : [t("right"), t("left")];
  const said = (x, anchor, words) => svg("text", { x, y: 14, "text-anchor": anchor, "aria-hidden": "true" }, words);
  return [said(2 * MARGIN, "start", left), said(body.width - 2 * MARGIN, "end", right)];
}

// Returns the region that lies nearest in a direction; what lies aside counts double.
function nearest(places, regions, from, [dx, dy]) {
  const here = places[regions.indexOf(from)];
  const far = (there) => {
    const along = (there.x - here.x) * dx + (there.y - here.y) * dy;
    const aside = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx);
    return along > 1 && aside < 3 * along ? along + 2 * aside : Infinity;
  };
  const best = places.reduce((one, other) => (far(other) < far(one) ? other : one), here);
  return far(best) < Infinity ? regions[places.indexOf(best)] : null;
}
