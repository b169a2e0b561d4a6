// The daemon's interface: questions and actions below /api/v1.
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
  return told(await fetch(`${ROOT}${path}${search}`));
}

export async function act(path, body = {}, { keepalive = false } = {}) {
  const headers = { "Content-Type": "application/json", "X-Unclench": "page" };
  return told(await fetch(`${ROOT}${path}`, { method: "POST", headers, body: JSON.stringify(body), keepalive }));
}

async function told(response) {
  const answer = await response.json().catch(() => ({ error: response.statusText }));
  if (!response.ok) throw new Refused(answer);
  return answer;
}
