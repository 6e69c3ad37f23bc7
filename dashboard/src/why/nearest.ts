/** What makes a single condition hold, or not: of what it reads the likeliest to change, and the value of it that is nearest to now. */
import { type Change, isState, stateKey, tags } from "./conditions";
import type { Picture } from "./picture";
import { isList, isTrue, type List, textAt, type Tree, wordOf } from "./tree";

const WALKED = 2100; // largest range of which each value is tried
const PAIRED = 4; // of how many tags of a condition two are tried together

/** A change or two that make a single condition hold, or not; none where none is found. */
export function ofCondition(picture: Picture, condition: List, holds: boolean): Change[] {
  const word = wordOf(condition);
  const path = textAt(condition, 1);
  if (isState(condition)) {
    const key = stateKey(condition);
    return picture.fixed.includes(key) ? [] : possible(picture, { key, value: Number(holds), condition, holds });
  }
  if (word === "tag" || word === "before") {
    if (path === picture.subject || picture.fixed.includes(path)) return []; // what it was, nobody can change any more
    return possible(picture, { key: path, value: holds ? nearestTrue(picture, path) : 0, condition, holds });
  }
  const paths = byPreference(picture, condition);
  for (const search of [nearest, anyOf]) {
    for (const key of paths) {
      const value = search(picture, condition, holds, key);
      if (value !== null) return [{ key, value, condition, holds }];
    }
  }
  return ofTwo(picture, condition, holds, paths.slice(0, PAIRED));
}

/** The change, if it can come about. */
function possible(picture: Picture, found: Change): Change[] {
  const [low, high] = picture.limits(found.key);
  return low <= found.value && found.value <= high ? [found] : [];
}

/** Two tags, the one at an end of its range, that together make a condition so. */
function ofTwo(picture: Picture, condition: List, holds: boolean, paths: readonly string[]): Change[] {
  const kept = picture.changed;
  const pairs = paths.flatMap((first) => paths.filter((second) => second !== first).map((second): [string, string] => [first, second]));
  for (const [first, second] of pairs) {
    for (const end of picture.limits(first)) {
      picture.changed = new Map([...kept, [first, end]]);
      const other = nearest(picture, condition, holds, second);
      picture.changed = kept;
      if (other !== null) return [{ key: first, value: end, condition, holds }, { key: second, value: other, condition, holds }];
    }
  }
  return [];
}

function nearestTrue(picture: Picture, path: string): number {
  const [low, high] = picture.limits(path);
  return high >= 1 ? Math.max(1, low) : Math.min(-1, high);
}

/** What an expression reads and can be made otherwise, the likeliest first. */
function byPreference(picture: Picture, condition: Tree): string[] {
  const paths = tags(condition).filter((path) => ![picture.subject, "scan_ms", ...picture.fixed].includes(path));
  return paths.sort((one, other) => picture.prospect(one, null) - picture.prospect(other, null));
}

/** The value of one tag, nearest to what it is, that makes a condition so. */
function nearest(picture: Picture, condition: List, holds: boolean, path: string): number | null {
  const [low, high] = picture.limits(path);
  const now = picture.read(path);
  const few = picture.fewOf(path)?.filter((value) => low <= value && value <= high && isSo(picture, condition, holds, path, value));
  if (few !== undefined) return closest(few, now);
  const inside = named(picture, condition).filter((value) => low < value && value < high); // a band is met at neither end
  const found = [low, high, ...inside].map((end) => search(picture, condition, holds, path, now, end));
  const near = [now - 1, now + 1].filter((value) => low <= value && value <= high && isSo(picture, condition, holds, path, value));
  return closest([...near, ...found.filter((value) => value !== null)], now);
}

function closest(values: readonly number[], now: number): number | null {
  return values.length === 0 ? null : values.reduce((best, value) => (Math.abs(value - now) < Math.abs(best - now) ? value : best));
}

/** The same where no end of the range does: each value is tried, if they are not too many. */
function anyOf(picture: Picture, condition: List, holds: boolean, path: string): number | null {
  const [low, high] = picture.limits(path);
  const now = picture.read(path);
  if (high - low > WALKED || picture.fewOf(path) !== null) return null;
  const values = Array.from({ length: high - low + 1 }, (_, place) => low + place);
  values.sort((a, b) => Math.abs(a - now) - Math.abs(b - now) || a - b);
  return values.find((value) => isSo(picture, condition, holds, path, value)) ?? null;
}

/** The constants in an expression and what its tags are. */
function named(picture: Picture, tree: Tree): number[] {
  if (!isList(tree)) return typeof tree === "number" ? [tree] : [];
  if (tree[0] === "tag" || tree[0] === "before") return [picture.read(textAt(tree, 1))];
  return [...new Set(tree.slice(1).flatMap((part) => named(picture, part)))];
}

/** Halve the way to a value at which the condition is so. */
function search(picture: Picture, condition: List, holds: boolean, path: string, now: number, to: number): number | null {
  if (!isSo(picture, condition, holds, path, to)) return null;
  let [from, end] = [now, to];
  while (Math.abs(end - from) > 1) {
    const middle = Math.floor((from + end) / 2);
    if (isSo(picture, condition, holds, path, middle)) end = middle;
    else from = middle;
  }
  return end;
}

function isSo(picture: Picture, condition: List, holds: boolean, path: string, value: number): boolean {
  const kept = picture.changed;
  picture.changed = new Map([...kept, [path, value]]);
  const found = isTrue(picture.value(condition)) === holds;
  picture.changed = kept;
  return found;
}
