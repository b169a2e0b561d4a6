// What keeps a prompt back: quiet hours with their times, and each other thing by a box.
import { h } from "../dom.js";
import { t } from "../words.js";

// Gives the card; `changed("holds", entries)` is called with the whole list.
export function holdsCard(told, changed) {
  const fixed = told.holds_origin === "environment" || told.holds_origin === "credential";
  const entries = told.holds.map((one) => ({ ...one, entry: { ...one.entry } }));
  const give = () => changed("holds", entries.filter((one) => one.on).map((one) => one.entry));
  const wrong = h("p", { class: "wrong", hidden: true });
  const card = h("section", { class: "card", "data-key": "holds" },
    h("h2", {}, t("What keeps a prompt back")),
    h("p", { class: "quiet" }, t("A prompt waits while one of these is so, and comes at its end if the load is still on.")),
    entries.map((one, index) => (one.kind === "quiet_hours" ? quiet(one, fixed, give) : box(one, index, fixed, give))),
    fixed ? h("p", { class: "quiet" }, t("set by the daemon's environment: change it there")) : null,
    wrong,
  );
  return { row: card, tell: (fact) => { wrong.hidden = !fact; wrong.textContent = fact ?? ""; } };
}

function box(one, index, fixed, give) {
  const input = h("input", { type: "checkbox", id: `hold-${index}`, checked: one.on, disabled: fixed });
  input.addEventListener("change", () => { one.on = input.checked; give(); });
  return h("div", { class: "hold" }, input, h("label", { for: `hold-${index}` }, t(one.words)));
}

function quiet(one, fixed, give) {
  const time = (name, label) => {
    const input = h("input", { type: "time", id: `quiet-${name}`, value: one.entry[name], disabled: fixed, required: true });
    input.addEventListener("input", () => { one.entry[name] = input.value; give(); });
    return h("span", { class: "pair" }, h("label", { for: `quiet-${name}` }, label), input);
  };
  return h("div", { class: "quiet-hours" },
    box(one, "quiet", fixed, give), h("div", { class: "times" }, time("start", t("from")), time("end", t("to"))));
}
