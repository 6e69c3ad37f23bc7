/**
 * What can be so at one moment: things that hang together are put into an expression, and the cases that are left are tried. Each case
 * gives what is read a part of what it can hold. It finds out more than intervals alone do, and never too much: what it rules out is
 * impossible until a force or a restart; where there are too many cases, nothing is ruled out.
 */
import { floorDivide } from "./arithmetic";
import { tags } from "./conditions";
import type { Demands } from "./demands";
import type { Few } from "./few";
import { BOOLEAN, canBeOff, canBeOn, hull, type Span } from "./intervals";
import { type Entry, names } from "./model";
import { Moments } from "./moments";
import type { Picture } from "./picture";
import type { Reach } from "./reach";
import { Spans } from "./spans";
import { at, isList, type List, split, textAt, type Tree, wordOf } from "./tree";

const MOST_CASES = 100;
/** By what is read, the part of what it can hold: numbers, or states of a sequence. */
interface Case { spans: ReadonlyMap<string, Span>; states: ReadonlyMap<string, readonly string[]>; tests: ReadonlyMap<string, boolean> }

const neverBoth = (pair: readonly string[]): Tree => ["not", ["and", ...pair.map((path): Tree => ["tag", `free:${path}.q`])]];

/** A rule, its condition, and whether that is to hold. */
export interface Due { rule: Entry; tree: Tree; want: boolean }

/** Whether a rule's condition, a guard, or what goes out of an output can come to be true, or false. */
export class Together {
  readonly #moments: Moments;
  readonly #apart = new Map<string, boolean>();
  #left = 0;
  #whole = false;

  constructor(private readonly picture: Picture, private readonly demands: Demands, private readonly reach: Reach) {
    this.#moments = new Moments(picture, demands, reach);
  }

  /** Whether the condition of a rule can come to be so. */
  rule(rule: Entry, tree: Tree, want: boolean): boolean {
    return !this.demands.known || this.#canBe(this.#moments.ofRule(rule, tree), want);
  }

  /** Whether a guard can come to be so where it is asked. */
  guard(tree: Tree, want: boolean): boolean {
    return !this.demands.known || this.#canBe(this.#moments.ofGuard(tree), want);
  }

