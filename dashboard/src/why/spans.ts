/**
 * What expressions can give, where it is known what each thing that they read can hold: intervals, never too narrow. Where an interval
 * leaves a comparison open, the values are tried that its sides can have, if they are few.
 */
import { combined, few, hasGaps, MOST, union, type Few } from "./few";
import {
  BINARY, canBeOff, canBeOn, compared, greatest, hull, inverted, LARGEST, least, magnitude, negative, NEVER, not, ALWAYS, BOOLEAN, type Span, truth, WIDE,
} from "./intervals";
import type { Picture } from "./picture";
import { at, isList, type List, listAt, split, textAt, textOf, type Tree, wordOf } from "./tree";

const APPLY: Readonly<Record<string, (spans: readonly Span[]) => Span>> = {
  bool: ([span = NEVER]) => truth(span),
  int: ([span = NEVER]) => span,
  abs: ([span = NEVER]) => magnitude(span),
  min: least,
  max: greatest,
};

/** `span` and `values` of an expression; `of` a path, `fewOf` it, and the `states` of a sequence are what a subclass knows. */
export abstract class Spans {
  protected readonly memo = new Map<Tree, Span>();
  protected readonly tried = new Map<Tree, Few>();

  constructor(protected readonly picture: Picture) {}

  /** What a tag or an attribute can hold. */
  abstract of(path: string): Span;

  /** The values that it can hold, if they are known to be few. */
  abstract fewOf(path: string): Few;

  /** The names of the states that a sequence can be in. */
  abstract states(sequence: string): ReadonlySet<string>;

  /** Whether a sequence can be in a state. */
  at(sequence: string, state: string): Span {
    const states = this.states(sequence);
    if (!states.has(state)) return NEVER;
    return states.size === 1 ? ALWAYS : BOOLEAN;
  }

  /** What an expression can give. */
  span(tree: Tree): Span {
    if (!isList(tree)) return [Number(tree), Number(tree)];
    const known = this.memo.get(tree);
    if (known !== undefined) return known;
    const [low, high] = this.compute(tree);
    const found: Span = [low + 0, high + 0]; // no negative zero
    this.memo.set(tree, found);
    return found;
  }

  /** The values that an expression can give, if they are few. */
  values(tree: Tree): Few {
    if (!isList(tree)) return [Number(tree)];
    const known = this.tried.get(tree);
    if (known !== undefined) return known;
    const [low, high] = this.span(tree);
    const within = (this.#possible(tree) ?? []).filter((value) => low <= value && value <= high);
    const size = Math.min(high - low, MOST) + 1;
    const found = few(within.length > 0 ? within : Array.from({ length: size }, (_, place) => low + place));
    this.tried.set(tree, found);
    return found;
  }

  #possible(tree: List): Few {
    const word = wordOf(tree);
    if (word === "tag" || word === "before") return this.fewOf(textAt(tree, 1));
    if (word === "choose") {
      const test = this.span(at(tree, 1));
      return union([...(canBeOn(test) ? [this.values(at(tree, 2))] : []), ...(canBeOff(test) ? [this.values(at(tree, 3))] : [])]);
    }
    if (word === "index") {
      const places = this.values(at(tree, 2));
      return few(listAt(tree, 1).slice(1).filter((_, place) => places?.includes(place) ?? true).map(Number));
    }
    if (word === "apply") return this.#combined(tree.slice(0, 2), tree.slice(2), []);
    return word in BINARY || word === "~" ? this.#combined([word], tree.slice(1), []) : null;
  }

