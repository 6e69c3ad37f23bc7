/**
 * What can ever come about: from one image, what everything in a model can come to hold, whatever the field and operators do. Too wide
 * where things depend on each other, never too narrow: what is outside is impossible until a force or a restart. Inputs and settings
 * take any value of their range, every command may be given, and time goes on.
 */
import { fieldOf, reached } from "./blockReach";
import { ByState } from "./byState";
import type { Demands } from "./demands";
import { averages, few, union, type Few } from "./few";
import { alike, ALWAYS, bit, BOOLEAN, canBeOff, canBeOn, greatest, hull, LARGEST, least, NEVER, type Span, truth, WIDE } from "./intervals";
import { Known } from "./known";
import { type Entry, guard, INPUTS, names, number, OUTPUTS, type Transition, transitions } from "./model";
import type { Picture } from "./picture";
import { Spans } from "./spans";
import { mentions, prefixOf, split, type Tree } from "./tree";

const MOST_PERIODS = 100;
/** Rounds after which what still grows is taken to reach the end of its range. */
const PATIENCE = 6;
/** Rounds after which values that get more and more are taken to be many. */
const SOON = 3;
/** What is not followed: it can become anything. */
const JUDGED: readonly string[] = ["Alarm", "Always", "Never", "LeadsTo", "Within"];
const FREE: readonly string[] = [...INPUTS, "Command", "Setting"];
/** `span` of an expression or `of` a path; `states` of a sequence; `out`: what can go out of an output. */
export class Reach extends Spans {
  readonly #held: Map<string, Span>;
  readonly #tags = new Map<string, Span>();
  readonly #few = new Map<string, Few>();
  readonly #states = new Map<string, Set<string>>();
  readonly #guards = new Map<string, Tree>();
  readonly #byState: ByState;
  readonly #taken = new Set<string>();
  #grew = true;
  #round = 0;

  /** `endless`: interlocks of which it is known that their condition holds for ever. */
  constructor(picture: Picture, private readonly demands: Demands, private readonly endless: readonly string[] = []) {
    super(picture);
    const followed = [...picture.held].filter(([key]) => !JUDGED.includes(picture.kind(key.slice(0, key.indexOf("/")))));
    this.#held = new Map(followed.map(([key, words]) => [key.replaceAll("/", "."), [Math.min(...words), Math.max(...words)]]));
    for (const [path, entry] of picture.model.entries) this.#begin(path, entry);
    this.#byState = new ByState(picture, demands);
    while (this.#grew && demands.known) {
      this.#grew = false;
      this.#round += 1;
      this.memo.clear();
      this.tried.clear();
      this.#step();
    }
  }

