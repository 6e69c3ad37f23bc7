/**
 * What logic asks of each output: a scan put together into one expression over tags and over what things in the model hold.
 * `["tag", "feed.run"]` is what it holds at the end of the scan, `["before", "feed.run"]` what it held when the scan began.
 * It is derived here as `tools/compiler/demands.py` derives it; the description holds the logic alone.
 */
import { EarlyReads } from "./earlyReads";
import { argumentsOf } from "./interpret";
import { type Entry, type Model, OUTPUTS, text } from "./model";
import { assigns, called, returns, unrolled } from "./statements";
import { at, type Code, isList, type List, listAt, prefixOf, split, textAt, type Tree, wordOf } from "./tree";

const MOST = 20_000;
/** Stands for `dt_ms`: an image is of one scan, which is taken to be one period long. */
const TIME: Tree = ["tag", "scan_ms"];
type Values = Map<string, Tree>;

/** The logic cannot be put into one expression. */
class UnknownError extends Error {}

export class Demands {
  /** By path of an output, the expression that its last assignment gives; null where it cannot be told. */
  readonly outputs = new Map<string, Tree>();
  /** By path of a block, what it is called with. */
  readonly given = new Map<string, readonly Tree[]>();
  /** What all tags are assigned that logic assigns, times included. */
  readonly assigned = new Map<string, Tree>();
  /** Those that are also read between that and the end of the scan, before they are brought into their range. */
  readonly early = new Set<string>();
  /** Whether any of this could be told. */
  known = false;
  /** The blocks and sequences that are called on some paths only. */
  readonly sometimes = new Set<string>();
  /** By path of a sequence, the tags that are assigned before its step. */
  readonly ahead = new Map<string, Set<string>>();
  /** Which reads come before what they read is written. */
  readonly reads = new EarlyReads();
  /** How many branches deep what is followed stands. */
  branches = 0;
  readonly #tags: ReadonlyMap<string, Entry>;
  #followed = 0;

  constructor(private readonly model: Model) {
    this.#tags = new Map(model.tags.map((tag) => [tag.path, tag]));
    for (const tag of model.tags) if (OUTPUTS.includes(tag.kind)) this.outputs.set(tag.path, null);
    const values: Values = new Map();
    if (this.#attempt(() => this.#method("", "scan", [TIME], values)) === undefined) return;
    for (const path of this.outputs.keys()) this.outputs.set(path, values.get(path) ?? ["before", path]);
    for (const [path, tree] of values) if (this.#tags.has(path)) this.assigned.set(path, tree);
    this.known = true;
  }

  /** A guard with the methods and functions that it calls put in; as it is where that cannot be. */
  inlined(guard: Tree): Tree {
    const found = this.#attempt(() => {
      if (!isList(guard) || guard[0] !== "function") return new Block(this, "").put(guard, new Map());
      return this.#function(guard[1] as Code, "", [], new Map());
    });
    return found === undefined ? guard : found;
  }

  #attempt(find: () => Tree): Tree | undefined {
    try {
      return find();
    } catch (problem) {
      if (problem instanceof UnknownError) return undefined;
      throw problem;
    }
  }

  #methods(prefix: string): Readonly<Record<string, Code>> | undefined {
    return this.model.logic.methods[this.model.logic.classes.get(prefix) ?? ""];
  }

  #method(prefix: string, name: string, given: readonly Tree[], values: Values): Tree {
    const method = this.#methods(prefix)?.[name];
    return method === undefined ? 0 : this.#function(method, prefix, given, values);
  }

  /** The value that it returns; `values` become those after it. */
  #function(code: Code, prefix: string, given: readonly Tree[], values: Values): Tree {
    const all = argumentsOf(code, given);
    const inside: Values = new Map(values);
    for (const [place, name] of code.parameters.entries()) inside.set(`%${name}`, all[place] ?? 0);
    inside.set("%", 0);
    const after = new Block(this, prefix).run(code.body, inside);
    for (const [path, value] of after) if (!path.startsWith("%")) values.set(path, value);
    return after.get("%") ?? 0;
  }

  /** Something is read, in the scan or in a guard that is inlined after it. */
  #read(read: List): List {
    if (!this.known) this.reads.read(read);
    return read;
  }

  /** One more statement is followed. */
  count(): void {
    this.#followed += 1;
    if (this.#followed > MOST) throw new UnknownError();
  }

  /** What a call gives: a method's expression, or what the block then holds. */
  call(path: string, given: readonly Tree[], values: Values): Tree {
    const [owner, name] = split(path);
    const prefix = prefixOf(owner);
    const methods = this.#methods(prefix);
    if (methods !== undefined && (name === "scan" || methods[name] !== undefined)) return this.#methodCalled(prefix, name, path, given, values);
    if ((name === "at" || name === "step") && owner !== "") {
      if (name === "step") this.#stepped(owner, values);
      return this.#read(["call", path, ...given]);
    }
    const block = this.model.entries.get(path);
    const tracked = block?.kind === "WentOut" ? this.#read(["before", text(block, "tracks")]) : undefined; // all that it looks at
    this.given.set(path, tracked === undefined ? given : [tracked]);
    this.#changed(path);
    return this.#read(["tag", `${path}.${this.model.state[block?.kind ?? ""]?.[0] ?? "out"}`]);
  }

  #stepped(sequence: string, values: Values): void {
    const ahead = [...values.keys()].filter((each) => this.#tags.has(each));
    for (const each of ahead) this.early.add(each);
    this.ahead.set(sequence, new Set([...(this.ahead.get(sequence) ?? []), ...ahead]));
    this.#changed(sequence);
  }

  /** A block or sequence is called. */
  #changed(path: string): void {
    this.reads.write(path);
    if (this.branches > 0) this.sometimes.add(path);
  }

  #methodCalled(prefix: string, name: string, path: string, given: readonly Tree[], values: Values): Tree {
    try {
      return this.#method(prefix, name, given, values);
    } catch (problem) {
      if (!(problem instanceof UnknownError) || this.#changesSomething(prefix, name)) throw problem;
      return ["call", path, ...given]; // as it is: whoever reads it can compute it
    }
  }

  /** What a function of the file gives, or a built-in. */
  apply(name: string, given: readonly Tree[]): Tree {
    const code = this.model.logic.functions[name];
    const found = code === undefined ? undefined : this.#attempt(() => this.#function(code, "", given, new Map()));
    return found === undefined ? ["apply", name, ...given] : found;
  }

  #changesSomething(prefix: string, name: string): boolean {
    const body = this.#methods(prefix)?.[name]?.body ?? [];
    return assigns(body) || called(body).some((path) => split(path)[1] !== "at");
  }

  read(path: string, values: Values): Tree {
    const known = values.get(path);
    if (known !== undefined && this.#tags.get(path)?.kind !== "Memory") return known;
    if (known !== undefined) this.early.add(path);
    return this.#read([this.outputs.has(path) ? "before" : "tag", path]);
  }
}

