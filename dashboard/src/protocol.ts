/**
 * The judge of what arrives: Zod validators built from the published JSON Schema, one per message type.
 * Nothing of the contract is written here a second time.
 */
import { config, fromJSONSchema, type ZodType } from "zod";
import type { Message } from "./messages";
import schema from "./protocol.schema.json";

config({ jitless: true }); // the page's policy forbids making code from text

interface Definition { properties?: { type?: { const?: unknown; enum?: unknown[] } } }
type Verdict = { message: Message } | { problem: string };

const definitions = schema.$defs as Record<string, Definition>;
const validators = new Map<string, ZodType>();

function definitionOf(type: string): Definition | undefined {
  return Object.values(definitions).find((definition) => definition.properties?.type?.const === type);
}

/** The validator of one message type, made on first use; undefined for a type the schema does not know. */
export function validatorOf(type: string): ZodType | undefined {
  const made = validators.get(type);
  if (made !== undefined) return made;
  const definition = definitionOf(type);
  if (definition === undefined) return undefined;
  const validator = fromJSONSchema({ ...definition, $defs: definitions } as Parameters<typeof fromJSONSchema>[0]);
  validators.set(type, validator);
  return validator;
}

function typeOf(value: unknown): string | null {
  if (typeof value !== "object" || value === null || !("type" in value)) return null;
  return typeof value.type === "string" ? value.type : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Judges one text message from the device: the message, or what is wrong with it in one sentence. */
export function judge(text: string): Verdict {
  const value = parseJson(text);
  if (value === undefined) return { problem: "The device sent a message that is not JSON." };
  const type = typeOf(value);
  if (type === null) return { problem: "The device sent a message without a type." };
  const validator = validatorOf(type);
  if (validator === undefined) return { problem: `The device sent a message of the unknown type ${type}.` };
  const checked = validator.safeParse(value);
  if (checked.success) return { message: value as Message };
  const issue = checked.error.issues[0];
  return { problem: `The device sent a ${type} that breaks the protocol at ${issue?.path.join(".") ?? "?"}: ${issue?.message ?? "?"}.` };
}
