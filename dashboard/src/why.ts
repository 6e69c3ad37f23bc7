/** Why an output is as it is, in sentences, from what the device tells of its cause and force. */
import type { Description, Tag } from "./description";
import { withUnit } from "./format";
import type { Cause } from "./messages";
import type { Live } from "./store";

export interface Reason { output: string; value: string; sentences: string[]; abnormal: boolean }

const named = (path: string, items: readonly { path: string; title: string }[]): string => {
  const title = items.find((item) => item.path === path)?.title ?? "";
  return title === "" ? path : `${path} (${title})`;
};

function valueWord(raw: number, tag: Tag): string {
  if (tag.kind.startsWith("Digital")) return raw === 0 ? "off" : "on";
  return withUnit(raw, tag);
}

function missingPermissives(live: Live, description: Description, output: string): string {
  const missing = description.permissives.filter((rule) => rule.allows.includes(output) && live.permissives[rule.path]?.ok === 0);
  return missing.length === 0 ? "a permissive" : missing.map((rule) => named(rule.path, description.permissives)).join(" and ");
}

function causeOf(live: Live, description: Description, tag: Tag, cause: Cause | undefined): string[] {
  if (cause === undefined) return ["That is what logic asks for; no interlock acts on it."];
  const asked = `Logic asks for ${valueWord(cause.demand, tag)}.`;
  if (cause.by === null) return [`Not permitted: ${missingPermissives(live, description, tag.path)} does not hold.`, asked];
  const acting = `Interlock ${named(cause.by, description.interlocks)} acts on it.`;
  const first = cause.first_out === null || cause.first_out === cause.by ? [] : [`The first to act was ${named(cause.first_out, description.interlocks)}.`];
  return [acting, ...first, asked];
}

/** The reason of one output; null while its value is unknown. */
export function reasonOf(live: Live, description: Description, tag: Tag): Reason | null {
  const raw = live.tags[tag.path];
  if (raw === undefined) return null;
  const cause = live.causes[tag.path];
  const force = live.forces[tag.path];
  const forced = force === undefined ? [] : [`Forced to ${valueWord(force.value, tag)}${force.by === null ? "" : ` by ${force.by}`}; it would be ${valueWord(force.underlying, tag)}.`];
  const abnormal = force !== undefined || cause !== undefined;
  return { output: tag.path, value: valueWord(raw, tag), sentences: [...forced, ...causeOf(live, description, tag, cause)], abnormal };
}

/** Whether this interlock is the first-out cause of an output now. */
export function firstOutOf(live: Live, interlock: string): string[] {
  return Object.entries(live.causes).filter(([, cause]) => cause.first_out === interlock).map(([output]) => output);
}
