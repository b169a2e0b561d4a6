// Choices by pressing: one or many, each told by an outline, a tick and `aria-pressed`; none is a choice, too.
import { h } from "./dom.js";

let numbered = 0;

// `options` are [value, words]; `chosen` tells whether a value is; `press` takes the one that was pressed.
// The group is one stop of the keyboard: arrows move in it.
export function choices(label, options, { chosen, press, name = "", wide = false, ends = null }) {
  const id = `choices-${(numbered += 1)}`;
  const buttons = options.map(([value, words, spoken]) =>
    h("button", { type: "button", class: "option", "aria-label": spoken ?? false, onclick: () => pressed(value) }, words));
  const group = h("div", { class: `options ${name}`, role: "group", "aria-labelledby": id }, buttons);
  const frame = h("div", { class: wide ? "asked wide" : "asked" }, h("p", { id, class: "asked-of" }, label), group, ends);
  const show = () => buttons.forEach((one, nth) => one.setAttribute("aria-pressed", String(Boolean(chosen(options[nth][0])))));
  function pressed(value) {
    press(value);
    show();
  }
  show();
  roving(group, buttons);
  frame.refresh = show;
  return frame;
}

// Makes elements one stop of the keyboard, at what is pressed: arrows, Home and End move, `near` may tell whither by direction.
export function roving(group, elements, near = null) {
  const rest = (one) => elements.forEach((other) => other.setAttribute("tabindex", other === one ? "0" : "-1"));
  rest(elements.find((one) => one.getAttribute("aria-pressed") === "true") ?? elements[0]);
  group.addEventListener("focusin", (event) => elements.includes(event.target) && rest(event.target));
  group.addEventListener("keydown", (event) => {
    const next = whither(elements, elements.indexOf(event.target), event.key, near);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function whither(elements, at, key, near) {
  if (at < 0) return null;
  if (key === "Home") return elements[0];
  if (key === "End") return elements.at(-1);
  if (!(key in STEPS)) return null;
  return near ? near(elements[at], key) : elements[(at + STEPS[key] + elements.length) % elements.length];
}
