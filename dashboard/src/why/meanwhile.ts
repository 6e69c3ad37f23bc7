/**
 * What would come in between while a time runs: other times that end sooner, and make an interlock act or a sequence move on. What the
 * time needs is followed to interlocks that are not to act and to states that are not to be left. What keeps those so is named; where
 * nothing does, that the time has to be shorter.
 */
import type { Answer } from "./answer";
import { Causes } from "./causes";
import { leaves } from "./ways";
import { change } from "./changes";
import { because, isState, tags } from "./conditions";
import { type Entry, number, transitions } from "./model";
import { after } from "./sentences";
import { isList, isTrue, type List, prefixOf, same, split, textAt, type Tree, wordOf } from "./tree";

const MOST_REASONS = 60;
/** A condition, and the expression that it is of. */
type Reason = [leaf: List, of: Tree];

/** Says of a time that runs what has to be seen to until it is over. */
export abstract class Meanwhile extends Causes {
  protected sayMeanwhile(block: string, answer: Answer): void {
    const leftMs = this.#leftMs(block);
    if (leftMs === 0) return;
    const times = new Map([...this.demands.given.keys()].filter((path) => path !== block).map((path) => [path, this.#leftMs(path)]));
    const reasons = this.#reasons(this.demands.given.get(block)?.[0] ?? 0);
    const kept = this.picture.fixed;
    const here = reasons.filter(([leaf]) => isState(leaf)).map(([leaf]) => `${split(textAt(leaf, 1))[0]}@${textAt(leaf, 2)}`);
    this.picture.fixed = [...kept, ...this.demands.assigned.keys(), ...here, ...reasons.flatMap(([leaf]) => tags(leaf))];
    for (const rule of this.#quiet(reasons)) {
      const limitMs = leftMs - number(rule, "on_delay_ms");
      const tree = this.condition(rule);
      const dueMs = this.asSeenBy(rule, () => this.#comes(times, tree, limitMs));
      this.#sayBefore(block, `${rule.path} not to act`, tree, dueMs, answer);
    }
    for (const [sequence, state, tree] of this.#leaving(reasons)) {
      this.#sayBefore(block, `${sequence} to stay in ${state}`, tree, this.#comes(times, tree, leftMs), answer);
    }
    this.picture.fixed = kept;
  }

  /** How long a time has to run on; 0 if it does not run. */
  #leftMs(block: string): number {
    const word = (name: string): number => this.picture.word(block, name);
    const given = this.demands.given.get(block)?.[0];
    if (this.picture.kind(block) !== "Ton" || given === undefined || word("running") === 0 || word("q") !== 0) return 0;
    return this.picture.isTrue(given) ? Math.max(0, word("pt_ms") - word("et_ms")) : 0;
  }

  /** The conditions that make an expression what it is, and those behind them. */
  #reasons(tree: Tree): Reason[] {
    const found = because(this.picture, tree).map((leaf): Reason => [leaf, tree]);
    for (const [leaf] of found) { // grows while it is walked
      for (const path of tags(leaf)) {
        const own = this.demands.assigned.get(path);
        const parts = own === undefined ? this.demands.given.get(split(path)[0]) ?? [] : [own];
        const all = parts.flatMap((part) => because(this.picture, part).map((each): Reason => [each, part]));
        const more = all.filter(([each]) => !found.some(([other]) => same(each, other)));
        found.push(...more.slice(0, Math.max(0, MOST_REASONS - found.length)));
      }
    }
    return found;
  }

  /** The interlocks that do not act, and would end it. */
  #quiet(reasons: readonly Reason[]): Entry[] {
    const { picture } = this;
    const found = new Set<Entry>();
    for (const [path, part] of reasons.flatMap(([leaf, of]) => tags(leaf).map((each) => [each, of] as const))) {
      const [owner, name] = split(path);
      if (name === "tripped" && this.#differs(part, [[path, 1]])) for (const rule of picture.concerning(prefixOf(owner))) found.add(rule);
      else if (this.demands.outputs.has(path)) {
        const now = isTrue(picture.word(path, "value"));
        for (const [rule, value] of this.reach.over(path)) if (isTrue(value) !== now) found.add(rule);
      }
    }
    return [...found].filter((rule) => !picture.acts(rule.path));
  }

  /** Sequences, the state that they are in, and the guards of transitions that would end it. */
  *#leaving(reasons: readonly Reason[]): Generator<[sequence: string, state: string, tree: Tree]> {
    for (const [leaf, part] of reasons) {
      const sequence = isState(leaf) ? split(textAt(leaf, 1))[0] : "";
      const entry = this.picture.entry(sequence);
      if (entry === undefined) continue;
      const state = this.picture.state(sequence);
      for (const each of transitions(entry)) {
        const away: [string, number][] = [[`${sequence}@${state}`, 0], [`${sequence}@${each.target}`, 1]];
        if (leaves(each, state) && each !== this.asked && this.#differs(part, away)) yield [sequence, state, this.guard(each)];
      }
    }
  }

  /** Whether an expression is another where something is otherwise. */
  #differs(tree: Tree, changed: readonly [string, number][]): boolean {
    const kept = this.picture.changed;
    const now = this.picture.value(tree);
    this.picture.changed = new Map([...kept, ...changed]);
    const differs = this.picture.value(tree) !== now;
    this.picture.changed = kept;
    return differs;
  }

  /** What keeps a condition from coming about before a time is over; else that this has to be shorter. */
  #sayBefore(block: string, what: string, tree: Tree, dueMs: number, answer: Answer): void {
    if (dueMs === 0) return;
    const over = [...this.demands.given].filter(([path]) => path !== block && this.#leftMs(path) > 0 && this.#leftMs(path) <= dueMs);
    const behind = put(tree, new Map(over.map(([path, given]): [string, Tree] => [`${path}.q`, given[0] ?? 0])));
    if ((change(this.picture, behind, false) ?? []).length > 0) {
      answer.say(`For ${what} before ${block} is over, ${this.needs(behind, false, answer)}.`);
      return;
    }
    const time = this.demands.given.get(block)?.[2];
    if (time === undefined) return;
    const shorter: Tree = ["<=", time, this.picture.word(block, "et_ms") + dueMs - this.picture.model.scanMs];
    if ((change(this.picture, shorter, true) ?? []).length === 0) return;
    answer.say(`For ${block} to be over in time, in less than ${after(dueMs)}, ${this.needs(shorter, true, answer)}.`);
  }

  /** In what time other times make a condition so that is not; 0 if they do not. */
  #comes(times: ReadonlyMap<string, number>, tree: Tree, leftMs: number): number {
    if (this.picture.isTrue(tree)) return 0;
    const ends = [...new Set(times.values())].filter((ms) => ms > 0 && ms < leftMs).sort((a, b) => a - b);
    const over = (end: number): [string, number][] => [...times].filter(([, ms]) => ms > 0 && ms <= end).map(([path]) => [`${path}.q`, 1]);
    return ends.find((end) => this.#differs(tree, over(end))) ?? 0;
  }
}

/** An expression with other expressions in the place of what it reads. */
function put(tree: Tree, given: ReadonlyMap<string, Tree>): Tree {
  if (!isList(tree)) return tree;
  const found = wordOf(tree) === "tag" ? given.get(textAt(tree, 1)) : undefined;
  return found === undefined ? tree.map((each) => put(each, given)) : found;
}
