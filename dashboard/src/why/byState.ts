/**
 * What a memory can hold while a sequence is in each of its states: what it is assigned when a state is entered stays until that is left.
 * Only for memories that guards of that sequence read and that are assigned after its step: a guard sees what the last scan left.
 */
import { tags } from "./conditions";
import type { Demands } from "./demands";
import type { Span } from "./intervals";
import { type Entry, transitions } from "./model";
import type { Picture } from "./picture";
import { isList, split, textAt, type Tree, wordOf } from "./tree";

/** `of`: by path, what is known of memories in a state; `memories`: which hang on a sequence. */
export class ByState {
  readonly #spans = new Map<string, Map<string, Span>>();
  readonly #memories = new Map<string, readonly string[]>();

  constructor(private readonly picture: Picture, private readonly demands: Demands) {
    for (const entry of picture.model.entries.values()) if (entry.kind === "Sequence") this.#begin(entry);
  }

  #begin(entry: Entry): void {
    const { path } = entry;
    const read = new Set(transitions(entry).flatMap((each) => tags(this.demands.inlined(each.tree))));
    const memories = [...read].filter((each) => this.#hangs(path, each));
    this.#memories.set(path, memories);
    for (const each of memories) this.hold(path, this.picture.state(path), each, [this.picture.read(each), this.picture.read(each)]);
  }

  memories(sequence: string): readonly string[] {
    return this.#memories.get(sequence) ?? [];
  }

  /** What memories can hold at the end of a scan in that state. */
  of(sequence: string, state: string): ReadonlyMap<string, Span> {
    return this.#spans.get(`${sequence}@${state}`) ?? new Map<string, Span>();
  }

  /** That is what it can hold. */
  hold(sequence: string, state: string, memory: string, span: Span): void {
    const key = `${sequence}@${state}`;
    this.#spans.set(key, new Map([...this.of(sequence, state), [memory, span]]));
  }

  #hangs(sequence: string, path: string): boolean {
    const tree = this.demands.assigned.get(path);
    if (this.picture.kind(path) !== "Memory" || tree === undefined || this.demands.sometimes.has(sequence)) return false;
    if (this.demands.ahead.get(sequence)?.has(path) === true) return false;
    return readsStep(tree, sequence) && this.#isClear(tree, sequence, path);
  }

  /** Whether it reads the sequence only after its step, and of itself only what it held before. */
  #isClear(tree: Tree, sequence: string, path: string): boolean {
    if (!isList(tree)) return true;
    if (wordOf(tree) === "tag" && tree[1] === path) return this.demands.reads.isEarly(tree);
    if (["tag", "call"].includes(wordOf(tree)) && split(textAt(tree, 1))[0] === sequence) return !this.demands.reads.isEarly(tree);
    return tree.every((each) => this.#isClear(each, sequence, path));
  }
}

/** Whether an expression asks for the state of a sequence, or whether that was entered. */
function readsStep(tree: Tree, sequence: string): boolean {
  if (!isList(tree)) return false;
  const [word, read] = tree;
  const own = (word === "call" && read === `${sequence}.at`) || (word === "tag" && read === `${sequence}.entered`);
  return own || tree.some((each) => readsStep(each, sequence));
}