  /** Whether the condition of a rule can come to be so while logic has an output on, or off. */
  whileAsked({ rule, tree, want }: Due, output: string, on: boolean): boolean {
    const [goal, asked] = [this.#moments.ofRule(rule, tree), this.#moments.asked(output)];
    return this.#canBe(["and", want ? goal : ["not", goal], on ? asked : ["not", asked]], true);
  }

  /** Whether an output can come to be on, or off, without a force. */
  output(path: string, want: boolean): boolean {
    return !this.demands.known || this.#canBe(this.#moments.goesOut(path), want);
  }

  #canBe(tree: Tree, want: boolean): boolean {
    if (!this.#try(tree, want)) return false;
    const all = this.#bistables(tree);
    const pairs = all.flatMap((one, place) => all.slice(place + 1).map((other): [string, string] => [one, other]));
    const apart = pairs.filter(([one, other]) => this.#exclude(one, other)).map(neverBoth);
    return apart.length === 0 || this.#try(["and", ...apart, want ? tree : ["not", tree]], true);
  }

  /** Whether a case is found; where there are too many, once more with what choices hang on left whole. */
  #try(tree: Tree, want: boolean): boolean {
    for (const whole of [false, true]) {
      this.#left = MOST_CASES;
      this.#whole = whole;
      if (!this.#found(tree, want, { spans: new Map(), states: new Map(), tests: new Map() })) return false;
      if (this.#left >= 0) return true;
    }
    return true;
  }

  /** Those on whose past an expression hangs. */
  #bistables(tree: Tree): string[] {
    const found = tags(tree).filter((path) => path.startsWith("free:") && path.endsWith(".q")).map((path) => path.slice("free:".length, -".q".length));
    return found.filter((path) => ["Rs", "Sr"].includes(this.picture.kind(path)));
  }

  /** Whether two bistables are never on together: they are not now, and a scan that finds them apart leaves them so. */
  #exclude(one: string, other: string): boolean {
    const key = `${one} ${other}`;
    const known = this.#apart.get(key);
    if (known !== undefined) return known;
    const now = [one, other].every((path) => this.picture.word(path, "q") !== 0);
    const both = [one, other].map((path) => this.#moments.heldAt(`${path}.q`));
    const found = !now && !this.#try(["and", neverBoth([one, other]), ...both], true);
    this.#apart.set(key, found);
    return found;
  }

  /** Whether there is a case in which it is so, or too many were tried. */
  #found(tree: Tree, want: boolean, given: Case): boolean {
    const spans = new InCase(this.picture, this.reach, given, this.#whole);
    const span = spans.span(tree);
    if (!(want ? canBeOn(span) : canBeOff(span))) return false;
    this.#left -= 1;
    const found = (want ? canBeOff(span) : canBeOn(span)) ? spans.openIn(tree) : null;
    if (found === null || this.#left < 0) return true;
    return spans.parts(found.key).some((part) => this.#found(tree, want, part));
  }
}

type Open = { depth: number; key: string } | null;

/** What expressions give in one case. */
class InCase extends Spans {
  readonly #open = new Map<Tree, Open>();

  constructor(picture: Picture, private readonly reach: Reach, private readonly given: Case, private readonly whole: boolean) {
    super(picture);
  }

  protected override compute(tree: List): Span {
    const test = this.whole && tree[0] === "choose" ? this.given.tests.get(testOf(tree)) : undefined;
    return test === undefined ? super.compute(tree) : this.span(at(tree, test ? 2 : 3));
  }

  of(path: string): Span {
    const found = this.given.spans.get(path);
    if (found !== undefined) return found;
    const colon = path.lastIndexOf(":");
    const plain = path.slice(colon + 1);
    const [owner, name] = split(plain);
    if (name === "state" && this.picture.kind(owner) === "Sequence") {
      const all = names(this.picture.entry(owner), "states");
      return hull([...this.states(path.slice(0, colon + 1) + owner)].map((state): Span => [all.indexOf(state), all.indexOf(state)]));
    }
    return path.startsWith("free:") ? BOOLEAN : this.reach.of(plain);
  }

  fewOf(path: string): Few {
    return path.startsWith("free:") ? null : this.reach.fewOf(path.slice(path.lastIndexOf(":") + 1));
  }

  states(sequence: string): ReadonlySet<string> {
    const plain = sequence.slice(sequence.lastIndexOf(":") + 1);
    const known = this.reach.states(plain);
    return new Set(this.given.states.get(sequence) ?? names(this.picture.entry(plain), "states").filter((state) => known.has(state)));
  }

  /**
   * What is read in the part of an expression that leaves it open, and how deep that stands in it; null if nothing.
   * Of what is compared, what is widest; else what stands nearest, for the rest may hang on it.
   */
  openIn(tree: Tree): Open {
    if (!isList(tree) || tree[0] === "table" || tree[0] === "function") return null;
    const known = this.#open.get(tree);
    if (known !== undefined) return known;
    const [low, high] = this.span(tree);
    const found = low === high ? null : this.#findOpen(tree);
    this.#open.set(tree, found);
    return found;
  }

  #findOpen(tree: List): Open {
    const word = wordOf(tree);
    if (word === "tag" || word === "before") return { depth: 0, key: textAt(tree, 1) };
    if (word === "call") {
      const [sequence, name] = split(textAt(tree, 1));
      return name === "at" ? { depth: 0, key: `${sequence}@` } : null;
    }
    const nearest = ["and", "or", "choose", "not"].includes(word);
    const test = this.whole && word === "choose" ? testOf(tree) : "";
    const chosen = this.given.tests.get(test);
    if (test !== "" && chosen === undefined && this.openIn(at(tree, 1)) !== null) return { depth: 0, key: test };
    const operands = chosen === undefined ? tree.slice(word === "apply" || word === "chain" ? 2 : 1) : [at(tree, chosen ? 2 : 3)];
    let best: Open = null;
    for (const each of operands) {
      const found = this.openIn(each);
      if (found === null) continue;
      if (best === null || (nearest ? found.depth < best.depth : this.#width(found.key) > this.#width(best.key))) best = found;
    }
    return best === null ? null : { depth: best.depth + 1, key: best.key };
  }

  #width(key: string): number {
    if (key.startsWith("#")) return 1;
    if (key.endsWith("@")) return this.states(key.slice(0, -1)).size;
    const [low, high] = this.of(key);
    return high - low;
  }

  /** Two parts of what is left of something. */
  parts(key: string): Case[] {
    const { spans, states, tests } = this.given;
    if (key.startsWith("#")) return [true, false].map((part) => ({ spans, states, tests: new Map([...tests, [key, part]]) }));
    if (key.endsWith("@")) {
      const sequence = key.slice(0, -1);
      const all = [...this.states(sequence)];
      return [all.slice(0, 1), all.slice(1)].map((part) => ({ spans, states: new Map([...states, [sequence, part]]), tests }));
    }
    const [low, high] = this.of(key);
    const middle = floorDivide(low + high, 2);
    const halves: Span[] = [[low, middle], [middle + 1, high]];
    return halves.map((part) => ({ spans: new Map([...spans, [key, part]]), states, tests }));
  }
}

/** What a choice hangs on, where that is more than one condition. */
function testOf(choice: List): string {
  const test = at(choice, 1);
  return isList(test) && ["and", "or", "not", "choose"].includes(wordOf(test)) ? `#${JSON.stringify(test)}` : "";
}
