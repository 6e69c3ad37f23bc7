/**
 * Puts into an expression what the things that it reads hang on in the same scan, each read named by its moment. `level` is what
 * something holds at the end of a scan; `was:run` what it held before it was written, `field:level` what the field has of a forced
 * input, `late:hot.active` an interlock when a scan is over, `step:level` anything where a guard asks for it. `free:x` is a bit of
 * which nothing is known: whether a time is over, or what a memory is from before.
 */
import type { Demands } from "./demands";
import { type Entry, guard, INPUTS, number, OUTPUTS } from "./model";
import { type Picture, withoutOk } from "./picture";
import type { Reach } from "./reach";
import { at, isList, type List, split, textAt, type Tree, wordOf } from "./tree";

/** How far a read is followed to what it hangs on. */
const DEEP = 12;
/** What a read of a tag, an attribute or a state stands for. */
type View = (read: List) => Tree;

const named = (moment: string): View => (read) => [at(read, 0), `${moment}:${textAt(read, 1)}`, ...read.slice(2)];
const free = (key: string): Tree => ["tag", `free:${key}`];
const truth = (...tree: Tree[]): Tree => ["apply", "bool", tree];

/** Expressions whose reads stand for themselves. */
export class Moments {
  #depth = 0;
  readonly #known = new Map<string, Tree>();

  constructor(private readonly picture: Picture, private readonly demands: Demands, private readonly reach: Reach) {}

  /** The condition of a rule, as the rule sees it. */
  ofRule(rule: Entry, tree: Tree): Tree {
    if (rule.kind === "Permissive") return this.#put(tree, named("permit"));
    return this.#put(tree, rule.kind === "Interlock" ? this.#about : this.#over);
  }

  /** A guard: what it reads, it reads at one moment. */
  ofGuard(tree: Tree): Tree {
    return this.#put(tree, named("step"));
  }

  /** What goes out of an output without a force. */
  goesOut(path: string): Tree {
    return this.#once(`out ${path}`, () => this.#out(path));
  }

  /** What logic asks of an output, as far as it may start. */
  asked(path: string): Tree {
    return this.#once(`about ${path}`, () => this.#asked(path));
  }

  /** What is held at the end of a scan. */
  heldAt(path: string): Tree {
    return this.#held(["tag", path]);
  }

  #put(tree: Tree, view: View): Tree {
    if (!isList(tree) || tree[0] === "table" || tree[0] === "function") return tree;
    const word = wordOf(tree);
    if (word === "tag" || word === "before" || (word === "call" && textAt(tree, 1).endsWith(".at"))) return view(tree);
    const kept = ["apply", "call", "chain"].includes(word) ? 2 : 1;
    return [...tree.slice(0, kept), ...tree.slice(kept).map((each) => this.#put(each, view))];
  }

  /** The same thing is followed once, and not without end. */
  #once(key: string, find: () => Tree): Tree {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#depth > DEEP) return free(key);
    this.#depth += 1;
    const found = find();
    this.#known.set(key, found);
    this.#depth -= 1;
    return found;
  }

  // What a read stands for: in logic, in an interlock, and when a scan is over.

  readonly #logic: View = (read) => {
    const path = textAt(read, 1);
    if (read[0] === "before" || this.demands.reads.isEarly(read)) return named("was")(read);
    if (this.#isForced(path)) return named("forced")(read);
    return this.demands.early.has(path) ? named("mid")(read) : this.#held(read);
  };

  readonly #about: View = (read) => {
    const path = textAt(read, 1);
    if (this.#isOutput(path)) return this.asked(path);
    return this.#isForced(path) ? named("field")(read) : this.#held(read);
  };

  readonly #over: View = (read) => {
    const path = textAt(read, 1);
    const [owner, name] = split(path);
    const rule = this.picture.entry(owner);
    if (this.#isOutput(path)) return this.goesOut(path);
    if (rule?.kind === "Interlock" && (name === "active" || name === "condition")) return this.#once(`${name} ${owner}`, () => this.#isOn(rule, name === "active"));
    if (name === "latched" || name === "tripped") return named("late")(read);
    return this.#isForced(path) ? named("field")(read) : this.#held(read);
  };

