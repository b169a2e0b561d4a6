// Data: what is kept, taking it away, how the mirrors stand, and leaving nothing behind.
import { act, ask } from "../api.js";
import { h, say } from "../dom.js";
import { day, number, t } from "../words.js";

export const css = true;

const ROOT = "/api/v1";
const ASK_AGAIN_MS = 400;

export async function show(main) {
  const [told, traces] = await Promise.all([ask("/data"), ask("/data/traces")]);
  main.append(h("div", { class: "columns" }, kept(told), away(), mirrors(told), gone(main, traces)));
}

const size = (bytes) => (bytes >= 1e9 ? t("{n} GB", { n: number(bytes / 1e9, 1) })
  : bytes >= 1e6 ? t("{n} MB", { n: number(bytes / 1e6, 1) }) : t("{n} kB", { n: number(bytes / 1e3) }));

function kept(told) {
  if (!told.to_ms) {
    return h("section", { class: "card" }, h("h2", {}, t("What is kept")),
      h("p", { class: "told" }, t("Nothing yet: it begins with the first beat that is heard.")), place(told));
  }
  const largest = Math.max(...told.kinds.map((one) => one.bytes ?? 0), 1);
  return h("section", { class: "card" },
    h("h2", {}, t("What is kept")),
    h("dl", { class: "figures" },
      figure(number(told.days), told.days === 1 ? t("day") : t("days")),
      figure(count(told.beats), t("beats")),
      figure(size(told.bytes), t("on this machine"))),
    told.from_ms ? h("p", {}, t("From {first} to {last}.", { first: day(told.from_ms), last: day(told.to_ms) })) : null,
    place(told),
    h("details", {}, h("summary", {}, t("Of each kind")),
      h("table", { class: "kinds" }, h("caption", { class: "unseen" }, t("Rows and size of each kind")),
        h("thead", {}, h("tr", {}, [t("kind"), t("rows"), t("size")].map((one) => h("th", { scope: "col" }, one)))),
        h("tbody", {}, told.kinds.map((one) => kind(one, largest))))));
}

const count = (n) => (n >= 1e6 ? t("{n} million", { n: number(n / 1e6, 1) }) : number(n));
const figure = (value, words) => h("div", {}, h("dt", {}, words), h("dd", {}, value));
const place = (told) => h("p", { class: "quiet path" }, t("All of it lies in {path}, readable by you alone. Nothing leaves this machine unless you name a server for it.", { path: told.path }));

function kind(one, largest) {
  const meter = one.bytes === null ? null : h("meter", { min: 0, max: largest, value: one.bytes, "aria-hidden": "true" });
  return h("tr", {}, h("th", { scope: "row" }, t(one.words)), h("td", {}, number(one.rows)),
    h("td", {}, one.bytes === null ? "–" : size(one.bytes), meter));
}

function away() {
  const word = h("p", { role: "status" });
  const bar = h("progress", { max: 1, value: 0, "aria-label": t("How much is done"), hidden: true });
  const link = h("p", {});
  const buttons = [
    h("button", { type: "button", class: "first", onclick: () => make("export") }, t("Make an archive")),
    h("button", { type: "button", onclick: () => make("backup") }, t("Make a copy of the journal")),
  ];

  async function make(what) {
    for (const one of buttons) one.disabled = true;
    link.replaceChildren();
    word.textContent = t("Making it ...");
    bar.hidden = false;
    const making = act("/data/files", { what });
    const asking = setInterval(async () => { bar.value = (await ask("/data/progress").catch(() => ({}))).share ?? bar.value; }, ASK_AGAIN_MS);
    try {
      ready(await making);
    } catch (error) {
      word.textContent = error.message;
    } finally {
      clearInterval(asking);
      bar.hidden = true;
      for (const one of buttons) one.disabled = false;
    }
  }

  function ready(file) {
    word.textContent = t("{name} is ready: {told}.", { name: file.name, told: file.told });
    say(word.textContent);
    const take = h("a", { class: "button first", href: `${ROOT}${file.path}`, download: file.name },
      t("Take it: {size}", { size: size(file.bytes) }));
    take.addEventListener("click", () => setTimeout(() => {
      link.replaceChildren();
      word.textContent = t("It is among your browser's downloads; here nothing of it is left.");
    }));
    link.replaceChildren(take);
  }

  return h("section", { class: "card" },
    h("h2", {}, t("Take it with you")),
    h("p", {}, t("The archive has everything, as tables and lines that any program reads, with a text that explains them; `unclench import` brings it back. The copy of the journal alone is checked, and can be put back in its place while the daemon is stopped.")),
    h("div", { class: "buttons" }, buttons), word, bar, link,
    h("p", { class: "quiet" }, t("Whoever has such a file can read all of it: keep it where only you can.")));
}