  /** What is computed of each combination of what the operands can give. */
  #combined(head: List, operands: List, tail: List): Few {
    const ways: Few[] = [];
    for (const operand of operands) {
      const found = this.values(operand);
      if (found === null) return null;
      ways.push(found);
    }
    const all = combined(ways);
    return all === null ? null : few(all.map((each) => this.picture.value([...head, ...each, ...tail])));
  }

  /** Whether it reads what is known never to have some values of its range. */
  #hasGaps(tree: Tree): boolean {
    if (!isList(tree)) return false;
    if (tree[0] === "tag" || tree[0] === "before") return hasGaps(this.fewOf(textAt(tree, 1)) ?? []);
    return tree[0] === "index" || tree.slice(1).some((each) => this.#hasGaps(each));
  }

  /** A comparison that intervals leave open, as few values tell it; where nothing is left out, an interval says all. */
  #closed(found: Span, sign: string, operands: List, table: List): Span {
    if (found[0] === found[1] || !operands.some((each) => this.#hasGaps(each))) return found;
    const values = this.#combined([sign], operands, table) ?? [];
    return values.length === 0 ? found : hull(values.map((value): Span => [value, value]));
  }

  protected compute(tree: List): Span {
    const word = wordOf(tree);
    switch (word) {
      case "tag":
      case "before": return this.of(textAt(tree, 1));
      case "call": return this.#called(tree);
      case "function": return WIDE;
      case "apply": return this.#applied(tree, tree.slice(2).map((each) => this.span(each)));
      case "index": return hull(listAt(tree, 1).slice(1).map((each): Span => [Number(each), Number(each)]));
      case "choose": return this.#chosen(tree);
      case "and":
      case "or": return this.#joined(word === "and", tree.slice(1));
      case "chain": return this.#chain(tree);
      default: return this.#operation(word, tree.slice(1));
    }
  }

  #called(tree: List): Span {
    const [sequence, name] = split(textAt(tree, 1));
    return name === "at" ? this.at(sequence, textAt(tree, 2)) : WIDE;
  }

  #applied(tree: List, spans: readonly Span[]): Span {
    const known = APPLY[textAt(tree, 1)];
    if (known !== undefined) return known(spans);
    if (spans.some(([low, high]) => low !== high)) return WIDE;
    const value = this.picture.value(["apply", at(tree, 1), ...spans.map(([low]) => low)]); // a function of the file sees nothing else
    return [value, value];
  }

  #chosen(tree: List): Span {
    const test = this.span(at(tree, 1));
    return hull([...(canBeOn(test) ? [this.span(at(tree, 2))] : []), ...(canBeOff(test) ? [this.span(at(tree, 3))] : [])]);
  }

  /** `and` gives the first operand that is false, `or` the first that is true, else the last. */
  #joined(every: boolean, operands: List): Span {
    const found: Span[] = [];
    for (const operand of operands.slice(0, -1)) {
      const span = this.span(operand);
      if (every ? canBeOff(span) : canBeOn(span)) found.push(every ? NEVER : nonzero(span));
      if (!(every ? canBeOn(span) : canBeOff(span))) return hull(found);
    }
    return hull([...found, this.span(at(operands, operands.length - 1))]);
  }

  #chain(tree: List): Span {
    return least(listAt(tree, 1).map((sign, place) => compared(textOf(sign), this.span(at(tree, place + 2)), this.span(at(tree, place + 3)))));
  }

  #operation(sign: string, operands: List): Span {
    const one = this.span(at(operands, 0));
    if (operands.length === 1) {
      if (sign === "not") return not(one);
      return sign === "-" ? negative(one) : inverted(one);
    }
    if (sign === "in" || sign === "not in") {
      const found = this.#closed(inside(one, listAt(operands, 1).slice(1).map(Number)), "in", operands.slice(0, 1), operands.slice(1));
      return sign === "in" ? found : not(found);
    }
    const other = this.span(at(operands, 1));
    const compute = BINARY[sign];
    if (compute === undefined) return this.#closed(compared(sign, one, other), sign, operands, []);
    const [low, high] = compute(one, other);
    return [Math.max(low, -LARGEST), Math.min(high, LARGEST)];
  }
}

function inside([low, high]: Span, table: readonly number[]): Span {
  const within = new Set(table.filter((value) => low <= value && value <= high));
  if (within.size === 0) return NEVER;
  return within.size === high - low + 1 ? ALWAYS : BOOLEAN;
}

/** What is left of a span for what is true. */
const nonzero = ([low, high]: Span): Span => [low === 0 ? 1 : low, high === 0 ? -1 : high];
