// Leads through a practice: a form that grows and shrinks with the breath, words, and the heart's rhythm beside it.
import { act } from "./api.js";
import { h, say, svg } from "./dom.js";
import { live } from "./live.js";
import { Plan } from "./plan.js";
import { Rhythm } from "./rhythm.js";
import { Sound, speaks } from "./sound.js";
import { t } from "./words.js";

const BEAT_MS = 10_000;
const LOOK_MS = 250;
const CALM_MS = 5_000;
const SMALL = 0.46;
const STEADY = 0.62;
const SPAN_MS = 60_000;

// Leads; `wish` as /session/begin takes it, `wishes` { tones, voice }. Gives the session's end, or null.
export async function led(place, wish, wishes) {
  const begun = await act("/session/begin", wish);
  const pacer = new Pacer(place, begun, wishes);
  const going = await pacer.going();
  pacer.close();
  const told = { begun_ms: begun.begun_ms, ...going };
  return { begun, ended: await act("/session/end", told) };
}

class Pacer {
  constructor(place, begun, wishes) {
    this.begun = begun;
    this.plan = new Plan(begun);
    this.sound = new Sound(wishes);
    this.wishes = wishes;
    this.still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.comfort = new Map();
    this.place = place;
    this.build();
  }

  // Goes on until it is over or ended; gives how it went.
  going() {
    return new Promise((done) => {
      this.done = () => done({ ...this.plan.told(), comfort: [...this.comfort] });
      this.timers = [
        setInterval(() => this.look(), LOOK_MS),
        setInterval(() => this.keep(), BEAT_MS),
      ];
      this.leave = () => this.abandon();
      addEventListener("pagehide", this.leave);
      this.keys = (event) => this.key(event);
      document.addEventListener("keydown", this.keys);
      this.look();
      if (!this.still) this.frame = requestAnimationFrame((time) => this.paint(time));
    });
  }

  close() {
    this.timers.forEach(clearInterval);
    cancelAnimationFrame(this.frame);
    removeEventListener("pagehide", this.leave);
    document.removeEventListener("keydown", this.keys);
    this.rhythm?.close();
    this.sound.close();
  }

  // A tab that is closed ends its practice at once; the answer is not waited for.
  abandon() {
    const told = { begun_ms: this.begun.begun_ms, ...this.plan.told(), comfort: [...this.comfort] };
    act("/session/end", told, { keepalive: true }).catch(() => {});
  }

  async keep() {
    const { on } = await act("/session/go-on", { begun_ms: this.begun.begun_ms }).catch(() => ({ on: true }));
    if (!on) this.done();
  }

  key(event) {
    const busy = event.target.closest("button, input, select, a, summary");
    if (event.key === " " && !busy) {
      event.preventDefault();
      this.pause();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.done();
    } else if (/^[1-5]$/.test(event.key) && this.easing) this.ease(Number(event.key));
  }

  pause() {
    this.plan.pause();
    this.pauseButton.replaceChildren(this.plan.paused ? t("Go on") : t("Pause"));
    this.place.classList.toggle("paused", this.plan.paused);
    say(this.plan.paused ? t("Paused") : t("Goes on"));
    this.look();
  }