  #begin(path: string, entry: Entry): void {
    if (entry.kind === "Sequence") this.#states.set(path, new Set([this.picture.state(path)]));
    if (FREE.includes(entry.kind)) this.#tags.set(path, [number(entry, "low"), number(entry, "high")]);
    else if (this.#held.has(`${path}.value`)) {
      const fields = OUTPUTS.includes(entry.kind) ? ["value", "seen"] : ["value"];
      this.#tags.set(path, hull(fields.map((field) => this.#heldBy(`${path}.${field}`))));
      if (number(entry, "high") - number(entry, "low") > 1) this.#few.set(path, union(fields.map((field) => this.#now(path, field))));
    } else if (entry.kind === "MovingAverage") this.#few.set(`${path}.out`, this.#now(path, "out"));
  }

  /** The words that a field has in the image. */
  #now(path: string, field: string): Few {
    return few(this.picture.held.get(`${path}/${field}`) ?? []);
  }

  // What is asked.

  /** The names of the states that a sequence can come to be in. */
  states(sequence: string): ReadonlySet<string> {
    const found = this.demands.known ? this.#states.get(sequence) : undefined;
    return found ?? new Set(names(this.picture.entry(sequence), "states"));
  }

  /** Whether an expression can come to be true, or false. */
  canBe(tree: Tree, want: boolean): boolean {
    return want ? canBeOn(this.span(tree)) : canBeOff(this.span(tree));
  }

  /** What can go out of an output that has no force on it. */
  out(output: string): Span {
    return this.demands.known ? this.#heldBy(`${output}.seen`) : WIDE;
  }

  /** What a tag or an attribute can come to hold. */
  of(path: string): Span {
    const [owner, name] = split(path);
    if (name === "scan_ms") return [this.picture.read(path), this.picture.read(path) * MOST_PERIODS];
    const [sequence = "", state] = path.split("@");
    if (state !== undefined) return this.at(sequence, state);
    if (!this.demands.known) return WIDE;
    const tag = this.#tags.get(path);
    if (tag !== undefined) return tag;
    if (name.endsWith("_ok") && this.#tags.has(path.slice(0, -3))) return BOOLEAN;
    if (name === "tripped") return greatest([NEVER, ...this.picture.concerning(prefixOf(owner)).map((rule) => this.#acts(rule.path))]);
    return this.#heldBy(path);
  }

  fewOf(path: string): Few {
    return this.demands.known ? this.#few.get(path) ?? null : null;
  }

  /** Whether a transition can come to be taken. */
  canTake(sequence: string, transition: number): boolean {
    return !this.demands.known || this.#taken.has(`${sequence}/${transition}`);
  }

  /** Whether an interlock can come to be active: its condition holds, and for as long as it must. */
  canAct(interlock: string): boolean {
    return !this.demands.known || canBeOn(this.#heldBy(`${interlock}.active`));
  }

  /** What rules can come to see of it: by then what logic assigned is in its range. */
  kept(path: string): Span {
    const [low, high] = this.of(path);
    const entry = this.picture.entry(path);
    return ["Memory", "Input"].includes(this.picture.kind(path)) ? [Math.max(low, number(entry, "low")), Math.min(high, number(entry, "high"))] : [low, high];
  }

  #heldBy(path: string): Span {
    return this.#held.get(path) ?? WIDE;
  }

  // One round over the model.

  /** What takes few values is followed first, until these are all: whatever is found after has seen them. */
  #findFew(): void {
    for (let turn = 1; this.#growFew(turn); turn += 1) {
      this.memo.clear();
      this.tried.clear();
    }
  }

  #growFew(turn: number): boolean {
    let grew = false;
    for (const [path, before] of this.#few) {
      const after = union([before, before === null ? null : this.#moreFew(path)]);
      if (after?.length === before?.length) continue;
      grew = true;
      this.#few.set(path, turn <= SOON ? after : null);
    }
    return grew;
  }

  #moreFew(path: string): Few {
    const tree = this.demands.assigned.get(path);
    if (tree !== undefined) return this.#assignedFew(path, this.values(tree));
    return this.picture.entry(path) === undefined ? this.#averagedFew(split(path)[0]) : [];
  }

  #step(): void {
    const { model } = this.picture;
    this.#findFew();
    for (const [path, tree] of this.demands.assigned) this.#assign(path, this.span(tree));
    for (const [path, given] of this.demands.given) this.#call(path, given);
    for (const entry of model.entries.values()) if (entry.kind === "Sequence") this.#move(entry);
    for (const rule of [...model.permissives, ...model.interlocks]) this.#rule(rule);
    for (const path of this.demands.outputs.keys()) this.#putOut(path);
  }

  #hold(path: string, span: Span): void {
    this.#held.set(path, this.#grown(this.#heldBy(path), span, WIDE));
  }

  #grown(before: Span, span: Span, most: Span): Span {
    const after = hull([before, span]);
    if (alike(after, before)) return before;
    this.#grew = true;
    if (this.#round <= PATIENCE) return after;
    return [after[0] === before[0] ? after[0] : most[0], after[1] === before[1] ? after[1] : most[1]];
  }

  #assign(path: string, given: Span): void {
    const entry = this.picture.entry(path);
    const early = this.demands.early.has(path);
    const output = OUTPUTS.includes(this.picture.kind(path));
    if (output) this.#hold(`${path}.demand`, this.#fitted(path, given));
    const late = output ? this.#heldBy(`${path}.seen`) : this.#fitted(path, given);
    const most: Span = early ? WIDE : [number(entry, "low"), number(entry, "high")];
    this.#tags.set(path, this.#grown(this.#tags.get(path) ?? WIDE, early ? given : late, most));
  }

  /** Read early it is as it was computed, else as it fits; an output that may not start is 0. */
  #assignedFew(path: string, raw: Few): Few {
    const fitted = raw === null ? null : few(raw.map((value) => this.picture.fitted(path, value)));
    const others: number[] = [];
    if (OUTPUTS.includes(this.picture.kind(path))) {
      others.push(...this.over(path).filter(([rule]) => canBeOn(this.#acts(rule.path))).map(([, value]) => value));
      others.push(this.picture.word(path, "demand"), ...(this.picture.allowing(path).length > 0 ? [0] : []));
    }
    return union([fitted, this.demands.early.has(path) ? raw : fitted, few(others)]);
  }

  #averagedFew(path: string): Few {
    const [given, filled] = [this.demands.given.get(path)?.[0], this.picture.word(path, "filled")];
    const window = few((this.picture.held.get(`${path}/window`) ?? []).slice(0, filled));
    const more = given === undefined ? null : this.values(given);
    return averages(union([window, more]), filled, number(this.picture.entry(path), "samples"));
  }

  #fitted(path: string, span: Span): Span {
    if (this.picture.kind(path) === "DigitalOut") return truth(span);
    return [this.picture.fitted(path, span[0]), this.picture.fitted(path, span[1])];
  }

  #call(path: string, given: readonly Tree[]): void {
    const entry = this.picture.entry(path);
    if (entry === undefined) return;
    const found = reached(entry, (field) => this.#heldBy(`${path}.${field}`), given.map((each) => this.span(each)));
    for (const field of this.picture.fields(entry)) this.#hold(`${path}.${field}`, fieldOf(found, field));
  }

  #move(entry: Entry): void {
    const { path } = entry;
    const states = this.#states.get(path) ?? new Set<string>();
    let moves = false;
    let always = !transitions(entry).some((each) => mentions(each.tree, ["tag", `${path}.entered`]));
    for (const state of names(entry, "states")) {
      if (!states.has(state)) continue;
      const [targets, sure] = this.#targets(entry, state);
      for (const target of targets) {
        this.#grew ||= !states.has(target);
        states.add(target);
      }
      this.#carry(path, state, targets);
      moves ||= targets.length > 0;
      always &&= sure;
    }
    this.#hold(`${path}.state`, this.#numbers(entry, states));
    this.#hold(`${path}.previous`, this.#numbers(entry, states));
    this.#hold(`${path}.entered`, bit(this.#heldBy(`${path}.entered`), moves, !always));
    const low = moves ? 0 : this.#heldBy(`${path}.time_ms`)[0];
    const longest = always ? this.picture.model.scanMs * MOST_PERIODS : LARGEST; // a guard sees the time before it moves
    this.#hold(`${path}.time_ms`, [low, Math.max(low, longest)]);
  }

  #numbers(entry: Entry, states: ReadonlySet<string>): Span {
    return hull(names(entry, "states").flatMap((state, place): Span[] => (states.has(state) ? [[place, place]] : [])));
  }

  /** Where it can go from a state, and whether it always goes on at once. A guard sees that state, and a period more of time in it. */
  #targets(entry: Entry, state: string): [targets: string[], sure: boolean] {
    const targets: string[] = [];
    const { path } = entry;
    const [low, high] = this.#heldBy(`${path}.time_ms`);
    const period = this.picture.word(path, "previous") < 0 ? 0 : this.picture.model.scanMs;
    const time: Span = [Math.min(low + period, LARGEST), Math.min(high + period * MOST_PERIODS, LARGEST)];
    const known = this.#known(new Map([[`${path}.time_ms`, time], ...this.#byState.of(path, state)]), path, state);
    for (const [place, transition] of transitions(entry).entries()) {
      if (!leavesFrom(transition, state)) continue;
      const span = known.span(this.#inlined(`${path}/${place}`, transition.tree));
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
        const span = this.#fitted(memory, known.span(this.demands.assigned.get(memory) ?? null));
        const entry = this.picture.entry(memory);
        const held = this.#byState.of(path, target).get(memory) ?? span;
        this.#byState.hold(path, target, memory, this.#grown(held, span, [number(entry, "low"), number(entry, "high")]));
      }
    }
  }

  #known(given: ReadonlyMap<string, Span>, sequence: string, state: string): Known {
    return new Known(this.picture, (each) => this.of(each), this, given, new Map([[sequence, state]]));
  }

  #inlined(key: string, tree: Tree): Tree {
    const known = this.#guards.get(key) ?? this.demands.inlined(tree);
    this.#guards.set(key, known);
    return known;
  }

  #rule(rule: Entry): void {
    const { path } = rule;
    const when = this.endless.includes(path) ? ALWAYS : this.#condition(rule);
    if (rule.kind === "Permissive") {
      this.#hold(`${path}.ok`, when);
      return;
    }
    const acts = number(rule, "on_delay_ms") === 0 || this.#canLast(rule) ? when : NEVER;
    const latches = number(rule, "latch") !== 0;
    const ends = this.picture.word(path, "condition") === 0 || (latches && this.#canEnd(rule));
    this.#hold(`${path}.condition`, when);
    this.#hold(`${path}.active`, acts);
    this.#hold(`${path}.latched`, bit(this.#heldBy(`${path}.latched`), latches && canBeOn(acts), ends));
    this.#hold(`${path}.elapsed_ms`, [-1, LARGEST]);
  }

  /** Whether the condition of an interlock can end while it is latched: as long as it is not reset, what it concerns is tripped. */
  #canEnd(rule: Entry): boolean {
    const owners = ["", ...[...this.picture.model.partScanMs.keys()].map((part) => `${part}.`)];
    const tripped = owners.filter((owner) => this.picture.concerning(owner).includes(rule)).map((owner) => `${owner}tripped`);
    const known = new Map([`${rule.path}.latched`, ...tripped].map((path) => [path, ALWAYS]));
    return !this.endless.includes(rule.path) && canBeOff(this.#condition(rule, known));
  }

  /** Whether its condition can hold in two scans, one after the other: no sequence has to leave all states that let it. */
  #canLast(rule: Entry): boolean {
    return [...this.picture.model.entries.values()].filter(({ kind }) => kind === "Sequence").every((entry) => {
      const letting = [...this.states(entry.path)].filter((state) => canBeOn(this.#condition(rule, new Map(), new Map([[entry.path, state]]))));
      return letting.some((state) => {
        const [targets, sure] = this.#targets(entry, state);
        return !sure || targets.some((target) => letting.includes(target));
      });
    });
  }

  #condition(rule: Entry, known: ReadonlyMap<string, Span> = new Map(), states: ReadonlyMap<string, string> = new Map()): Span {
    const seen = new Known(this.picture, (path) => this.kept(path), this, known, states);
    const given = ["armed", "when"].filter((name) => guard(rule, name) !== undefined);
    return least(given.map((name) => truth(seen.span(this.#inlined(`${rule.path}/${name}`, guard(rule, name) ?? 0)))));
  }

  #acts(interlock: string): Span {
    return greatest([this.#heldBy(`${interlock}.active`), this.#heldBy(`${interlock}.latched`)]);
  }

  /** What goes out: what the strongest interlock says that acts, else what is asked for and permitted. */
  #putOut(path: string): void {
    const found: Span[] = [];
    const asked = this.#permitted(path, this.#heldBy(`${path}.seen`));
    this.#tags.set(path, this.#grown(this.#tags.get(path) ?? WIDE, asked, WIDE)); // what interlocks see
    let free = true;
    for (const [rule, value] of this.over(path)) {
      const acts = this.#acts(rule.path);
      if (canBeOn(acts)) found.push([value, value]);
      free = canBeOff(acts);
      if (!free) break;
    }
    if (free) found.push(asked);
    if (found.length === 0) return;
    this.#hold(`${path}.value`, hull(found));
    this.#hold(`${path}.seen`, hull(found));
    this.#tags.set(path, this.#grown(this.#tags.get(path) ?? WIDE, hull(found), WIDE));
  }

  /** The interlocks that act on an output and to what they set it, the strongest first. */
  over(output: string): [rule: Entry, value: number][] {
    const safe = number(this.picture.entry(output), "safe");
    const rules = this.picture.model.interlocks.flatMap((rule): [Entry, number][] => {
      const forced = forcedBy(rule, output);
      return forced === undefined && !names(rule, "trips").includes(output) ? [] : [[rule, forced ?? safe]];
    });
    return rules.sort(([a], [b]) => number(b, "priority") - number(a, "priority") || a.index - b.index);
  }

  #permitted(path: string, seen: Span): Span {
    const starts = canBeOn(seen) || this.picture.allowing(path).every((rule) => canBeOn(this.#heldBy(`${rule.path}.ok`)));
    return starts ? this.#heldBy(`${path}.demand`) : NEVER;
  }
}

const leavesFrom = (transition: Transition, state: string): boolean => transition.source === state || transition.source === "*";

function forcedBy(rule: Entry, output: string): number | undefined {
  const force = typeof rule.force === "object" && rule.force !== null ? (rule.force as Record<string, unknown>)[output] : undefined;
  return typeof force === "number" ? force : undefined;
}
