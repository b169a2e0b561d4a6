// The daemon's interface: questions and actions below /api/v1.
import { t } from "./words.js";

const ROOT = "/api/v1";

export class Refused extends Error {
  constructor(answer) {
    super(answer.error);
    this.facts = answer.facts ?? {};
  }
}

export async function ask(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const search = given.length ? `?${new URLSearchParams(given)}` : "";
  return told(fetch(`${ROOT}${path}${search}`));
}

export async function act(path, body = {}, { keepalive = false } = {}) {
  const headers = { "Content-Type": "application/json", "X-Unclench": "page" };
  return told(fetch(`${ROOT}${path}`, { method: "POST", headers, body: JSON.stringify(body), keepalive }));
}

// Who is not reached says nothing: what the browser says of it is not for people.
export function silent() {
  return new Refused({ error: t("The daemon is not heard. Does it run? If it does, `unclench open` in a terminal opens this page anew.") });
}

async function told(asked) {
  const response = await asked.catch(() => { throw silent(); });
  const answer = await response.json().catch(() => ({ error: response.statusText }));
  if (!response.ok) throw new Refused(answer);
  return answer;
}
