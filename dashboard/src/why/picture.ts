/** A model's state as one image shows it: values by dotted path, as rules see them when a scan is over. Nothing here explains anything. */
import { UnreachedError } from "./arithmetic";
import type { Few } from "./few";
import { Interpreter } from "./interpret";
import { BITS, type Entry, INPUTS, type Model, names, number, OUTPUTS } from "./model";
import type { Span } from "./intervals";
import { isList, isTrue, type List, prefixOf, split, type Tree } from "./tree";

const NOT_FORCED = -(2 ** 30);
const GOOD = 0;

const QUALITIES: Readonly<Record<number, string>> = {
  0: "good",
  65: "uncertain/not_changing",
  66: "uncertain/out_of_range",
  67: "uncertain/local_override",
  68: "uncertain/substituted",
  129: "bad/waiting_for_initial_data",
  130: "bad/stale",
  131: "bad/sensor_failure",
  132: "bad/not_connected",
};

/** What an event says of tags: of each its value, or value and quality where that was not good. */
export type Values = ReadonlyMap<string, number | readonly [number, string]>;

export class Picture {
  /** Other values than the image's, by path: what would be if. A state of a sequence is `phase@FULL`. */
  changed = new Map<string, number>();
  /** Whether forced inputs are seen as forced, as logic and permissives see them, or as the field has them. */
  forces = false;
  /** Whether outputs are seen as they are about to go out, as interlocks see them; without either they are what really went out. */
  about = false;
  /** The output that is asked about: what it was before cannot be changed. */
  subject = "";
  /** Tags that are to stay as they are. */
  fixed: readonly string[] = [];
  /** By block, what logic gives it, where that is known. */
  given: ReadonlyMap<string, readonly Tree[]> = new Map();
  /** "was", where `changed` holds what once was. */
  verb = "is";
  /** What a tag or attribute can come to hold, and whether an expression can come to be true, or false. */
  limits: (path: string) => Span = (path) => this.declared(path);
  possible: (tree: Tree, want: boolean) => boolean = () => true;
  /** The values of its range that it can hold, if they are few. */
  fewOf: (path: string) => Few = () => null;
  /** How likely a tag or attribute comes to be that, null is any other, and a condition to hold, or not. */
  prospect: (path: string, value: number | null) => number = () => 0;
  prospectOf: (condition: List, want: boolean) => number = () => 0;
  /** How many transitions lead where something is to be. */
  steps: (path: string, value: number) => number = () => 0;
  /** By thing and field: a window of values is a field of several words. */
  readonly held = new Map<string, number[]>();
  /** By input, other qualities than the image's. */
  readonly #qualities = new Map<string, string>();
  readonly #words: ReadonlyMap<string, number>;
  readonly #interpreter: Interpreter;

  constructor(readonly model: Model, image: Uint8Array) {
    this.#words = this.#wordsOf(image);
    this.#interpreter = new Interpreter(model.logic, { read: (path) => this.read(path), call: (path, given) => this.#call(path, given) });
  }

