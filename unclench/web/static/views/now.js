// Now: the heart's rhythm as it is heard, how far from usual, and the prompt that waits.
import { h } from "../dom.js";
import { breathe } from "../breathe.js";
import { listen, live, rate } from "../live.js";
import { prompt } from "../prompt.js";
import { Rhythm } from "../rhythm.js";
import { chip } from "../standing.js";
import { clock, figure, number, t } from "../words.js";

export const css = true;

const SPAN_MS = 90_000;
const EVEN = 0.5;
const PARTLY = 0.25;
const SLOW_HZ = 0.15;
const CALM_MS = 5_000;

export async function show(main) {
  const parts = { heart: heart(), load: card("load"), prompt: h("div", { class: "now-prompt" }), next: card("next") };
  main.append(h("div", { class: "now" }, parts.prompt, parts.heart.card, h("div", { class: "now-side" }, parts.load, parts.next)));
  const tell = () => tellMoment(parts);
  const stop = listen((what) => (what === "beats" ? tellHeart(parts.heart) : tell()));
  tell();
  tellHeart(parts.heart);
  parts.heart.begin();
  return () => {
    stop();
    parts.heart.end();
  };
}

function card(name) {
  return h("section", { class: `card now-${name}` });
}

function heart() {
  const bpm = h("span", { class: "now-bpm" }, "–");
  const canvas = h("canvas", { class: "now-rhythm", role: "img", "aria-label": t("The heart's rhythm of the last minute and a half") });
  const range = h("p", { class: "quiet small" });
  const facts = h("dl", { class: "figures" });
  const hold = h("button", { class: "plain", "aria-pressed": "false" }, t("Hold still"));
  const rhythm = new Rhythm(canvas, () => ({ beats: live.beats, gaps: live.gaps, span_ms: SPAN_MS, labels: true }));
  const part = { bpm, canvas, range, facts, rhythm, still: matchMedia("(prefers-reduced-motion: reduce)").matches };
  hold.hidden = part.still;
  hold.onclick = () => {
    part.held = !part.held;
    hold.setAttribute("aria-pressed", String(part.held));
  };
  part.card = h("section", { class: "card now-heart", "aria-labelledby": "now-heart" },
    h("div", { class: "now-top" },
      h("div", {}, h("h2", { id: "now-heart" }, t("Your heart")), h("p", { class: "now-figure" }, bpm, " ", h("span", { class: "unit" }, "bpm"))),
      h("div", { class: "row" }, hold, h("button", { class: "first", onclick: () => breathe("breath_snack") }, t("Breathe")))),
    canvas, range, facts);
  const paint = (time) => {
    if (!part.held) rhythm.draw(time);
    part.frame = requestAnimationFrame(paint);
  };
  part.begin = () => {
    if (part.still) part.timer = setInterval(() => rhythm.draw(performance.now(), true), CALM_MS);
    rhythm.draw(performance.now(), true);
    if (!part.still) part.frame = requestAnimationFrame(paint);
  };
  part.end = () => {
    clearInterval(part.timer);
    cancelAnimationFrame(part.frame);
    rhythm.close();
  };
  return part;
}

function tellHeart({ bpm, range, facts }) {
  const now = rate();
  bpm.textContent = now === null ? "–" : number(now);
  const since = (live.beats.at(-1)?.[0] ?? 0) - SPAN_MS;
  const rates = live.beats.filter(([at_ms]) => at_ms > since).map(([, rr_ms]) => 60_000 / rr_ms);
  range.textContent = rates.length < 5
    ? t("No beats are heard. Is the strap on, and the daemon running?")
    : t("Between {low} and {high} bpm in the last minute and a half.", { low: number(Math.min(...rates)), high: number(Math.max(...rates)) });
  const { rhythm, moment } = live;
  const usual = moment?.minute?.usual_rmssd_ms;
  facts.replaceChildren(
    fact(t("HRV (RMSSD)"), rhythm?.rmssd_ms === null || rhythm?.rmssd_ms === undefined ? "–" : [number(rhythm.rmssd_ms), " ", h("small", {}, usual ? t("ms, usual {usual}", { usual: number(usual) }) : "ms")]),
    fact(t("Coherence"), coherence(rhythm)),
    fact(t("Signal"), signal(moment), true));
}

