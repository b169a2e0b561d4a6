// A practice from its beginning to what it changed, in a sheet above the page: ready, ask first, led, over.
import { act, ask, Refused } from "./api.js";
import { h, say } from "./dom.js";
import { listen } from "./live.js";
import { led } from "./pacer.js";
import { ready } from "./ready.js";
import { figure, number, t } from "./words.js";

const WISHES = "unclench.wishes";

// Opens the sheet. `practice` is its kind; `offered`: a prompt offers it, and it begins at once.
export async function breathe(practice, { offered = false } = {}) {
  await linked();
  const known = await ask("/practices");
  const sheet = h("dialog", { class: "pacer", "aria-label": t("Practice") });
  document.body.append(sheet);
  sheet.addEventListener("cancel", (event) => event.preventDefault());
  sheet.addEventListener("close", () => sheet.remove());
  sheet.showModal();
  try {
    await through(sheet, known, practice, offered);
  } catch (error) {
    failed(sheet, error);
  }
}

async function through(sheet, known, practice, offered) {
  const told = known.practices.find((one) => one.practice === practice);
  const wishes = remembered(known);
  let wish = { practice, offered };
  if (!offered) {
    wish = await ready(sheet, known, told, wishes);
    if (wish === null) return sheet.close();
    localStorage.setItem(WISHES, JSON.stringify(wishes));
  }
  if (told.paced && !(offered && known.ask_first.grounding) && (!known.ask_first.read || known.ask_first.grounding)) {
    const chosen = await askFirst(sheet, known.ask_first);
    if (chosen === null) return sheet.close();
    await act("/ask-first", { grounding: chosen === "grounding" });
    if (chosen === "grounding") wish = { practice: "grounding" };
  }
  await lead(sheet, wish, wishes);
}

async function lead(sheet, wish, wishes) {
  sheet.classList.add("leads");
  const place = h("div", { class: "pacer-place", tabindex: "-1" });
  sheet.replaceChildren(place);
  place.focus();
  const { begun, ended } = await led(place, wish, wishes);
  sheet.classList.remove("leads");
  over(sheet, begun, ended, wishes);
}

function remembered(known) {
  const kept = JSON.parse(localStorage.getItem(WISHES) ?? "{}");
  return { tones: kept.tones ?? known.tones, voice: kept.voice ?? known.voice, wording: kept.wording };
}

// Who asks first: shown before the first paced practice; gives "breath", "grounding" or null.
function askFirst(sheet, first) {
  return new Promise((done) => {
    const choose = (chosen) => () => done(chosen);
    sheet.oncancel = choose(null);
    sheet.replaceChildren(
      h("h2", { tabindex: "-1" }, t("Before the first paced breath")),
      h("p", {}, first.before),
      h("p", {}, t("Ask a clinician first with any of these:")),
      h("ul", {}, ...first.texts.map((text) => h("li", {}, text))),
      h("p", { class: "quiet small" }, first.disclaimer, " ", first.unreviewed),
      h("div", { class: "row" },
        h("button", { class: "first", onclick: choose("breath") }, t("I have read it: begin")),
        h("button", { onclick: choose("grounding") }, t("Grounding, eyes open, instead")),
        h("button", { class: "plain", onclick: choose(null) }, t("Not now"))));
    sheet.querySelector("h2").focus();
  });
}

function over(sheet, begun, { outcome, effect_minutes, assessed, not_assessed }, wishes) {
  const heading = outcome.completed ? begun.done_words : t("Ended early; that is fine.");
  const close = () => sheet.close();
  sheet.oncancel = close;
  const told = begun.practice === "resonance"
    ? [h("p", {}, assessed ? t("What it found stands below the practices.") : sentence(not_assessed))]
    : begun.shows_numbers ? came(outcome, effect_minutes) : [h("p", {}, t("Leave it at that."))];
  const safe = begun.paced && begun.shows_numbers && begun.practice !== "resonance";
  sheet.replaceChildren(
    h("h2", { tabindex: "-1" }, heading), ...told,
    h("div", { class: "row" },
      h("button", { class: "first", onclick: close }, t("Close")),
      safe ? h("button", { onclick: () => lead(sheet, { practice: "i_am_safe", wording: wishes.wording }, wishes).catch((error) => failed(sheet, error)) }, t("Then say it aloud, three times")) : null));
  sheet.querySelector("h2").focus();
  say(heading);
}

// What is known at once, and what after some minutes of free breathing: it comes by itself while the sheet is open.
function came(outcome, minutes) {
  const { before, coherence } = outcome;
  const shown = coherence === null
    ? h("p", { class: "quiet" }, t("Too short to tell the coherence: that takes a little over a minute."))
    : h("p", {}, t("Coherence while you breathed: {share}.", { share: number(coherence, 2) }));
  if (before === null) return [shown, h("p", { class: "quiet" }, t("There were too few still minutes before it to tell what it changed."))];
  const table = h("div", {}, effects(before, null));
  const later = h("p", { class: "quiet" }, t("Stay as you are and breathe as it comes: in about {n} min it is known what changed.", { n: minutes }));
  const tell = async () => {
    const { effect, words } = await ask("/session/effect", { begun_ms: outcome.begun_ms });
    if (effect === null) return;
    stop();
    table.replaceChildren(effects(before, effect));
    later.textContent = `${sentence(words)}.`;
    say(later.textContent);
  };
  const stop = listen((what, records) => {
    if (what === "beats" && records.some((one) => one.kind === "effect")) tell();
  });
  tell();
  return [shown, table, later];
}

function effects(before, effect) {
  const known = effect !== null && effect.d_hr_bpm !== null;
  const row = (name, unit, was, change, after) => h("tr", {},
    h("th", { scope: "row" }, name),
    h("td", { class: "figure" }, was === null ? "–" : figure(was, unit)),
    h("td", { class: "figure" }, after === null ? "–" : figure(after, unit)),
    h("td", { class: "figure" }, change === null ? "–" : change));
  const hr = known ? before.mean_hr_bpm + effect.d_hr_bpm : null;
  const hrv = known ? before.rmssd_ms * (1 + effect.d_rmssd_pct / 100) : null;
  return h("table", {},
    h("caption", {}, t("Breathing freely, over {n} still minutes", { n: before.minutes })),
    h("thead", {}, h("tr", {}, h("td", {}), ...[t("before"), t("after"), t("change")].map((name) => h("th", { scope: "col", class: "figure" }, name)))),
    h("tbody", {},
      row(t("Heart rate"), "bpm", before.mean_hr_bpm, known ? signed(effect.d_hr_bpm, 0) : null, hr),
      row(t("HRV (RMSSD)"), "ms", before.rmssd_ms, known ? `${signed(effect.d_rmssd_pct, 0)} %` : null, hrv),
      known && effect.d_load !== null ? row(t("Load"), "", null, signed(effect.d_load, 1), null) : null));
}

function signed(value, digits) {
  return `${value < 0 ? "−" : "+"}${number(Math.abs(value), digits)}`;
}

function sentence(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function failed(sheet, error) {
  sheet.classList.remove("leads");
  sheet.oncancel = () => sheet.close();
  sheet.replaceChildren(
    h("h2", { tabindex: "-1" }, error instanceof Refused ? t("Not like this") : t("That did not work")),
    h("p", { role: "alert" }, sentence(error.message)),
    h("button", { class: "first", onclick: () => sheet.close() }, t("Close")));
}

function linked() {
  if (document.querySelector('link[href="/pacer.css"]')) return undefined;
  return new Promise((done) => document.head.append(h("link", { rel: "stylesheet", href: "/pacer.css", onload: done, onerror: done })));
}
