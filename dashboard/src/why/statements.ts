/** What a list of statements has in it, branches and loops included. What it computes is of `interpret.ts`. */
import { passes } from "./interpret";
import { at, isList, type List, listAt, textAt, type Tree, wordOf } from "./tree";

/** All statements in it, however deep. */
export function* every(body: List): Generator<List> {
  for (const statement of body) {
    if (!isList(statement)) continue;
    yield statement;
    if (statement[0] === "if") yield* every([...listAt(statement, 2), ...listAt(statement, 3)]);
    if (statement[0] === "for") yield* every(listAt(statement, 3));
  }
}

/** Whether it can be left by a `return`. */
export const returns = (body: List): boolean => [...every(body)].some((statement) => statement[0] === "return");

/** Whether it assigns to a tag. */
export const assigns = (body: List): boolean =>
  [...every(body)].some((statement) => statement[0] === "set" && listAt(statement, 1).some((target) => wordOf(target) === "tag"));

/** The paths of all calls in it. */
export function called(tree: Tree): string[] {
  if (!isList(tree)) return [];
  return [...(tree[0] === "call" ? [textAt(tree, 1)] : []), ...tree.flatMap(called)];
}

/** A loop as what it does, pass after pass; null where it may be left in its middle, or has more than so many passes. */
export function unrolled(loop: List, most: number): Tree[] | null {
  const [numbers, body] = [passes(listAt(loop, 2)), listAt(loop, 3)];
  if (numbers.length > most || [...every(body)].some((each) => ["break", "continue", "return"].includes(wordOf(each)))) return null;
  return numbers.flatMap((number) => [["set", [["local", at(loop, 1)]], number], ...body]);
}