function mirrors(told) {
  const each = told.mirrors.map((one) => h("li", {},
    h("p", { class: "name" }, t(one.mirror)),
    h("p", {}, one.waiting ? t("{n} rows wait, the first from {day}.", { n: number(one.waiting), day: day(one.waiting_since_ms) }) : t("It has all.")),
    one.trouble ? h("p", { class: "wrong" }, t("It takes nothing since {day}: {fact}", { day: day(one.trouble_since_ms), fact: one.trouble })) : null,
    one.refused ? h("p", { class: "wrong" }, t("{n} rows were refused for ever: `unclench mirror dead` shows them, `unclench mirror retry` tries them again.", { n: number(one.refused) })) : null));
  return h("section", { class: "card" },
    h("h2", {}, t("Copies on your own server")),
    each.length ? h("ul", { class: "found" }, each) : h("p", {}, t("None: what is kept stays on this machine.")));
}

function gone(main, traces) {
  const word = h("input", { type: "text", id: "word", autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
  const wrong = h("p", { class: "wrong", role: "alert" });
  const button = h("button", { type: "button", class: "danger", disabled: true, onclick: erase }, t("Erase everything"));
  word.addEventListener("input", () => { button.disabled = word.value.trim() !== traces.word; });

  async function erase() {
    button.disabled = true;
    try {
      await act("/data/erase", { word: word.value.trim() });
      main.replaceChildren(last(traces));
      main.firstElementChild.focus();
    } catch (error) {
      wrong.textContent = error.message;
    }
  }

  return h("section", { class: "card danger" },
    h("h2", {}, t("Leave nothing behind")),
    h("p", {}, t("All of it goes for good: {n} files with {size} in the data directory, the strap that is remembered and the key of this page among them.", { n: number(traces.files), size: size(traces.bytes) })),
    traces.mirrors.length ? h("p", {}, t("Your points on your own server go first: {places}. If it can't delete them now, nothing goes.", { places: traces.mirrors.join("; ") })) : null,
    h("p", { class: "quiet" }, t("This can't be reached:")), h("ul", { class: "quiet" }, traces.beyond.map((one) => h("li", {}, t(one)))),
    traces.possible ? [
      h("p", {}, t("The daemon ends for it, and this page with it. There is no way back but an archive or a copy.")),
      h("label", { for: "word" }, t("Type {word} to have it done", { word: traces.word })),
      h("div", { class: "buttons" }, word, button), wrong,
    ] : h("p", {}, t("No daemon runs here that could end: `unclench erase` in a terminal does it.")));
}

function last(traces) {
  return h("section", { class: "card", tabindex: "-1" },
    h("h2", {}, t("The daemon ends, and all of it goes")),
    h("p", {}, t("This page ends with it. Where the daemon ran, its terminal or its log says what went and what could not be reached.")),
    traces.mirrors.length ? h("p", {}, t("If your server could not delete its part, nothing went and the log says why: `unclench erase` in a terminal tries again.")) : null,
    h("p", {}, t("To begin anew one day: `unclench pair`, then `unclench run`.")));
}