function fact(name, value, words = false) {
  return h("div", {}, h("dt", {}, name), h("dd", { class: words ? "words" : "" }, value));
}

function coherence(rhythm) {
  if (!rhythm || rhythm.coherence === null) return h("small", {}, rhythm?.missing || t("not known yet"));
  return [number(rhythm.coherence, 2), " ", h("small", {}, evenness(rhythm))];
}

function evenness({ coherence: share, coherence_peak_hz: peak_hz }) {
  const words = share >= EVEN ? (peak_hz < SLOW_HZ ? t("slow and even") : t("even")) : share >= PARTLY ? t("partly even") : t("uneven");
  return peak_hz === null ? words : t("{words}, {n} waves a minute", { words, n: number(60 * peak_hz, 1) });
}

function signal(moment) {
  if (!moment) return "–";
  return moment.signal || t("beats come");
}

function tellMoment({ heart: part, load, prompt: place, next }) {
  const { moment, trouble } = live;
  tellHeart(part);
  if (moment === null) {
    load.replaceChildren(h("h2", {}, t("Load")), h("p", { class: "quiet" }, trouble || t("Looking …")));
    next.hidden = true;
    return;
  }
  load.replaceChildren(...loaded(moment));
  next.hidden = moment.coming.length === 0;
  next.replaceChildren(h("h2", {}, t("Planned next")), h("ul", { class: "now-coming" },
    ...moment.coming.map((one) => h("li", {}, h("span", {}, clock(one.at_ms)), capital(one.words)))));
  prompt(place, moment);
}

function loaded({ state, since_ms, minute, strap, battery_pct, session }) {
  const since = since_ms === null ? null : h("span", { class: "quiet" }, t("since {time}", { time: clock(since_ms) }));
  const top = [h("h2", {}, t("Load against your usual")), h("p", { class: "row" }, chip(state), since)];
  const under = session ? [h("p", {}, t("A practice is under way."))] : [];
  const worn = strap ? [h("p", { class: "quiet small" }, battery_pct === null ? strap : t("{strap} · battery {n} %", { strap, n: battery_pct }))] : [];
  if (minute === null) return [...top, ...under, h("p", { class: "now-words" }, t("No minute is known yet.")), ...worn];
  const why = minute.not_judged ? [h("p", { class: "now-words" }, capital(minute.not_judged), ".")] : [h("p", { class: "now-words" }, capital(minute.load_words), ".")];
  const usual = minute.usual_hr_bpm === null ? [] : [h("table", {}, h("caption", {}, t("The minute up to {time}, {posture}", { time: clock(minute.at_ms), posture: minute.posture })),
    h("thead", {}, h("tr", {}, h("td", {}), h("th", { scope: "col", class: "figure" }, t("now")), h("th", { scope: "col", class: "figure" }, t("your usual")))),
    h("tbody", {}, row(t("Heart rate"), minute.heart_rate_bpm, minute.usual_hr_bpm, "bpm"), row(t("HRV (RMSSD)"), minute.rmssd_ms, minute.usual_rmssd_ms, "ms")))];
  const learned = minute.learned_days < 5 ? [h("p", { class: "quiet small" }, t("Your usual is known from {n} worn days; it gets surer up to ten or so.", { n: minute.learned_days }))] : [];
  const weaker = minute.weaker ? [h("p", { class: "quiet small" }, capital(minute.weaker), ".")] : [];
  return [...top, ...under, ...why, ...usual, ...learned, ...weaker, ...worn];
}

function row(name, now, usual, unit) {
  const told = (value) => h("td", { class: "figure" }, value === null ? "–" : figure(value, unit));
  return h("tr", {}, h("th", { scope: "row" }, name), told(now), told(usual));
}

function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
