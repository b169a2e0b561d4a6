// What is about to be told: everything unknown until it is.
const PLAIN = ["pain", "wired_tired", "relief", "relief_hours", "wishes_rub", "sleep", "woke", "imaging"];

export function empty() {
  return { ...Object.fromEntries(PLAIN.map((name) => [name, null])), places: new Set(), felt: new Set(),
    clenching: null, note: "", at: "", of_ms: null };
}

// Returns the draft of a check-in that is kept, to be changed.
export function drafted(checkin) {
  const words = (text) => new Set((text ?? "").split(", ").filter(Boolean));
  const plain = Object.fromEntries(PLAIN.map((name) => [name, checkin[name]]));
  return { ...plain, places: words(checkin.place), felt: words(checkin.felt),
    clenching: checkin.clenching === null ? null : words(checkin.clenching), note: checkin.note ?? "", at: "", of_ms: checkin.at_ms };
}

// Returns the body that is sent: what was not told is left out.
export function sent(draft) {
  const told = { ...draft, places: [...draft.places], felt: [...draft.felt],
    clenching: draft.clenching && [...draft.clenching], at: draft.at || null };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null));
}
