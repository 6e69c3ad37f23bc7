/** An answer about one thing: sentences for people, and changes that say the same to programs. */
import type { Change } from "./conditions";
import { type List, same, wordOf } from "./tree";

const BOUNDED: readonly string[] = ["<", "<=", ">", ">="];

/** What is so, each reason a sentence; what would have to be otherwise; whether nothing changes it; the interlocks it says how to release. */
export class Answer {
  readonly sentences: string[] = [];
  readonly changes: Change[] = [];
  readonly released: string[];
  final = false;

  constructor(released: readonly string[] = []) {
    this.released = [...released];
  }

  say(sentence: string): void {
    if (!this.sentences.includes(sentence)) this.sentences.push(sentence);
  }

  need(changes: readonly Change[]): void {
    for (const each of changes) if (!this.changes.some((other) => alike(other, each))) this.changes.push(each);
  }
}

const alike = (a: Change, b: Change): boolean => a.key === b.key && a.value === b.value && a.holds === b.holds && same(a.condition, b.condition);

/** Whether a value is meant itself, not only as the nearest one beyond a bound. */
export const isExact = (condition: List, key: string): boolean =>
  !BOUNDED.includes(wordOf(condition)) || !condition.some((each) => same(each, ["tag", key]) || same(each, ["before", key]));

/** That there is no force on a tag. */
export const release = (tag: string): Change => ({ key: `${tag}.force`, value: 0, condition: ["tag", `${tag}.force`], holds: false });