  /** What is held at the end of a scan: a memory what is assigned to it, a block what it makes of what it is given. */
  #held(read: List): Tree {
    const path = textAt(read, 1);
    const [owner, name] = split(path);
    const tree = this.demands.assigned.get(path);
    if (tree !== undefined && !this.#isOutput(path)) return this.#once(path, () => this.#fitted(path, this.#put(tree, this.#logic)));
    if (this.demands.given.has(owner) && !this.demands.sometimes.has(owner)) return this.#once(path, () => this.#block(owner, name) ?? read);
    return read[0] === "before" ? ["tag", path] : read;
  }

  // What hangs on what.

  #fitted(path: string, tree: Tree): Tree {
    const entry = this.picture.entry(path);
    if (entry?.kind === "DigitalOut") return ["apply", "bool", tree];
    return ["apply", "max", ["apply", "min", tree, number(entry, "high")], number(entry, "low")];
  }

  /** What logic asks of an output, or nothing where it may not start. */
  #asked(path: string): Tree {
    const demand = this.#fitted(path, this.#put(this.demands.outputs.get(path) ?? 0, this.#logic));
    return this.picture.allowing(path).length > 0 ? ["choose", free(`start ${path}`), demand, 0] : demand;
  }

  #out(path: string): Tree {
    let found = this.asked(path);
    for (const [rule, value] of [...this.reach.over(path)].reverse()) {
      const active = this.#once(`active ${rule.path}`, () => this.#isOn(rule, true));
      found = ["choose", ["or", active, ["tag", `late:${rule.path}.latched`]], value, found];
    }
    return found;
  }

  /** Whether the condition of an interlock holds, and for as long as it must. */
  #isOn(rule: Entry, active: boolean): Tree {
    if (active && !this.reach.canAct(rule.path)) return 0;
    const trees = ["armed", "when"].map((name) => guard(rule, name)).filter((each) => each !== undefined);
    const parts = trees.map((each) => this.#put(this.demands.inlined(each), this.#about));
    return truth("and", 1, ...parts, ...(active && number(rule, "on_delay_ms") > 0 ? [free(`delay ${rule.path}`)] : []));
  }

  /** What a bit or number of a block is, as far as that shows in one scan; nothing where it does not. */
  #block(path: string, name: string): Tree | undefined {
    const entry = this.picture.entry(path);
    const [first = 0, ...others] = (this.demands.given.get(path) ?? []).map((each) => this.#put(each, this.#logic));
    const second = others[0] ?? 0;
    const bit = free(`${path}.${name}`);
    if (entry?.kind === "Limit" && name === "out") return ["apply", "max", ["apply", "min", first, number(entry, "high")], number(entry, "low")];
    if (name !== "q") return undefined;
    switch (entry?.kind) {
      case "Ton":
      case "RTrig":
      case "Blink": return truth("and", first, bit);
      case "FTrig": return ["and", ["not", first], bit];
      case "Tof": return truth("or", first, bit);
      case "Sr": return truth("or", first, ["and", ["not", second], bit]);
      case "Rs": return truth("and", ["not", second], ["or", first, bit]);
      case "Hysteresis": return crossed(first, others[0] ?? ["tag", `${path}.on`], others[1] ?? ["tag", `${path}.off`], bit);
      default: return undefined;
    }
  }

  #isOutput(path: string): boolean {
    return OUTPUTS.includes(this.picture.kind(path));
  }

  #isForced(path: string): boolean {
    const tag = withoutOk(path);
    return INPUTS.includes(this.picture.kind(tag)) && this.picture.forced(tag);
  }
}

/** Beyond one threshold it is on, beyond the other off, and between them what it was. */
function crossed(value: Tree, on: Tree, off: Tree, bit: Tree): Tree {
  const rising: Tree = ["or", [">=", value, on], ["and", [">", value, off], bit]];
  const falling: Tree = ["or", ["<=", value, on], ["and", ["<", value, off], bit]];
  return ["choose", [">=", on, off], rising, falling];
}
