/** What a device tells in several answers, asked for one after the other: its description, an image, its journal. Nothing is kept here. */
import { eventOfLine } from "./journal";
import type { DeviceEvent, Request } from "./messages";
import type { Answer } from "./requests";

/** Asks for what a device may or may not have; null when it has not. */
type Ask = (request: Request) => Promise<Answer | null>;

const JOURNAL_PAGE = 50;
const JOURNAL_PAGES = 40;

/** The text of the model's description; null where a part of it is missing. */
export const fetchDescription = (ask: Ask): Promise<string | null> =>
  joined((part) => ask({ type: "get_model", part }), (answer) => (answer.type === "model" ? [answer.text, answer.parts] : null));

/** One image, of which all parts are of one scan, as base64. */
export const fetchImage = (ask: Ask): Promise<string | null> =>
  joined((part) => ask({ type: "get_state", part }), (answer) => (answer.type === "state" ? [answer.image, answer.parts] : null));

async function joined(ask: (part: number) => Promise<Answer | null>, told: (answer: Answer) => [string, number] | null): Promise<string | null> {
  const pieces: string[] = [];
  for (let part = 0, parts = 1; part < parts; part += 1) {
    const answer = await ask(part);
    const found = answer === null ? null : told(answer);
    if (found === null) return null;
    pieces.push(found[0]);
    parts = found[1];
  }
  return pieces.join("");
}

/** The events of the journal after number `since`, page by page. */
export async function* journalAfter(since: number, ask: Ask): AsyncGenerator<DeviceEvent[]> {
  let last = since;
  for (let page = 0, more = true; more && page < JOURNAL_PAGES; page += 1) {
    const answer = await ask({ type: "get_audit", since_j: last, limit: JOURNAL_PAGE });
    if (answer?.type !== "audit") return;
    const events = answer.entries.flatMap(eventOfLine);
    last = Math.max(last, ...events.map((event) => event.j ?? 0));
    more = answer.more && events.length > 0;
    yield events;
  }
}
