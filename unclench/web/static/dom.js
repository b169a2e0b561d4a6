// Elements made from data: whatever comes from outside becomes text, never markup.
export function h(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function filled(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const said = document.getElementById("said");

// Says one sentence to those who listen to the page; what is on the screen anyway is not said again.
// Below an open dialog nothing is heard, so it is said within.
export function say(sentence) {
  const place = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  if (said.parentNode !== place) place.append(said);
  said.textContent = sentence;
}
