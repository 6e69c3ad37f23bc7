/**
 * What everything in a model can hold as far as it is known yet, beginning with what one image shows; it only ever grows. Where it grows
 * to is not known here: what computes it is in `fewReach.ts`, `sequenceReach.ts`, `ruleReach.ts` and `reach.ts`.
 */
import type { Demands } from "./demands";
import { few, union, type Few } from "./few";
import { alike, BOOLEAN, greatest, hull, NEVER, type Span, truth, WIDE } from "./intervals";
import { type Entry, INPUTS, names, number, OUTPUTS } from "./model";
import type { Picture } from "./picture";
import { Spans } from "./spans";
import { prefixOf, split } from "./tree";

export const MOST_PERIODS = 100;
/** Rounds after which what still grows is taken to reach the end of its range. */
const PATIENCE = 6;
/** What is not followed: it can become anything. */
const JUDGED: readonly string[] = ["Alarm", "Always", "Never", "LeadsTo", "Within"];
const FREE: readonly string[] = [...INPUTS, "Command", "Setting"];

/** `of` a path; `states` of a sequence. `hold` widens what a field can hold, and notes that something grew. */
export abstract class Holdings extends Spans {
  protected readonly held: Map<string, Span>;
  protected readonly tags = new Map<string, Span>();
  protected readonly few = new Map<string, Few>();
  protected readonly stateSets = new Map<string, Set<string>>();
  protected grew = true;
  protected round = 0;

  constructor(picture: Picture, protected readonly demands: Demands) {
    super(picture);
    const followed = [...picture.held].filter(([key]) => !JUDGED.includes(picture.kind(key.slice(0, key.indexOf("/")))));
    this.held = new Map(followed.map(([key, words]) => [key.replaceAll("/", "."), [Math.min(...words), Math.max(...words)]]));
    for (const [path, entry] of picture.model.entries) this.#begin(path, entry);
  }

  #begin(path: string, entry: Entry): void {
    if (entry.kind === "Sequence") this.stateSets.set(path, new Set([this.picture.state(path)]));
    if (FREE.includes(entry.kind)) this.tags.set(path, [number(entry, "low"), number(entry, "high")]);
    else if (this.held.has(`${path}.value`)) {
      const fields = OUTPUTS.includes(entry.kind) ? ["value", "seen"] : ["value"];
      this.tags.set(path, hull(fields.map((field) => this.heldBy(`${path}.${field}`))));
      if (number(entry, "high") - number(entry, "low") > 1) this.few.set(path, union(fields.map((field) => this.#now(path, field))));
    } else if (entry.kind === "MovingAverage") this.few.set(`${path}.out`, this.#now(path, "out"));
  }

  /** The words that a field has in the image. */
  #now(path: string, field: string): Few {
    return few(this.picture.held.get(`${path}/${field}`) ?? []);
  }

  /** The names of the states that a sequence can come to be in. */
  states(sequence: string): ReadonlySet<string> {
    const found = this.demands.known ? this.stateSets.get(sequence) : undefined;
    return found ?? new Set(names(this.picture.entry(sequence), "states"));
  }

  /** What a tag or an attribute can come to hold. */
  of(path: string): Span {
    const [owner, name] = split(path);
    if (name === "scan_ms") return [this.picture.read(path), this.picture.read(path) * MOST_PERIODS];
    const [sequence = "", state] = path.split("@");
    if (state !== undefined) return this.at(sequence, state);
    if (!this.demands.known) return WIDE;
    const tag = this.tags.get(path);
    if (tag !== undefined) return tag;
    if (name.endsWith("_ok") && this.tags.has(path.slice(0, -3))) return BOOLEAN;
    if (name === "tripped") return greatest([NEVER, ...this.picture.concerning(prefixOf(owner)).map((rule) => this.acts(rule.path))]);
    return this.heldBy(path);
  }

  fewOf(path: string): Few {
    return this.demands.known ? this.few.get(path) ?? null : null;
  }

  /** What rules can come to see of it: by then what logic assigned is in its range. */
  kept(path: string): Span {
    const [low, high] = this.of(path);
    const entry = this.picture.entry(path);
    return ["Memory", "Input"].includes(this.picture.kind(path)) ? [Math.max(low, number(entry, "low")), Math.min(high, number(entry, "high"))] : [low, high];
  }

  /** The interlocks that act on an output and to what they set it, the strongest first. */
  over(output: string): [rule: Entry, value: number][] {
    const safe = number(this.picture.entry(output), "safe");
    const rules = this.picture.model.interlocks.flatMap((rule): [Entry, number][] => {
      const forced = forcedBy(rule, output);
      return forced === undefined && !names(rule, "trips").includes(output) ? [] : [[rule, forced ?? safe]];
    });
    return rules.sort(([a], [b]) => number(b, "priority") - number(a, "priority") || a.index - b.index);
  }

  protected acts(interlock: string): Span {
    return greatest([this.heldBy(`${interlock}.active`), this.heldBy(`${interlock}.latched`)]);
  }

  protected heldBy(path: string): Span {
    return this.held.get(path) ?? WIDE;
  }

  protected hold(path: string, span: Span): void {
    this.held.set(path, this.grown(this.heldBy(path), span, WIDE));
  }

  protected grown(before: Span, span: Span, most: Span): Span {
    const after = hull([before, span]);
    if (alike(after, before)) return before;
    this.grew = true;
    if (this.round <= PATIENCE) return after;
    return [after[0] === before[0] ? after[0] : most[0], after[1] === before[1] ? after[1] : most[1]];
  }

  protected fitted(path: string, span: Span): Span {
    if (this.picture.kind(path) === "DigitalOut") return truth(span);
    return [this.picture.fitted(path, span[0]), this.picture.fitted(path, span[1])];
  }
}

function forcedBy(rule: Entry, output: string): number | undefined {
  const force = typeof rule.force === "object" && rule.force !== null ? (rule.force as Record<string, unknown>)[output] : undefined;
  return typeof force === "number" ? force : undefined;
}
