// The questions of a check-in, by how much is told.
import { bodyMap } from "../body.js";
import { choices } from "../choices.js";
import { h } from "../dom.js";
import { t } from "../words.js";

const ASKED = {
  morning: [night],
  quick: [pain, felt],
  full: [pain, where, felt, tight, helped, night, more],
};

// Returns the form; `keep` takes the draft as it then is.
export function form(offered, draft, way, keep) {
  const asked = ASKED[way].map((question) => question(offered, draft, way === "morning" ? keep : null));
  const last = way === "morning" ? null
    : h("p", { class: "keep" }, h("button", { class: "first", type: "submit" }, t("Keep")));
  return h("form", { class: "asking", onsubmit: (event) => { event.preventDefault(); keep(); } }, asked, last);
}

function card(...children) {
  return h("section", { class: "card" }, children);
}

function ends(low, high) {
  return h("p", { class: "ends quiet", "aria-hidden": "true" }, h("span", {}, low), h("span", {}, high));
}

// One value or none: what is pressed again is unknown again.
function one(draft, name, pressed = () => {}) {
  return {
    chosen: (value) => draft[name] === value,
    press: (value) => {
      draft[name] = draft[name] === value ? null : value;
      pressed();
    },
  };
}

function many(words) {
  return { chosen: (word) => words.has(word), press: (word) => words.delete(word) || words.add(word) };
}

function yesNo(label, draft, name, pressed) {
  return choices(label, [[true, t("Yes")], [false, t("No")]], one(draft, name, pressed));
}

function night(offered, draft, keep) {
  const spoken = [t("1, bad"), "2", "3", "4", t("5, good")];
  const grades = [1, 2, 3, 4, 5].map((grade) => [grade, String(grade), spoken[grade - 1]]);
  return card(
    choices(t("How did you sleep last night?"), grades,
      { ...one(draft, "sleep", keep ?? undefined), name: "grades five", ends: ends(t("bad"), t("good")) }),
    keep ? null : yesNo(t("Awake for a while between 2 and 4?"), draft, "woke"),
  );
}

function pain(offered, draft) {
  const grades = Array.from({ length: 11 }, (_, grade) => [grade, String(grade), spokenPain(grade)]);
  return card(choices(t("Pain now"), grades,
    { ...one(draft, "pain"), name: "grades eleven", ends: ends(t("0 none"), t("worst imaginable 10")) }));
}

function spokenPain(grade) {
  if (grade === 0) return t("0, none");
  return grade === 10 ? t("10, worst imaginable") : String(grade);
}

function where(offered, draft) {
  const words = new Map(offered.bodies.flatMap((body) => body.places).map(({ word, said }) => [word, said]));
  const told = h("p", { class: "told", "aria-live": "polite" });
  const show = () => {
    told.textContent = [...draft.places].map((word) => words.get(word) ?? word).join(", ") || t("No place told.");
  };
  show();
  return card(h("p", { class: "asked-of" }, t("Where does it hurt?")), bodyMap(offered.bodies, draft.places, show), told,
    h("p", { class: "quiet hint" }, t("With the keyboard: arrows move, Space chooses.")));
}

function felt(offered, draft) {
  const pairs = (words) => words.map(({ word, said }) => [word, said]);
  const known = new Set([...offered.light, ...offered.heavy].map(({ word }) => word));
  const own = [...draft.felt].filter((word) => !known.has(word));
  const input = h("input", { type: "text", id: "felt-own", maxlength: 120, autocomplete: "off", value: own.join(", ") });
  input.addEventListener("change", () => {
    for (const word of draft.felt) if (!known.has(word)) draft.felt.delete(word);
    for (const word of input.value.split(",")) if (word.trim()) draft.felt.add(word.trim());
  });
  return card(
    choices(t("How does it feel inside?"), pairs(offered.light), many(draft.felt)),
    choices(t("Or rather"), pairs(offered.heavy), many(draft.felt)),
    h("p", { class: "field" }, h("label", { for: "felt-own" }, t("Your own words, with commas between")), input),
  );
}

function tight(offered, draft) {
  const options = [...offered.clenching.map(({ word, said }) => [word, said]), ["", t("nothing")]];
  return card(
    choices(t("What is held tight?"), options, {
      chosen: (word) => (word === "" ? draft.clenching?.size === 0 : Boolean(draft.clenching?.has(word))),
      press: (word) => { draft.clenching = tightened(draft.clenching, word); },
    }),
    yesNo(t("Wound up and worn out at once?"), draft, "wired_tired"),
  );
}

// Returns what is tight after a press: null is not told, an empty set is nothing.
function tightened(before, word) {
  if (word === "") return before?.size === 0 ? null : new Set();
  const after = new Set(before);
  if (!after.delete(word)) after.add(word);
  return after.size ? after : null;
}

function helped(offered, draft) {
  const reliefs = [["none", t("no")], ["some", t("some")], ["full", t("fully")]];
  const hours = h("input", { type: "number", id: "relief-hours", min: 0, max: 1000, step: "any", inputmode: "decimal", value: draft.relief_hours });
  hours.addEventListener("change", () => { draft.relief_hours = hours.value === "" ? null : hours.valueAsNumber; });
  return card(
    choices(t("Did rest, heat, a rub or exercise help?"), reliefs, one(draft, "relief")),
    h("p", { class: "field" }, h("label", { for: "relief-hours" }, t("For how many hours?")), hours),
    yesNo(t("Could you be rubbed all day?"), draft, "wishes_rub"),
  );
}

function more(offered, draft) {
  const pictures = [["none", t("there are none")], ["normal", t("nothing unusual")], ["findings", t("something was found")]];
  const note = h("textarea", { id: "note", rows: 3, maxlength: 1000 }, draft.note);
  note.addEventListener("change", () => { draft.note = note.value; });
  const at = h("input", { type: "datetime-local", id: "at", value: draft.at });
  at.addEventListener("change", () => { draft.at = at.value; });
  return card(
    choices(t("What did pictures of your back (X-ray, MRI) show?"), pictures, one(draft, "imaging")),
    h("p", { class: "field" }, h("label", { for: "note" }, t("Anything else, for yourself")), note),
    draft.of_ms ? null : h("p", { class: "field" }, h("label", { for: "at" }, t("Of another time than now")), at),
  );
}