/** Puts values into the statements of one function, seen from one part. */
class Block {
  constructor(private readonly demands: Demands, private readonly prefix: string) {}

  /** The values after a list of statements. A branch that returns takes the rest of the list into the other. */
  run(body: List, start: Values): Values {
    let values = start;
    for (const [place, statement] of body.entries()) {
      if (!isList(statement)) continue;
      this.demands.count();
      switch (statement[0]) {
        case "return":
          values.set("%", statement[1] === null ? 0 : this.put(at(statement, 1), values));
          return values;
        case "if": {
          const rest = returns(listAt(statement, 2)) || returns(listAt(statement, 3)) ? body.slice(place + 1) : [];
          values = this.#branches(statement, rest, values);
          if (rest.length > 0) return values;
          break;
        }
        case "for": values = this.#loop(statement, values); break;
        case "break":
        case "continue": throw new UnknownError();
        default: this.#simple(statement, values);
      }
    }
    return values;
  }

  #loop(statement: List, values: Values): Values {
    const lines = unrolled(statement, MOST);
    if (lines === null) throw new UnknownError();
    return this.run(lines, values);
  }

  #branches(statement: List, rest: List, values: Values): Values {
    const test = this.put(at(statement, 1), values);
    this.demands.branches += 1;
    const then = this.run([...listAt(statement, 2), ...rest], new Map(values));
    const otherwise = this.run([...listAt(statement, 3), ...rest], new Map(values));
    this.demands.branches -= 1;
    return this.#merged(test, then, otherwise);
  }

  /** The values after a branch: what both ways agree on, else a choice. */
  #merged(test: Tree, then: Values, otherwise: Values): Values {
    const values: Values = new Map();
    for (const path of new Set([...then.keys(), ...otherwise.keys()])) {
      const unset: Tree = path.startsWith("%") ? 0 : ["before", path];
      const one = then.get(path) ?? unset;
      const other = otherwise.get(path) ?? unset;
      values.set(path, this.demands.reads.agree(one, other) ? one : ["choose", test, one, other]);
    }
    return values;
  }

  #simple(statement: List, values: Values): void {
    if (statement[0] === "do") {
      this.put(at(statement, 1), values);
      return;
    }
    const value = this.put(at(statement, 2), values);
    for (const target of listAt(statement, 1)) {
      if (!isList(target)) continue;
      const path = target[0] === "local" ? `%${textAt(target, 1)}` : this.prefix + textAt(target, 1);
      this.demands.reads.write(path);
      values.set(path, value);
    }
  }

  /** An expression with everything put in that is known. */
  put(tree: Tree, values: Values): Tree {
    if (!isList(tree) || tree[0] === "model" || tree[0] === "table") return tree;
    const [word = null, ...rest] = tree;
    switch (word) {
      case "local": return values.get(`%${textAt(rest, 0)}`) ?? 0;
      case "tag": return this.demands.read(this.prefix + textAt(rest, 0), values);
      case "call": return this.demands.call(this.prefix + textAt(rest, 0), this.#given(rest, values), values);
      case "apply": return this.demands.apply(textAt(rest, 0), this.#given(rest, values));
      case "chain": return ["chain", at(rest, 0), ...rest.slice(1).map((each) => this.put(each, values))];
      default: return [word, ...rest.map((each) => this.put(each, values))];
    }
  }

  #given(rest: List, values: Values): Tree[] {
    return rest.slice(1).filter((each) => wordOf(each) !== "model").map((each) => this.put(each, values));
  }
}
