// Tones and a voice for a practice, both only when wished for: made by the browser, nothing is fetched.
import { language, t } from "./words.js";

const LOW_HZ = 196;
const HIGH_HZ = 261.6;
const LENGTH_S = 0.9;
const LOUDNESS = 0.12;
const STEPS = 48;

export const speaks = "speechSynthesis" in window;

export class Sound {
  constructor(wishes) {
    this.wishes = wishes;
    this.said = new Set();
  }

  // Hears a phase begin.
  begin(step) {
    if (this.wishes.tones && (step.name === "in" || step.name === "out")) this.tone(step.name);
    if (this.wishes.voice && speaks) this.say(step);
  }

  // A soft glide: up for in, down for out.
  tone(name) {
    this.context ??= new AudioContext();
    this.context.resume();
    const [from_hz, to_hz] = name === "in" ? [LOW_HZ, HIGH_HZ] : [HIGH_HZ, LOW_HZ];
    const [pitch, volume] = [this.context.createOscillator(), this.context.createGain()];
    const now_s = this.context.currentTime;
    const swell = Float32Array.from({ length: STEPS }, (_, i) => LOUDNESS * Math.sin((Math.PI * i) / (STEPS - 1)) ** 2);
    pitch.frequency.setValueAtTime(from_hz, now_s);
    pitch.frequency.exponentialRampToValueAtTime(to_hz, now_s + LENGTH_S);
    volume.gain.setValueCurveAtTime(swell, now_s, LENGTH_S);
    pitch.connect(volume).connect(this.context.destination);
    pitch.start(now_s);
    pitch.stop(now_s + LENGTH_S);
  }

  // A phase's words when they are new, "in" and "out" from then on.
  say(step) {
    const short = { in: t("in"), out: t("out") }[step.name] ?? step.words;
    const words = new SpeechSynthesisUtterance(this.said.has(step.words) ? short : step.words);
    this.said.add(step.words);
    words.lang = language();
    words.rate = 0.85;
    speechSynthesis.cancel();
    speechSynthesis.speak(words);
  }

  close() {
    if (speaks) speechSynthesis.cancel();
    this.context?.close();
  }
}
