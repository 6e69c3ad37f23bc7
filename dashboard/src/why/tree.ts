/** One expression or statement of a description, and what its pieces say. What it comes to is `interpret.ts`'s. */

/** A number, a text, or a list whose first element says what it is; `Code` is a function of several statements. */
export type Tree = number | string | null | readonly Tree[] | Code;
export type List = readonly Tree[];
export interface Code { parameters: readonly string[]; defaults: readonly number[]; body: List }

export const isList = (tree: Tree | undefined): tree is List => Array.isArray(tree);
export const wordOf = (tree: Tree): string => (isList(tree) && typeof tree[0] === "string" ? tree[0] : "");
export const at = (list: List, place: number): Tree => list[place] ?? null;
export const textOf = (tree: Tree | undefined): string => (typeof tree === "string" || typeof tree === "number" ? `${tree}` : "");
export const textAt = (list: List, place: number): string => textOf(list[place]);
export const listAt = (list: List, place: number): List => {
  const found = list[place];
  return isList(found) ? found : [];
};
export const isTrue = (value: number): boolean => value !== 0;
export const same = (a: Tree | undefined, b: Tree | undefined): boolean =>
  a === b || (isList(a) && isList(b) && a.length === b.length && a.every((part, place) => same(part, b[place])));

/** Whether an expression is or has that part. */
export const mentions = (tree: Tree, part: Tree): boolean => same(tree, part) || (isList(tree) && tree.some((each) => mentions(each, part)));

/** `feed.run` as `["feed", "run"]`; a name of the root has an empty owner. */
export const split = (path: string): [owner: string, name: string] => {
  const dot = path.lastIndexOf(".");
  return [path.slice(0, Math.max(0, dot)), path.slice(dot + 1)];
};
export const prefixOf = (owner: string): string => (owner === "" ? "" : `${owner}.`);
