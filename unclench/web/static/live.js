// What is heard now, for every view: beats as they come, the newest window, and how it stands in words.
import { ask } from "./api.js";
import { follow } from "./stream.js";

const KEPT_MS = 150_000;
const APART_MS = 700;
const WORDED = new Set(["minute", "episode", "prompt", "context", "link", "effect", "gap", "answer"]);

export const live = { beats: [], gaps: [], rhythm: null, moment: null, trouble: "", link: "" };
const listeners = new Set();
let asking = false;
let stale = false;

// Hears what changed: "beats", "moment" or "link", and the records themselves; returns how to stop.
export function listen(hear) {
  listeners.add(hear);
  return () => listeners.delete(hear);
}

// Begins to follow, once for the whole page.
export async function begin() {
  await renew();
  if (live.moment === null) {
    setTimeout(begin, 3000);
    return;
  }
  follow(live.moment.seq, take, (state) => {
    const was = live.link;
    live.link = state === "lost" ? "lost" : "live";
    tell("link");
    if (state === "reset") forget();
    else if (was !== "" && (was !== live.link || live.trouble)) renew();
  });
}

// Asks anew how it stands; what is asked meanwhile is asked once more afterwards.
export async function renew() {
  if (asking) {
    stale = true;
    return;
  }
  asking = true;
  try {
    const moment = await ask("/now");
    const newest = moment.beats.at(-1)?.[0] ?? 0;
    live.beats = [...moment.beats, ...live.beats.filter(([at_ms]) => at_ms > newest)];
    live.gaps = moment.gaps;
    live.rhythm = moment.rhythm;
    live.moment = moment;
    live.trouble = "";
  } catch (error) {
    live.trouble = error.message;
  }
  tell("moment");
  setTimeout(() => {
    asking = false;
    if (stale) renew();
    stale = false;
  }, APART_MS);
}

// The journal was erased or is another: nothing that was heard counts any more.
function forget() {
  Object.assign(live, { beats: [], gaps: [], rhythm: null });
  renew();
}

function take(records) {
  let worded = false;
  for (const one of records) {
    if (one.kind === "beat") live.beats.push([one.at_ms, one.rr_ms]);
    else if (one.kind === "frame") live.rhythm = rhythm(one);
    if (one.kind === "gap") live.gaps.push([one.from_ms, one.to_ms]);
    worded ||= WORDED.has(one.kind);
  }
  const since = (live.beats.at(-1)?.[0] ?? 0) - KEPT_MS;
  live.beats = live.beats.filter(([at_ms]) => at_ms >= since);
  live.gaps = live.gaps.filter(([, to_ms]) => to_ms >= since);
  tell("beats", records);
  if (worded) renew();
}

function rhythm(frame) {
  return {
    at_ms: frame.at_ms,
    coherence: frame.coherence ?? null,
    coherence_peak_hz: frame.coherence_peak_hz ?? null,
    rmssd_ms: frame.rmssd_ms ?? null,
    missing: frame.missing?.coherence ? live.rhythm?.missing ?? "" : "",
  };
}

// The heart rate over the newest five beats; null when they are over.
export function rate() {
  const newest = live.beats.slice(-5);
  if (newest.length === 0 || (live.moment && live.moment.signal)) return null;
  return (60_000 * newest.length) / newest.reduce((sum, [, rr_ms]) => sum + rr_ms, 0);
}

function tell(what, records = []) {
  for (const hear of [...listeners]) hear(what, records);
}