  ease(value) {
    this.comfort.set(this.easing, value);
    for (const button of this.easy.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(Number(button.textContent) === value));
    }
  }

  build() {
    this.words = h("p", { class: "pacer-words" });
    this.count = h("p", { class: "pacer-count quiet" });
    this.form = this.still ? bar() : form();
    this.pauseButton = h("button", { onclick: () => this.pause() }, t("Pause"));
    this.easy = h("div", { class: "pacer-easy row", role: "group", "aria-label": t("1 hard to 5 easy"), hidden: true },
      ...[1, 2, 3, 4, 5].map((value) => h("button", { "aria-pressed": "false", onclick: () => this.ease(value) }, String(value))));
    const heart = this.begun.shows_numbers ? h("canvas", { class: "pacer-heart", role: "img", "aria-label": t("Your heart's rhythm, and the breath that leads it") }) : null;
    this.place.replaceChildren(
      h("h2", { class: "pacer-title" }, this.begun.title),
      h("div", { class: "pacer-stage" }, this.form.element, this.words),
      this.count, this.easy, heart ?? "",
      h("div", { class: "row pacer-keys" },
        this.pauseButton, h("button", { onclick: () => this.done() }, t("End")),
        this.toggle("tones", t("Tones")), speaks ? this.toggle("voice", t("Voice")) : null),
      h("p", { class: "quiet small pacer-hint" }, this.begun.trouble || t("Space pauses, Escape ends. Gentle, not deep.")));
    if (heart) this.rhythm = new Rhythm(heart, () => this.read());
    this.place.classList.toggle("says", this.begun.practice === "i_am_safe");
  }

  toggle(wish, name) {
    return h("button", { "aria-pressed": String(Boolean(this.wishes[wish])), onclick: ({ currentTarget }) => {
      this.wishes[wish] = !this.wishes[wish];
      currentTarget.setAttribute("aria-pressed", String(this.wishes[wish]));
    } }, name);
  }

  read() {
    const elapsed_ms = this.plan.elapsed();
    const breath = (at_ms, to_ms) => this.plan.full(elapsed_ms - (to_ms - at_ms));
    return { beats: live.beats, gaps: live.gaps, span_ms: SPAN_MS, breath };
  }

  // Words, count and sound; four times a second, also behind other tabs.
  look() {
    if (this.plan.over) {
      this.done();
      return;
    }
    const elapsed_ms = this.plan.elapsed();
    const step = this.plan.at(elapsed_ms);
    if (step && step !== this.step) this.begin(step);
    const left_s = Math.ceil((this.plan.length_ms - elapsed_ms) / 1000);
    const left = left_s > 90 ? t("{n} min left", { n: Math.ceil(left_s / 60) }) : t("{n} s left", { n: left_s });
    const counted = step?.count && this.plan.counts && !this.easing ? t("{n} of {all}", { n: step.count, all: this.plan.counts }) : "";
    this.count.textContent = [counted, this.begun.shows_numbers || counted ? left : ""].filter(Boolean).join(" · ");
    if (this.still) this.paint(performance.now());
  }

  begin(step) {
    const worded = this.step?.words !== step.words;
    this.step = step;
    if (worded) this.words.textContent = step.words;
    const rests = this.begun.practice === "resonance" && step.name === "rest" && step.count > 0;
    this.easing = rests ? step.count : 0;
    this.easy.hidden = !rests;
    if (rests) this.easy.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", "false"));
    if (worded && step.name !== "in" && step.name !== "out") say(step.words);
    this.sound.begin(step);
  }

  paint(time) {
    const elapsed_ms = this.plan.elapsed();
    const full = this.plan.full(elapsed_ms);
    this.form.show(full === null ? STEADY : SMALL + (1 - SMALL) * full, elapsed_ms / this.plan.length_ms, full);
    if (!this.still || time - (this.drawn ?? -CALM_MS) >= CALM_MS) {
      this.rhythm?.draw(time, this.still);
      this.drawn = time;
    }
    if (!this.still) this.frame = requestAnimationFrame((next) => this.paint(next));
  }
}

// The form: rings about one centre; the outermost, thin one tells how far the practice has come.
function form() {
  const rings = [[92, "halo"], [74, "middle"], [54, "core"]].map(([r, name]) => svg("circle", { class: name, r }));
  const round = 2 * Math.PI * 97;
  const gone = svg("circle", { class: "gone", r: 97, "stroke-dasharray": round, "stroke-dashoffset": round, transform: "rotate(-90)" });
  const element = svg("svg", { class: "pacer-form", viewBox: "-100 -100 200 200", "aria-hidden": "true" },
    svg("circle", { class: "track", r: 97 }), gone, ...rings);
  const show = (size, part) => {
    rings.forEach((ring, nth) => { ring.style.transform = `scale(${size ** (1 + 0.25 * nth)})`; });
    gone.style.strokeDashoffset = round * (1 - part);
  };
  return { element, show };
}

// For those who want no motion: a bar that fills in steps, and words.
function bar() {
  const filled = h("div", { class: "pacer-filled" });
  const show = (size, part, full) => {
    filled.style.width = `${full === null ? 50 : Math.round(full * 8) * 12.5}%`;
  };
  return { element: h("div", { class: "pacer-bar", "aria-hidden": "true" }, filled), show };
}
