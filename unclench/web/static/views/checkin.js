// Check-in: how it is, in the wearer's own words; nothing is required, and what is not told stays unknown.
import { act, ask } from "../api.js";
import { drafted, empty, sent } from "../checkin/draft.js";
import { form } from "../checkin/form.js";
import { afterwards, facts, recent } from "../checkin/kept.js";
import { tags } from "../checkin/tags.js";
import { h, say } from "../dom.js";
import { dayAndClock, hour, t } from "../words.js";

export const css = true;
const WAYS = [
  ["morning", () => t("Morning"), () => t("How the night was: one tap")],
  ["quick", () => t("Quick"), () => t("Pain and how it feels inside")],
  ["full", () => t("Full"), () => t("All that may be told")],
];

export async function show(main) {
  const [offered, kept, tagged, status] = await Promise.all(["/words", "/checkins", "/tags", "/status"].map((path) => ask(path)));
  const said = new Map([...offered.bodies.flatMap((body) => body.places), ...offered.light, ...offered.heavy,
    ...offered.clenching, ...offered.bears, ...offered.context].map(({ word, said }) => [word, said]));
  const place = h("div", { class: "checkin" });
  const list = h("section", { class: "recent" });
  main.append(h("div", { class: "columns" }, place, h("div", {}, tags(offered, tagged, said), list)));
  const view = { offered, said, place, list, draft: empty() };
  listed(view, kept);
  begin(view, asked() ?? (hour(status.now_ms) < 12 ? "morning" : "quick"));
}

function asked() {
  const way = location.hash.split("/")[2];
  return WAYS.some(([name]) => name === way) ? way : null;
}

function begin(view, way) {
  const fault = h("p", { class: "fault", role: "alert" });
  const keep = async () => {
    fault.textContent = "";
    try {
      done(view, await act("/checkin", sent(view.draft)));
    } catch (error) {
      fault.textContent = error.message;
    }
  };
  view.place.replaceChildren(
    ways(view, way),
    h("p", { class: "quiet" }, t("Nothing has to be told. What you feel counts, whatever the strap measures."), " ",
      h("a", { href: "#/safety" }, t("When to get help"))),
    form(view.offered, view.draft, way, keep),
    fault,
  );
}

function ways(view, way) {
  if (view.draft.of_ms) {
    return h("div", { class: "row" }, h("h2", {}, t("Change the check-in of {when}", { when: dayAndClock(view.draft.of_ms) })),
      h("button", { type: "button", onclick: () => anew(view, "quick") }, t("Leave it as it was")));
  }
  return h("div", { class: "ways", role: "group", "aria-label": t("How much you tell") }, WAYS.map(([name, title, about]) =>
    h("button", { type: "button", class: "way", "aria-pressed": String(name === way), onclick: () => turned(view, name) },
      h("strong", {}, title()), h("span", {}, about()))));
}

function turned(view, way) {
  begin(view, way);
  view.place.querySelector(".way[aria-pressed=true]").focus();
}

function anew(view, way) {
  view.draft = empty();
  begin(view, way);
  view.place.querySelector(".way[aria-pressed=true]").focus();
}

function done(view, told) {
  const card = afterwards(told, view.said, {
    undo: () => takenBack(view, told.checkin),
    change: () => change(view, told.checkin),
    another: () => anew(view, "quick"),
    woke: async (woke) => done(view, await act("/checkin", { ...sent(drafted(told.checkin)), woke })),
  });
  view.place.replaceChildren(card);
  card.focus();
  say(t("Kept: {what}", { what: facts(told.checkin, view.said).join("; ") }));
  view.draft = empty();
  refreshed(view);
}

function change(view, checkin) {
  view.draft = drafted(checkin);
  begin(view, "full");
  view.place.querySelector("h2").scrollIntoView();
  view.place.querySelector("button").focus();
}

async function takenBack(view, checkin) {
  await act("/checkin/retract", { at_ms: checkin.at_ms });
  say(t("Taken back."));
  anew(view, "quick");
  refreshed(view);
}

async function refreshed(view) {
  listed(view, await ask("/checkins"));
}

function listed(view, kept) {
  const actions = { change: (one) => change(view, one), undo: (one) => takenBack(view, one) };
  view.list.replaceChildren(...recent(kept, view.said, actions));
}