  #wordsOf(image: Uint8Array): Map<string, number> {
    const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
    const words = new Map<string, number>();
    let place = 0;
    for (const [path, entry] of this.model.entries) {
      for (const field of this.fields(entry)) {
        if (place + 4 > view.byteLength) throw new Error("the image is not of this model");
        const [word, key] = [view.getInt32(place, true), `${path}/${field}`];
        this.held.set(key, [...(this.held.get(key) ?? []), word]);
        words.set(key, word);
        place += 4;
      }
    }
    if (place !== view.byteLength) throw new Error("the image is not of this model");
    return words;
  }

  /** The fields of its state, in order. */
  fields(entry: Entry): readonly string[] {
    return Array.isArray(entry.state) ? entry.state.map(String) : (this.model.state[entry.kind] ?? []);
  }

  /** One field of the state of a thing. */
  word(path: string, field: string): number {
    const found = this.#words.get(`${path}/${field}`);
    if (found === undefined) throw new UnreachedError(`${path}/${field}`);
    return found;
  }

  entry(path: string): Entry | undefined {
    return this.model.entries.get(path);
  }

  kind(path: string): string {
    return this.entry(path)?.kind ?? "";
  }

  /** Be as it once was, as far as these values of tags tell it; `returnToNow` ends it. */
  recall(values: Values): void {
    this.verb = "was";
    this.forces = false;
    for (const [path, value] of values) {
      const [number, quality] = typeof value === "number" ? [value, "good"] as const : value;
      this.changed.set(path, number);
      if (!this.#words.has(`${path}/quality`)) continue;
      this.changed.set(`${path}_ok`, Number(quality === "good"));
      this.#qualities.set(path, quality);
    }
  }

  /** Be as the image shows it. */
  returnToNow(): void {
    this.verb = "is";
    this.changed = new Map();
    this.#qualities.clear();
  }

  /** Whether an input's value is not what its sensor says now: its quality is not good. */
  isDoubtful(path: string): boolean {
    if (!this.#words.has(`${path}/quality`) || (this.forces && this.forced(path))) return false;
    return this.quality(path) !== "good" && (!this.changed.has(path) || this.#qualities.has(path));
  }
  /** The name of an input's quality. */
  quality(path: string): string {
    return this.#qualities.get(path) ?? QUALITIES[this.word(path, "quality")] ?? "not good";
  }

  /** The range that a tag declares. */
  declared(path: string): Span {
    return [number(this.entry(path), "low"), number(this.entry(path), "high", 1_000_000_000)];
  }

  /** Whether a tag or an attribute is 0 or 1, whatever it comes to hold. */
  isBit(path: string): boolean {
    const name = split(path)[1];
    if (this.entry(path) === undefined) return BITS.includes(name) || name === "tripped" || name.endsWith("_ok");
    const [low, high] = this.declared(path);
    return low === 0 && high === 1;
  }

  /** A value as an output takes it. */
  fitted(path: string, value: number): number {
    const entry = this.entry(path);
    return entry?.kind === "DigitalOut" ? Number(isTrue(value)) : Math.max(number(entry, "low"), Math.min(number(entry, "high"), value));
  }

  forced(path: string): boolean {
    return (this.#words.get(`${path}/force`) ?? NOT_FORCED) !== NOT_FORCED;
  }

  /** What an expression gives here; 0 where it is a piece that logic would not reach here. */
  value(tree: Tree): number {
    try {
      return this.#interpreter.value(asRead(tree));
    } catch (problem) {
      if (problem instanceof UnreachedError) return 0;
      throw problem;
    }
  }

  isTrue(tree: Tree): boolean {
    return isTrue(this.value(tree));
  }

  /** A tag or attribute. */
  read(path: string): number {
    const other = this.changed.get(path);
    if (other !== undefined) return other;
    const entry = this.entry(path);
    if (this.forces && entry !== undefined && INPUTS.includes(entry.kind) && this.forced(path)) return this.word(path, "force");
    if (entry !== undefined && this.about && OUTPUTS.includes(entry.kind)) return this.#aboutToGo(path);
    if (entry === undefined) return this.#attribute(path);
    // Of an output alarms and claims see what a force made of it; of an input what stands for it while it is bad.
    const seen = this.#words.has(`${path}/seen`) && (this.forces || !OUTPUTS.includes(entry.kind));
    return this.word(path, seen ? "seen" : "value");
  }

  #attribute(path: string): number {
    const [owner, name] = split(path);
    const tag = withoutOk(path);
    if (name.endsWith("_ok") && this.#words.has(`${tag}/quality`)) {
      return Number(this.word(tag, "quality") === GOOD && !(this.forces && this.forced(tag)));
    }
    if (name === "tripped") return Number(this.concerning(prefixOf(owner)).some((rule) => this.acts(rule.path)));
    if (name === "scan_ms") return this.model.partScanMs.get(owner) ?? this.model.scanMs;
    return this.word(owner, name);
  }

  /** What an output would be without interlocks; a start without permission where one held it is told from its permissives. */
  #aboutToGo(path: string): number {
    if (this.forced(path)) return this.word(path, "force");
    if (this.word(path, "by") < 0) return this.word(path, "seen");
    const starts = isTrue(this.word(path, "seen")) || this.allowing(path).every((rule) => isTrue(this.word(rule.path, "ok")));
    return starts ? this.word(path, "demand") : 0;
  }

  /** Whether an interlock is active or latched. */
  acts(interlock: string): boolean {
    return isTrue(this.word(interlock, "active")) || isTrue(this.word(interlock, "latched"));
  }

  /** The interlocks that a part's `tripped` looks at. */
  concerning(prefix: string): Entry[] {
    return this.model.interlocks.filter((rule) =>
      rule.path.startsWith(prefix) || [...names(rule, "trips"), ...names(rule, "force")].some((output) => output.startsWith(prefix)));
  }

  /** The permissives that an output needs to start. */
  allowing(output: string): Entry[] {
    return this.model.permissives.filter((rule) => names(rule, "allows").includes(output));
  }

  #call(path: string, given: readonly (number | string)[]): number {
    const [sequence] = split(path);
    const state = String(given[0]);
    return this.changed.get(`${sequence}@${state}`) ?? Number(this.state(sequence) === state);
  }

  /** The name of the state a sequence is in. */
  state(sequence: string): string {
    return names(this.entry(sequence), "states")[this.word(sequence, "state")] ?? "";
  }
}

export const withoutOk = (path: string): string => (path.endsWith("_ok") ? path.slice(0, -3) : path);

/** What held when the scan began is taken to hold still: an image knows no more. */
function asRead(tree: Tree): Tree {
  if (!isList(tree) || tree.length === 0 || tree[0] === "table" || tree[0] === "function") return tree;
  const list: List = tree;
  return [list[0] === "before" ? "tag" : (list[0] ?? null), ...list.slice(1).map(asRead)];
}
