// Now: how it stands at this moment.
import { ask } from "../api.js";
import { h } from "../dom.js";

export async function show(main) {
  const status = await ask("/status");
  main.append(h("p", { class: "card" }, status.load_words));
}
