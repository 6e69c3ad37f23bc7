// Reads a JSON list of [to, text] from standard input and writes the list of [verdict, path] that Zod gives, with the
// schema and the Zod of the dashboard. Zod decides all but what JSON is; for that there is `front`, as in `judges.py`.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const dashboard = new URL("../../dashboard/", import.meta.url);
const { fromJSONSchema } = createRequire(new URL("package.json", dashboard))("zod");
const schema = JSON.parse(readFileSync(new URL("src/protocol.schema.json", dashboard), "utf8"));
const judgeOf = (name) => fromJSONSchema({ $schema: schema.$schema, $defs: schema.$defs, ...schema.$defs[name] });
const judges = { device: judgeOf("Request"), client: judgeOf("DeviceMessage") };

const MAX_BYTES = 4096;
const MAX_DEPTH = 8;
const SHOWN = 64;
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[{}[\],:]|[a-z]+/g;

class NotJson extends Error {}

/** The value of a JSON text. A number written as 1.0 or 1e2 is moved by one bit, so that it stays no integer in JavaScript. */
function front(text) {
  if (!text.isWellFormed()) throw new NotJson();
  const value = parse(text);
  const open = [];
  let exact = "";
  for (const [token] of text.matchAll(TOKEN)) {
    const inside = open.at(-1);
    if (token === "{" || token === "[") open.push({ names: token === "{" ? new Set() : null, name: token === "{" });
    if (token === "}" || token === "]") open.pop();
    if (open.length > MAX_DEPTH) throw new NotJson();
    if (token === "," && inside.names) inside.name = true;
    if (token === ":") inside.name = false;
    if (token.startsWith('"')) note(JSON.parse(token), inside);
    exact += /^-?\d+[.eE]/.test(token) ? moved(Number(token)) : token;
  }
  return value === null || typeof value !== "object" ? value : sorted(parse(exact));
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotJson();
  }
}

function note(string, inside) {
  if (!string.isWellFormed()) throw new NotJson();
  if (!inside?.name) return;
  if (inside.names.has(string)) throw new NotJson();
  inside.names.add(string);
}

function moved(number) {
  if (!Number.isInteger(number)) return Number.isFinite(number) ? String(number) : "1e999";
  return String(number === 0 ? Number.MIN_VALUE : number * (1 - Number.EPSILON / 2));
}

/** Members in the order of their names' code points, as the other judges look at them. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const names = Object.keys(value).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const made = {};
  for (const name of names) Object.defineProperty(made, name, { value: sorted(value[name]), enumerable: true, configurable: true, writable: true });
  return made;
}

function verdict(to, text) {
  if (Buffer.byteLength(text) > MAX_BYTES) return ["too_large", null];
  let value;
  try {
    value = front(text);
  } catch (problem) {
    if (problem instanceof NotJson) return ["bad_json", null];
    throw problem;
  }
  const judged = judges[to].safeParse(value);
  return judged.success ? ["ok", null] : refusal(judged.error.issues[0], value);
}

/** The issue that counts is the first one of the message whose type it is; in a union the one that got deepest. */
function refusal(union, value) {
  const branches = union.errors ?? [[union]];
  const own = branches.find((issues) => !issues.some((issue) => issue.path[0] === "type"));
  if (own === undefined) return typeof value.type === "string" ? ["unknown_type", null] : ["bad_message", "type"];
  return ["bad_message", there(pathOf(own[0]), value).join(".").slice(0, SHOWN)];
}

function pathOf(issue) {
  if (issue.code === "unrecognized_keys") return [...issue.path, issue.keys[0]];
  if (issue.code !== "invalid_union") return issue.path;
  const inner = issue.errors.map((issues) => pathOf(issues[0]));
  return [...issue.path, ...inner.reduce((deepest, path) => (path.length > deepest.length ? path : deepest))];
}

/** The path as far as the lists on it are long: an item that is missing is an error of its list. */
function there(path, value) {
  if (path.length === 0 || (Array.isArray(value) && path[0] >= value.length)) return [];
  return [path[0], ...there(path.slice(1), value?.[path[0]])];
}

const messages = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(messages.map(([to, text]) => verdict(to, text))));
