// Follows the journal from a sequence number on: hands over what is kept, and tells how the link stands.
const FIRST_MS = 1000;
const LONGEST_MS = 15000;

// `onRecords(records, seq)` is handed each record once, in order. `onState(state)`: "live"; "lost": the daemon is
// not reached, it is tried again; "reset": the journal ends before this place, so ask everything anew. Returns how
// to stop. Without `after` it begins now. A connection that was lost, or a page that slept, goes on where it was.
export function follow(after, onRecords, onState) {
  let place = after;
  let wait_ms = FIRST_MS;
  let source = null;
  let timer = 0;

  function open() {
    source = new EventSource(`/api/v1/stream${Number.isInteger(place) ? `?after=${place}` : ""}`);
    source.onopen = () => {
      wait_ms = FIRST_MS;
      onState("live");
    };
    source.onmessage = (event) => {
      place = Number(event.lastEventId);
      onRecords(JSON.parse(event.data), place);
    };
    source.addEventListener("reset", (event) => {
      place = JSON.parse(event.data).seq;
      onState("reset");
    });
    source.onerror = () => {
      stop();
      onState("lost");
      timer = setTimeout(open, wait_ms);
      wait_ms = Math.min(2 * wait_ms, LONGEST_MS);
    };
  }

  function stop() {
    clearTimeout(timer);
    source.close();
  }

  open();
  return stop;
}
