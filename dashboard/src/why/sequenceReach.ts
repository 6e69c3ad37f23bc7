/** Into which states sequences can come to get, for how long they stay there, and what memories hold in them. */
import { ByState } from "./byState";
import type { Demands } from "./demands";
import { FewReach } from "./fewReach";
import { MOST_PERIODS } from "./holdings";
import { ALWAYS, bit, canBeOff, canBeOn, hull, LARGEST, NEVER, type Span } from "./intervals";
import { Known } from "./known";
import { type Entry, names, number, type Transition, transitions } from "./model";
import type { Picture } from "./picture";
import { mentions, type Tree } from "./tree";

/** `move` lets a sequence take every transition that it can; `canTake` tells whether it ever takes one. */
export abstract class SequenceReach extends FewReach {
  readonly #guards = new Map<string, Tree>();
  readonly #byState: ByState;
  readonly #taken = new Set<string>();

  constructor(picture: Picture, demands: Demands) {
    super(picture, demands);
    this.#byState = new ByState(picture, demands);
  }

  /** Whether a transition can come to be taken. */
  canTake(sequence: string, transition: number): boolean {
    return !this.demands.known || this.#taken.has(`${sequence}/${transition}`);
  }

  protected move(entry: Entry): void {
    const { path } = entry;
    const states = this.stateSets.get(path) ?? new Set<string>();
    let moves = false;
    let always = !transitions(entry).some((each) => mentions(each.tree, ["tag", `${path}.entered`]));
    for (const state of names(entry, "states")) {
      if (!states.has(state)) continue;
      const [targets, sure] = this.targets(entry, state);
      for (const target of targets) {
        this.grew ||= !states.has(target);
        states.add(target);
      }
      this.#carry(path, state, targets);
      moves ||= targets.length > 0;
      always &&= sure;
    }
    this.hold(`${path}.state`, this.#numbers(entry, states));
    this.hold(`${path}.previous`, this.#numbers(entry, states));
    this.hold(`${path}.entered`, bit(this.heldBy(`${path}.entered`), moves, !always));
    const low = moves ? 0 : this.heldBy(`${path}.time_ms`)[0];
    const longest = always ? this.picture.model.scanMs * MOST_PERIODS : LARGEST; // a guard sees the time before it moves
    this.hold(`${path}.time_ms`, [low, Math.max(low, longest)]);
  }

  #numbers(entry: Entry, states: ReadonlySet<string>): Span {
    return hull(names(entry, "states").flatMap((state, place): Span[] => (states.has(state) ? [[place, place]] : [])));
  }

  /** Where it can go from a state, and whether it always goes on at once. A guard sees that state, and a period more of time in it. */
  protected targets(entry: Entry, state: string): [targets: string[], sure: boolean] {
    const targets: string[] = [];
    const { path } = entry;
    const [low, high] = this.heldBy(`${path}.time_ms`);
    const period = this.picture.word(path, "previous") < 0 ? 0 : this.picture.model.scanMs;
    const time: Span = [Math.min(low + period, LARGEST), Math.min(high + period * MOST_PERIODS, LARGEST)];
    const known = this.#known(new Map([[`${path}.time_ms`, time], ...this.#byState.of(path, state)]), path, state);
    for (const [place, transition] of transitions(entry).entries()) {
      if (!leavesFrom(transition, state)) continue;
      const span = known.span(this.inlined(`${path}/${place}`, transition.tree));
      if (canBeOn(span)) {
        this.#taken.add(`${path}/${place}`);
        targets.push(transition.target);
      }
      if (!canBeOff(span)) return [targets, !this.demands.sometimes.has(path)];
    }
    return [targets, false];
  }

  /** What memories can hold after a scan that began in a state. The first scan enters the state that it begins in. */
  #carry(path: string, state: string, targets: readonly string[]): void {
    const begins = this.picture.word(path, "previous") < 0 ? [state] : [];
    const before = this.#byState.of(path, state);
    const ways: [target: string, entered: Span][] = [[state, NEVER], ...[...begins, ...targets].map((each): [string, Span] => [each, ALWAYS])];
    for (const [target, entered] of ways) {
      const known = this.#known(new Map([...before, [`${path}.entered`, entered]]), path, target);
      for (const memory of this.#byState.memories(path)) {
        const span = this.fitted(memory, known.span(this.demands.assigned.get(memory) ?? null));
        const entry = this.picture.entry(memory);
        const held = this.#byState.of(path, target).get(memory) ?? span;
        this.#byState.hold(path, target, memory, this.grown(held, span, [number(entry, "low"), number(entry, "high")]));
      }
    }
  }

  #known(given: ReadonlyMap<string, Span>, sequence: string, state: string): Known {
    return new Known(this.picture, (each) => this.of(each), this, given, new Map([[sequence, state]]));
  }

  protected inlined(key: string, tree: Tree): Tree {
    const known = this.#guards.get(key) ?? this.demands.inlined(tree);
    this.#guards.set(key, known);
    return known;
  }
}

const leavesFrom = (transition: Transition, state: string): boolean => transition.source === state || transition.source === "*";
