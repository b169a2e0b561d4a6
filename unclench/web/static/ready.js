// What may be wished for before a practice begins: its pace, its length, sound, words of one's own.
import { h } from "./dom.js";
import { speaks } from "./sound.js";
import { number, t } from "./words.js";

const TAPS = 4;
const MINUTES = [1, 2, 3, 5, 10];
const OWN_LENGTH = new Set(["breath_snack", "heart_focus", "longer_exhale", "cyclic_sighing"]);

// Shows it; gives what /session/begin takes, or null when nothing is begun. `wishes` is changed in place.
export function ready(sheet, known, told, wishes) {
  return new Promise((done) => {
    const wish = { practice: told.practice };
    const fields = [
      told.per_min !== null ? pace(wish, known, told) : null,
      OWN_LENGTH.has(told.practice) ? minutes(wish, told) : null,
      told.practice === "i_am_safe" ? wording(wish, wishes, known) : null,
      told.practice === "joy_block" ? joys(wish, known) : null,
      sounds(wishes),
    ];
    const leave = () => done(null);
    sheet.oncancel = leave;
    sheet.replaceChildren(h("form", { onsubmit: (event) => { event.preventDefault(); done(wish); } },
      h("h2", {}, told.title),
      h("p", {}, told.about),
      told.paced ? h("p", { class: "quiet small" }, known.ask_first.before) : null,
      ...fields,
      h("div", { class: "row" },
        h("button", { class: "first", autofocus: true }, t("Begin")),
        h("button", { type: "button", class: "plain", onclick: leave }, t("Not now")))));
    sheet.querySelector("button.first").focus();
  });
}

function pace(wish, known, told) {
  const name = "pace";
  const at = (per_min) => t("{pace} breaths a minute", { pace: number(per_min, per_min % 1 ? 1 : 0) });
  const own = known.own_pace_per_min;
  const tapped = h("span", { class: "quiet", role: "status" });
  const choice = (words, per_min, checked) => h("label", { class: "choice" },
    h("input", { type: "radio", name, checked, onchange: () => { wish.pace_per_min = per_min; } }), words);
  const along = h("input", { type: "radio", name, "aria-label": t("The pace that you tap") });
  const taps = [];
  const tap = (event) => {
    taps.push(event.timeStamp);
    if (taps.length > TAPS) taps.shift();
    if (taps.length < TAPS) {
      tapped.textContent = t("{n} more", { n: TAPS - taps.length });
      return;
    }
    const per_min = Math.round((600_000 * (TAPS - 1)) / (taps.at(-1) - taps[0])) / 10;
    wish.pace_per_min = per_min;
    along.checked = true;
    tapped.textContent = at(per_min);
  };
  return h("fieldset", {}, h("legend", {}, t("Pace")),
    own === null ? choice(at(told.per_min), undefined, true) : choice(t("Your own: {pace}", { pace: at(own) }), undefined, true),
    own === null ? null : choice(at(told.per_min), told.per_min, false),
    h("div", { class: "choice" }, along, h("button", { type: "button", onclick: tap }, t("Tap with each breath in")), tapped));
}

function minutes(wish, told) {
  const set = h("select", { id: "ready-minutes", onchange: ({ target }) => { wish.minutes = target.value ? Number(target.value) : undefined; } },
    h("option", { value: "" }, t("as set: {n} min", { n: number(told.length_ms / 60_000, told.length_ms % 60_000 ? 1 : 0) })),
    ...MINUTES.map((n) => h("option", { value: n }, t("{n} min", { n }))));
  return h("div", { class: "field" }, h("label", { for: "ready-minutes" }, t("How long")), set);
}

function wording(wish, wishes, known) {
  wish.wording = wishes.wording ?? known.wording;
  return h("div", { class: "field" },
    h("label", { for: "ready-wording" }, t("Your words")),
    h("input", { id: "ready-wording", maxlength: 80, required: true, value: wish.wording, oninput: ({ target }) => {
      wish.wording = target.value;
      wishes.wording = target.value;
    } }));
}

function joys(wish, known) {
  return h("fieldset", {}, h("legend", {}, t("For what?")),
    ...["", ...known.joys].map((joy) => h("label", { class: "choice" },
      h("input", { type: "radio", name: "joy", checked: joy === "", onchange: () => { wish.joy = joy || undefined; } }),
      joy || t("whatever comes"))));
}

function sounds(wishes) {
  const box = (wish, words) => h("label", { class: "choice" },
    h("input", { type: "checkbox", checked: Boolean(wishes[wish]), onchange: ({ target }) => { wishes[wish] = target.checked; } }), words);
  return h("fieldset", {}, h("legend", {}, t("Sound")), box("tones", t("soft tones for in and out")), speaks ? box("voice", t("the system's voice")) : null);
}
