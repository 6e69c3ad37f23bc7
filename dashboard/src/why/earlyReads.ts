/** Which reads of a scan come before a write to the same: they see what it held when the scan began. Nothing here puts anything in. */
import { isList, type List, same, split, textAt, type Tree } from "./tree";

/** Told of reads and writes in the order of the scan. A read is known by its tree, the very one: an equal one may come later. */
export class EarlyReads {
  readonly #waiting = new Map<string, List[]>();
  readonly #early = new Set<Tree>();

  /** Something is read: a tag, an attribute of a block, a state of a sequence. */
  read(tree: List): void {
    const path = textAt(tree, 1);
    for (const key of [path, split(path)[0]]) this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), tree]);
  }

  /** Something changes: what was read of it so far was read early. */
  write(path: string): void {
    for (const read of this.#waiting.get(path) ?? []) this.#early.add(read);
    this.#waiting.delete(path);
  }

  /** Whether something is read before it is written in the scan, or before it may be. */
  isEarly(read: Tree): boolean {
    return this.#early.has(read);
  }

  /** Whether an expression reads anything early. */
  hasEarly(tree: Tree): boolean {
    return isList(tree) && (this.isEarly(tree) || tree.some((each) => this.hasEarly(each)));
  }

  /** Whether two expressions are the same, read at the same time. */
  agree(one: Tree, other: Tree): boolean {
    return one === other || (same(one, other) && !this.hasEarly(one) && !this.hasEarly(other));
  }
}
