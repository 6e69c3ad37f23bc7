/** An interpreter of a description's logic: it keeps nothing; what a tag or a sequence is, the `Machine` knows. */
import { APPLY, computed, UnreachedError } from "./arithmetic";
import { at, type Code, isList, isTrue, type List, listAt, prefixOf, split, textAt, textOf, type Tree, wordOf } from "./tree";

/** What logic acts on, by dotted path from the root. */
export interface Machine {
  read: (path: string) => number;
  call: (path: string, given: readonly (number | string)[]) => number;
}

/** The methods and functions of a model, and the class of each part by its prefix. */
export interface Logic {
  classes: ReadonlyMap<string, string>;
  methods: Readonly<Record<string, Readonly<Record<string, Code>>>>;
  functions: Readonly<Record<string, Code>>;
}

/** What is given, and the defaults of what is not. */
export function argumentsOf<T extends Tree>(code: Code, given: readonly T[]): (T | number)[] {
  return [...given, ...code.defaults.slice(code.defaults.length - (code.parameters.length - given.length))];
}

/** The numbers that a loop walks. */
export function passes(table: List): number[] {
  const numbers = table.slice(1).map(Number);
  if (table[0] !== "range") return numbers;
  const [start = 0, stop = 0, step = 1] = numbers;
  const count = Math.max(0, Math.ceil((stop - start) / step));
  return Array.from({ length: count }, (_, place) => start + place * step);
}

function codeAt(list: List, place: number): Code {
  const found = at(list, place);
  if (typeof found !== "object" || found === null || isList(found)) throw new UnreachedError("no function");
  return found;
}

export class Interpreter {
  constructor(private readonly logic: Logic, readonly machine: Machine) {}

  /** The value of an expression whose names are dotted from the root. */
  value(tree: Tree): number {
    return new Frame(this, "", new Map()).value(tree);
  }

  /** A call of the model's own: a method of it or of a part, or something that the machine knows. */
  call(path: string, given: readonly (number | string)[]): number {
    const [owner, name] = split(path);
    const prefix = prefixOf(owner);
    const methods = this.logic.methods[this.logic.classes.get(prefix) ?? ""];
    if (methods === undefined || (name !== "scan" && methods[name] === undefined)) return this.machine.call(path, given);
    const method = methods[name];
    return method === undefined ? 0 : this.run(method, prefix, given.map(Number));
  }

  /** A function of the file, or a built-in. */
  apply(name: string, given: number[]): number {
    const own = this.logic.functions[name];
    if (own !== undefined) return this.run(own, "", given);
    const known = APPLY[name];
    if (known === undefined) throw new UnreachedError(name);
    return known(...given);
  }

  /** What a function gives, whose names are seen from a part. */
  run(code: Code, prefix: string, given: readonly number[]): number {
    const values = argumentsOf(code, given);
    const left = new Frame(this, prefix, new Map(code.parameters.map((name, place) => [name, values[place] ?? 0]))).block(code.body);
    return typeof left === "number" ? left : 0;
  }
}

/** How a list of statements was left: by `return` with a value, by `break` or `continue`, or at its end. */
type Left = number | "break" | "continue" | undefined;

/** One call of one function: its local variables, and the part that its names are seen from. */
class Frame {
  constructor(private readonly interpreter: Interpreter, private readonly prefix: string, private readonly locals: Map<string, number>) {}

  value(tree: Tree): number {
    if (typeof tree === "number") return tree;
    if (!isList(tree)) throw new UnreachedError("no number");
    switch (tree[0]) {
      case "tag": return this.interpreter.machine.read(this.prefix + textAt(tree, 1));
      case "local": return this.#local(textAt(tree, 1));
      case "call": return this.interpreter.call(this.prefix + textAt(tree, 1), this.#given(tree));
      case "apply": return this.interpreter.apply(textAt(tree, 1), tree.slice(2).map((each) => this.value(each)));
      case "function": return this.interpreter.run(codeAt(tree, 1), this.prefix, []);
      case "index": return this.#index(tree);
      case "choose": return this.value(at(tree, isTrue(this.value(at(tree, 1))) ? 2 : 3));
      case "and": return this.#until(tree, 1, (value) => !isTrue(value));
      case "or": return this.#until(tree, 0, isTrue);
      case "chain": return this.#chain(tree);
      default: return this.#operation(tree);
    }
  }

  block(body: List): Left {
    for (const statement of body) {
      const left = isList(statement) ? this.#statement(statement) : undefined;
      if (left !== undefined) return left;
    }
    return undefined;
  }

  #local(name: string): number {
    const found = this.locals.get(name);
    if (found === undefined) throw new UnreachedError(name);
    return found;
  }

  #given(tree: List): (number | string)[] {
    return tree.slice(2).filter((each) => wordOf(each) !== "model").map((each) => (typeof each === "string" ? each : this.value(each)));
  }

  #index(tree: List): number {
    const table = listAt(tree, 1).slice(1);
    const found = table.at(this.value(at(tree, 2)));
    if (typeof found !== "number") throw new UnreachedError("index");
    return found;
  }

  /** The value of the first operand that ends it, else of the last. */
  #until(tree: List, otherwise: number, ends: (value: number) => boolean): number {
    let value = otherwise;
    for (const operand of tree.slice(1)) {
      value = this.value(operand);
      if (ends(value)) break;
    }
    return value;
  }

  #chain(tree: List): number {
    let left = this.value(at(tree, 2));
    for (const [place, sign] of listAt(tree, 1).entries()) {
      const right = this.value(at(tree, place + 3));
      if (!isTrue(computed(textOf(sign), left, right))) return 0;
      left = right;
    }
    return 1;
  }

  #operation(tree: List): number {
    const sign = wordOf(tree);
    const left = this.value(at(tree, 1));
    if (tree.length === 2) return sign === "not" ? Number(!isTrue(left)) : sign === "-" ? 0 - left : ~left;
    if (sign === "in" || sign === "not in") return Number(listAt(tree, 2).slice(1).includes(left) === (sign === "in"));
    return computed(sign, left, this.value(at(tree, 2)));
  }

  #statement(tree: List): Left {
    switch (tree[0]) {
      case "set": this.#assign(tree); return undefined;
      case "do": this.value(at(tree, 1)); return undefined;
      case "if": return this.block(listAt(tree, isTrue(this.value(at(tree, 1))) ? 2 : 3));
      case "for": return this.#loop(tree);
      case "return": return tree[1] === null ? 0 : this.value(at(tree, 1));
      default: return tree[0] === "break" ? "break" : "continue";
    }
  }

  #assign(tree: List): void {
    const value = this.value(at(tree, 2));
    for (const target of listAt(tree, 1)) {
      if (!isList(target) || target[0] !== "local") throw new UnreachedError("nothing that is asked here assigns");
      this.locals.set(textAt(target, 1), value);
    }
  }

  #loop(tree: List): Left {
    for (const value of passes(listAt(tree, 2))) {
      this.locals.set(textAt(tree, 1), value);
      const left = this.block(listAt(tree, 3));
      if (left === "break") break;
      if (typeof left === "number") return left;
    }
    return undefined;
  }
}
