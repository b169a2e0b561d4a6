// The strap: which is remembered and heard, and looking for another while they come into the air.
import { act, ask } from "../api.js";
import { h, say } from "../dom.js";
import { t } from "../words.js";

const ROUNDS = 20;
const CONFIRMED_MS = 6000;

// Gives the card, and a way to end what it does.
export async function strapCard() {
  const card = h("section", { class: "card strap" });
  const found = new Map();
  let looking = 0;

  async function draw(told = "") {
    const [strap, status] = await Promise.all([ask("/strap"), ask("/status").catch(() => null)]);
    const list = h("ul", { class: "found" });
    const word = h("p", { class: "quiet", role: "status" }, told);
    const search = h("button", { type: "button", class: "first", onclick: () => look(list, word, search, strap) }, t("Look for straps"));
    const forget = h("button", { type: "button", onclick: () => settle("/straps/forget", {}) }, t("Forget it"));
    card.replaceChildren(...[
      h("h2", {}, t("Your strap")),
      h("p", { class: "told" }, remembered(strap)),
      h("p", {}, standing(status)),
      strap.configured ? h("p", { class: "quiet" }, t("The configuration names {name}, and that goes before.", { name: strap.configured })) : null,
      strap.address ? h("p", { class: "quiet" }, posture(strap)) : null,
      h("div", { class: "buttons" }, search, strap.address ? forget : null),
      word, list,
    ].filter(Boolean));
  }

  async function look(list, word, search, strap) {
    const turn = ++looking;
    search.disabled = true;
    found.clear();
    word.textContent = held(strap) + t("Listening. Put the strap on: most sleep when nobody wears them.");
    for (let round = 0; round < ROUNDS && turn === looking; round++) {
      let heard;
      try {
        heard = await act("/straps/search", { seconds: 2 });
      } catch (error) {
        heard = { straps: [], busy: false, fault: error.message };
      }
      if (turn !== looking) return;
      if (heard.fault) { word.textContent = heard.fault; break; }
      if (heard.busy) word.textContent = t("The daemon itself searches for your strap right now; waiting for its turn.");
      for (const one of heard.straps) found.set(one.address, { ...one, name: one.name || found.get(one.address)?.name || "" });
      list.replaceChildren(...[...found.values()].map(item));
      if (found.size) word.textContent = found.size === 1 ? t("1 strap is heard.") : t("{n} straps are heard.", { n: found.size });
    }
    search.disabled = false;
    if (!found.size && word.textContent.startsWith(t("Listening"))) word.textContent = t("No strap is heard: wet the electrodes, put it on, and look once more.");
  }

  function item(one) {
    const take = h("button", { type: "button", onclick: () => settle("/straps/pair", { address: one.address, name: one.name }) },
      one.remembered ? t("Remember it anew") : t("This is mine"));
    return h("li", {},
      h("div", {}, h("p", { class: "name" }, one.name || t("a strap without a name")),
        h("p", { class: "quiet" }, [one.address, one.strength, one.remembered ? t("remembered") : ""].filter(Boolean).join(" · "))),
      take);
  }

  async function settle(path, body) {
    looking++;
    let told;
    try { ({ told } = await act(path, body)); } catch (error) { told = error.message; }
    say(told);
    await draw(told);
    const turn = looking;
    setTimeout(() => { if (turn === looking && card.isConnected) draw(told); }, CONFIRMED_MS);
  }

  await draw();
  return { row: card, leave: () => { looking++; } };
}

function remembered(strap) {
  if (!strap.address) return t("No strap is remembered.");
  return t("{name} is remembered.", { name: strap.name ? `${strap.name} (${strap.address})` : strap.address });
}

function standing(status) {
  if (!status?.strap) return t("None was ever heard here.");
  const { name, state, text, battery_pct } = status.strap;
  if (!status.running || state === "stopped") return t("The daemon hears no strap now.");
  const battery = battery_pct === null ? "" : ` ${t("Its battery: {n} %.", { n: battery_pct })}`;
  return (text || t("The daemon hears {name}: {state}.", { name, state: t(state) })) + battery;
}

const held = (strap) => (strap.at_once && strap.address ? `${t("The daemon keeps holding your strap meanwhile; some of its beats may come late.")} ` : "");

function posture(strap) {
  return strap.calibrated
    ? t("Sitting and lying are told apart: it was learned how it sits on you.")
    : t("With a strap that tells movement, `unclench posture` in a terminal teaches how it sits on you, so that sitting and lying are told apart.");
}
