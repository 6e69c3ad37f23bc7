/**
 * How likely it is that something becomes otherwise: from outside by what it is, inside the model by the likeliest way to bring it about.
 * It only ranks. Whether a change does what it should is tried in `changes.ts`, and how it comes about is followed in `causes.ts`.
 */
import { wanted } from "./blocks";
import { branched, isState, isTruth, reads, tags } from "./conditions";
import type { Demands } from "./demands";
import { FAULT, FIELD, FORCED, MADE, MEMORY, NEVER, SETTING, STATE } from "./likelihood";
import { INPUTS, number, transitions } from "./model";
import { type Picture, withoutOk } from "./picture";
import { at, isList, isTrue, type List, split, textAt, type Tree } from "./tree";
import { shortestWay } from "./ways";

const OUTSIDE: readonly string[] = [...INPUTS, "Command"];
const STATES: readonly string[] = ["ok", "state", "previous", "entered"];
const ACTS: readonly string[] = ["active", "latched", "tripped"];

const FAR = 1000; // steps: more than a sequence has states

/** Something inside, and the bit that it is to be; null of a number, which is to be any other. */
interface Inside { path: string; bit: number | null }
const keyOf = (path: string, bit: number | null): string => `${path}=${bit ?? ""}`;

/** Gives places in the order of likelihood; NEVER where there is no way. */
export class Prospects {
  readonly #made = new Map<string, number>();

  constructor(private readonly picture: Picture, private readonly demands: Demands) {}

  /** How likely it is that a path comes to be that; null is any other value. */
  of(path: string, value: number | null): number {
    const { picture } = this;
    const tag = withoutOk(path);
    if (path.includes("@")) return STATE;
    if (picture.forces && picture.forced(tag)) return FORCED;
    if (tag !== path && picture.entry(tag) !== undefined) return (value === null ? !isTrue(picture.read(path)) : isTrue(value)) ? STATE : FAULT;
    return picture.entry(path) === undefined ? this.#ofAttribute(path, value) : this.#ofTag(path, value);
  }

  #ofTag(path: string, value: number | null): number {
    const kind = this.picture.kind(path);
    if (kind === "Setting") return SETTING;
    if (!OUTSIDE.includes(kind)) return this.#inside(path, value);
    return this.#opens(path, value) ? MADE : FIELD;
  }

  #ofAttribute(path: string, value: number | null): number {
    const [owner, name] = split(path);
    if (ACTS.includes(name)) return value === null || isTrue(value) ? FAULT : STATE;
    if (STATES.includes(name)) return STATE;
    if (this.picture.kind(owner) !== "Sequence") return this.#inside(path, value);
    return value === null || value > this.picture.read(path) ? MADE : STATE; // the time in a state: only another makes it less
  }

  /** How many transitions lead a sequence into a state; what hangs on one is farther than any. */
  steps(path: string, value: number): number {
    const [sequence = "", state] = path.split("@");
    const inside = this.demands.assigned.has(path) || this.demands.given.has(split(path)[0]);
    if (state === undefined) return inside && this.of(path, value) >= STATE ? FAR : 0;
    const entry = this.picture.entry(sequence);
    return isTrue(value) && entry !== undefined ? shortestWay(transitions(entry), this.picture.state(sequence), state).length : 0;
  }

  /** Whether a normally closed contact is to open. */
  #opens(path: string, value: number | null): boolean {
    return number(this.picture.entry(path), "fail_safe") === 1 && (value === null ? isTrue(this.picture.read(path)) : !isTrue(value));
  }

  /** How likely it is that a single condition comes to hold, or not. */
  so(condition: List, want: boolean): number {
    if (isState(condition)) return STATE;
    if (condition[0] === "tag" || condition[0] === "before") return this.of(textAt(condition, 1), Number(want));
    return this.#any(tags(condition).filter((path) => path !== "scan_ms"));
  }

  #any(paths: readonly string[]): number {
    return Math.min(NEVER, ...paths.map((path) => this.of(path, null)));
  }

  #inside(path: string, value: number | null): number {
    if (this.#made.size === 0) this.#findMade();
    return this.#made.get(keyOf(path, value !== null && this.picture.isBit(path) ? Number(isTrue(value)) : null)) ?? MADE;
  }

  /** Everything inside at once, as logic sees the image: nothing has a way at first, and each that is found may open others. */
  #findMade(): void {
    const { picture } = this;
    const { forces, about, changed } = picture;
    picture.forces = true;
    picture.about = false;
    picture.changed = new Map();
    const all = this.#allInside();
    for (const { path, bit } of all) this.#made.set(keyOf(path, bit), NEVER);
    while (this.#grows(all)) { /* once more */ }
    picture.forces = forces;
    picture.about = about;
    picture.changed = changed;
  }

  #allInside(): Inside[] {
    const { given, assigned } = this.demands;
    const fields = [...given.keys()].flatMap((path) => {
      const entry = this.picture.entry(path);
      return entry === undefined ? [] : this.picture.fields(entry).map((name) => `${path}.${name}`);
    });
    return [...assigned.keys(), ...fields].flatMap((path) => [null, ...(this.picture.isBit(path) ? [0, 1] : [])].map((bit) => ({ path, bit })));
  }

  /** Looks once behind everything; whether that found more. */
  #grows(all: readonly Inside[]): boolean {
    let grows = false;
    for (const { path, bit } of all) {
      const rank = Math.max(this.picture.kind(path) === "Memory" ? MEMORY : MADE, this.#behind(path, bit));
      grows = grows || rank !== this.#made.get(keyOf(path, bit));
      this.#made.set(keyOf(path, bit), rank);
    }
    return grows;
  }

  /** The likeliest way to what is assigned to it, or to what its block is to be given. */
  #behind(path: string, bit: number | null): number {
    const [owner, name] = split(path);
    const tree = this.demands.assigned.get(path);
    const trees = tree === undefined ? (this.demands.given.get(owner) ?? []) : [tree];
    if (bit === null) return this.#any(trees.flatMap(tags));
    if (tree !== undefined) return this.#way(tree, isTrue(bit));
    const due = wanted(this.picture, owner, name, bit, false, trees);
    return due.length === 0 ? MADE : Math.max(...due.map(([, each, want]) => this.#way(each, want)));
  }

  /** The likeliest way to make an expression true, or false: all that one way needs, and any of several ways. */
  #way(told: Tree, want: boolean): number {
    const tree = branched(told);
    if (!isList(tree)) return (tree !== 0) === want ? FIELD : NEVER;
    const word = tree[0];
    if (isTruth(tree)) return this.#way(at(tree, tree.length - 1), want !== (word === "not"));
    if (word === "apply" && (tree[1] === "min" || tree[1] === "max")) return this.#way(at(tree, 2), want);
    if (word === "and" || word === "or") {
      const ways = tree.slice(1).map((each) => this.#way(each, want));
      return want === (word === "and") ? Math.max(...ways) : Math.min(...ways);
    }
    if (word === "choose") {
      return Math.min(...[true, false].map((test) => Math.max(this.#way(at(tree, 1), test), this.#way(at(tree, test ? 2 : 3), want))));
    }
    if (this.picture.isTrue(tree) === want) return FIELD;
    return reads(tree) && this.picture.possible(tree, want) ? this.so(tree, want) : NEVER;
  }
}
