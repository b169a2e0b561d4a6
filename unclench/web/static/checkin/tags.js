// Tags: what chases a person of today in one tap, and whatever else is put on a moment.
import { act, ask } from "../api.js";
import { h } from "../dom.js";
import { dayAndClock, t } from "../words.js";

export function tags(offered, tagged, said) {
  const told = h("div", { class: "just", "aria-live": "polite" });
  const fault = h("p", { class: "fault", role: "alert" });
  const list = h("div", {});
  const put = async (body, path = "/tag") => {
    fault.textContent = "";
    try {
      const done = await act(path, body);
      told.replaceChildren(path === "/tag" ? kept(done.tags, said, put) : h("p", {}, t("Taken back.")));
      list.replaceChildren(...listed(await ask("/tags"), said, put));
    } catch (error) {
      fault.textContent = error.message;
    }
  };
  list.replaceChildren(...listed(tagged, said, put));
  return h("section", { class: "tags" },
    h("div", { class: "card" },
      h("h2", {}, t("What chases you right now?")),
      h("p", { class: "quiet" }, t("A word on this moment. The signs and your days ask for them.")),
      tap(t("Modern-day bears"), offered.bears, put), tap(t("Something else"), offered.context, put),
      own(put), told, fault),
    h("details", { class: "card" }, h("summary", {}, t("Tags of the last four weeks")), list));
}

function tap(label, words, put) {
  return h("div", { class: "asked" }, h("p", { class: "asked-of" }, label),
    h("div", { class: "options", role: "group", "aria-label": label }, words.map(({ word, said }) =>
      h("button", { type: "button", class: "option tap", "data-tag": word, onclick: () => put({ word }) }, said))));
}

function own(put) {
  const word = h("input", { type: "text", id: "tag-own", maxlength: 36, autocomplete: "off", required: true });
  const at = h("input", { type: "datetime-local", id: "tag-at" });
  const until = h("input", { type: "date", id: "tag-until" });
  return h("details", {}, h("summary", {}, t("Your own word, another time, several days")),
    h("form", {
      onsubmit: (event) => {
        event.preventDefault();
        put({ word: word.value, ...(at.value && { at: at.value }), ...(until.value && { until: until.value }) });
      },
    },
    h("p", { class: "field" }, h("label", { for: "tag-own" }, t("Word: deadline, tea, vacation")), word),
    h("p", { class: "field" }, h("label", { for: "tag-at" }, t("Of another time than now")), at),
    h("p", { class: "field" }, h("label", { for: "tag-until" }, t("Every day until")), until),
    h("p", {}, h("button", { type: "submit" }, t("Put the tag")))));
}

function kept(done, said, put) {
  const word = said.get(done[0].tag) ?? done[0].tag;
  const span = [...new Set([done[0], done.at(-1)].map((one) => dayAndClock(one.at_ms)))].join(" – ");
  const words = t("Kept: {word}, {when}", { word, when: span });
  return h("p", { class: "row" }, h("span", { class: "told" }, words),
    h("button", { type: "button", onclick: () => put({ tags: done }, "/tag/retract") }, t("Undo")));
}

function listed(tagged, said, put) {
  if (!tagged.length) return [h("p", { class: "quiet" }, t("No tags yet."))];
  return [h("ul", { class: "list" }, tagged.toReversed().map((one) => {
    const [word, when] = [said.get(one.tag) ?? one.tag, dayAndClock(one.at_ms)];
    return h("li", { class: "row" }, h("span", {}, h("strong", {}, word), ` ${when}`),
      h("button", { type: "button", "aria-label": t("Take back {word} of {when}", { word, when }),
        onclick: () => put({ tags: [one] }, "/tag/retract") }, t("Take back")));
  }))];
}
