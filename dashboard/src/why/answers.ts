/**
 * Why something is as it is, and what would have to change: from a description and one image, nothing else. It follows the
 * scan backwards, and says what `isoscan why` says, word for word: one corpus of questions and answers is the contract of both.
 */
import { told as toldOfBlock, wanted } from "./blocks";
import { because, type Change, change, equals, tags } from "./conditions";
import { Demands } from "./demands";
import { type Entry, guard, INPUTS, type Model, names, number, OUTPUTS, text, type Transition, transitions } from "./model";
import { Picture, type Values, withoutOk } from "./picture";
import { after, fact, listed, named, needed, stateOf } from "./sentences";
import { isTrue, type List, prefixOf, same, split, type Tree } from "./tree";

const ALARMS: Readonly<Record<number, string>> = {
  0: "is not active", 1: "is active", 2: "is active and acknowledged", 6: "is shelved", 7: "is suppressed", 8: "is out of service",
};
const RETURNED = "has returned and waits to be acknowledged or reset";
const OUTSIDE: readonly string[] = [...INPUTS, "Command", "Setting"];
const FORCES_SEEN: readonly string[] = [...OUTPUTS, "Permissive", "Sequence"];
const RULES: readonly string[] = ["Interlock", "Permissive", "Alarm", "Always", "Never", "LeadsTo", "Within"];
const MOST = 24; // changes in one answer
const BLOCKS = 6; // blocks that one answer speaks of

/** What is so, each reason a sentence; what would have to be otherwise; the interlocks it says how to release. */
export class Answer {
  readonly sentences: string[] = [];
  readonly changes: Change[] = [];
  readonly released: string[];

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

/** How an interlock last tripped: what the tags that its condition reads were then, and how long ago, null where nobody knows. */
export interface Trip { values: Values; agoMs: number | null }

/** What is known besides the image: how long ago interlocks last changed, and how they last tripped. */
export interface Past { sinceMs: ReadonlyMap<string, number>; trips: ReadonlyMap<string, Trip> }
export const NO_PAST: Past = { sinceMs: new Map(), trips: new Map() };

export class Answers {
  readonly #picture: Picture;

  constructor(private readonly model: Model, private readonly demands: Demands, image: Uint8Array, private readonly past: Past = NO_PAST) {
    this.#picture = new Picture(model, image);
    this.#picture.given = demands.given;
  }

  /** Why it is as it is; `phase/2` is the third transition of `phase`. Null where there is nothing of that name. */
  ask(asked: string): Answer | null {
    const [path = "", place] = asked.split("/");
    const entry = this.#picture.entry(path);
    if (entry === undefined) return null;
    this.#picture.subject = "";
    if (place !== undefined) {
      const transition = transitions(entry)[Number(place)];
      this.#picture.forces = true;
      return transition === undefined ? null : this.#transition(path, transition);
    }
    this.#picture.forces = FORCES_SEEN.includes(entry.kind);
    if (OUTPUTS.includes(entry.kind)) return this.#output(entry);
    if (entry.kind === "Sequence") return this.#sequence(entry);
    return this.#isRule(entry) ? this.#rule(entry) : null;
  }

  /** What can be asked about besides outputs, transitions included. */
  subjects(): string[] {
    const asked = [...this.model.entries.values()].filter((entry) => entry.kind === "Sequence" || this.#isRule(entry));
    return asked.flatMap((entry) => [entry.path, ...transitions(entry).map((_, place) => `${entry.path}/${place}`)]);
  }

  #isRule(entry: Entry): boolean {
    return RULES.includes(entry.kind);
  }

  // Outputs, from the field back to logic.

  #output(entry: Entry): Answer {
    const { path } = entry;
    const picture = this.#picture;
    const [value, asked] = [picture.word(path, "value"), picture.word(path, "demand")];
    const head = `${named(picture, path)} is ${stateOf(picture, path, value)}`;
    const holder = this.#byIndex(picture.word(path, "by"));
    if (holder !== undefined) return this.#heldBy(entry, head, holder);
    if (picture.forced(path)) {
      const answer = new Answer();
      answer.say(`${head} because it is forced.`);
      answer.say(`Without the force it would be ${stateOf(picture, path, picture.word(path, "seen"))}.`);
      return answer;
    }
    return asked === value ? this.#byLogic(entry, head, asked) : this.#notPermitted(path, head);
  }

  #byIndex(index: number): Entry | undefined {
    return index < 0 ? undefined : [...this.model.entries.values()].find((entry) => entry.index === index);
  }

  #heldBy(entry: Entry, head: string, rule: Entry): Answer {
    const { path } = entry;
    const picture = this.#picture;
    const demand = picture.word(path, "demand");
    const answer = new Answer();
    answer.say(`${head} because interlock ${this.#acting(rule)}; logic asks for ${stateOf(picture, path, demand)}.`);
    const first = this.#byIndex(picture.word(path, "first_out"));
    if (first !== undefined && first.index !== rule.index) answer.say(`The first to act was ${named(picture, first.path)}.`);
    this.#release(rule, answer);
    if (demand === picture.word(path, "value")) {
      const logic = this.#byLogic(entry, "Logic alone would have it so", demand, answer.released);
      for (const sentence of logic.sentences) answer.say(sentence);
      answer.need(logic.changes);
    }
    this.#follow(answer);
    return answer;
  }

  #acting(rule: Entry): string {
    const { path } = rule;
    const latched = isTrue(this.#picture.word(path, "latched"));
    const trip = latched ? this.past.trips.get(path) : undefined;
    const ago = trip === undefined ? this.past.sinceMs.get(path) ?? null : trip.agoMs;
    const then = trip === undefined ? "" : this.#then(rule, trip);
    const told = `${named(this.#picture, path)} is ${latched ? "latched" : "active"}`;
    if (then !== "") return `${told}: ${then}${ago === null ? "" : `, ${after(ago)} ago`}`;
    return `${told}${ago === null ? "" : ` since ${after(ago)}`}`;
  }

  /** What made it trip, as far as its values tell; empty where they tell nothing. */
  #then(rule: Entry, { values }: Trip): string {
    const picture = this.#picture;
    const seen = picture.forces;
    picture.recall(values);
    const when = this.#condition(rule);
    const known = (each: Tree): boolean => tags(each).length > 0 && tags(each).every((path) => picture.changed.has(path));
    let told = picture.isTrue(when) ? because(picture, when).filter(known) : [];
    if (told.length === 0) { // something else decided, too, which nobody knows any more
      told = [...values.keys()].map((path): List => ["tag", picture.changed.get(`${path}_ok`) === 0 ? `${path}_ok` : path]);
    }
    const text = listed(told.map((each) => fact(picture, each)));
    picture.returnToNow();
    picture.forces = seen;
    return text;
  }

  /** That an interlock acts, and what lets it go, unless that was said. */
  #tell(rule: Entry, answer: Answer): void {
    if (answer.released.includes(rule.path)) return;
    answer.say(`Interlock ${this.#acting(rule)}.`);
    this.#release(rule, answer);
  }

  /** What lets an interlock go: its condition has to end, then, if it latches, a reset. */
  #release(rule: Entry, answer: Answer): void {
    const { path } = rule;
    answer.released.push(path);
    const picture = this.#picture;
    const seen = picture.forces;
    picture.forces = false;
    const when = this.#condition(rule);
    const button = text(rule, "reset");
    const reset = button === "" ? `an operator must reset ${path}` : `press ${button}`;
    const latched = isTrue(picture.word(path, "latched"));
    if (isTrue(picture.word(path, "condition"))) {
      answer.say(`Its condition holds: ${this.#facts(when)}.`);
      const ending = this.#needs(when, false, answer);
      answer.say(`To release it ${ending}${latched ? `, then ${reset}; a reset is refused while its condition holds` : ""}.`);
    } else if (latched) answer.say(`Its condition holds no more (${this.#facts(when)}): ${reset}.`);
    const key = button === "" ? path : button;
    if (latched) answer.need([{ key, value: 1, condition: ["tag", key], holds: true }]);
    picture.forces = seen;
  }

  #notPermitted(path: string, head: string): Answer {
    const picture = this.#picture;
    const rules = this.model.permissives.filter((rule) => names(rule, "allows").includes(path) && !isTrue(picture.word(rule.path, "ok")));
    const answer = new Answer();
    if (rules.length === 0) {
      answer.say(`${head}; logic asks for ${stateOf(picture, path, picture.word(path, "demand"))}.`);
      return answer;
    }
    answer.say(`${head} because ${listed(rules.map((rule) => named(picture, rule.path)))} ${rules.length === 1 ? "does" : "do"} not permit it to start.`);
    for (const rule of rules) {
      const when = this.#condition(rule);
      answer.say(`${rule.path}: ${this.#facts(when)}; ${this.#needs(when, true, answer)}.`);
    }
    this.#follow(answer);
    return answer;
  }

  #byLogic(entry: Entry, head: string, asked: number, released: readonly string[] = []): Answer {
    const { path } = entry;
    const picture = this.#picture;
    const tree = this.demands.outputs.get(path) ?? null;
    const answer = new Answer(released);
    picture.subject = path;
    if (tree === null || picture.fitted(path, picture.value(tree)) !== asked) {
      answer.say(`${head} because logic asked for it in a way that one image does not show.`);
      return answer;
    }
    if (same(tree, ["before", path])) {
      answer.say(`${head} because no path of the last scan assigned it: it keeps what it was.`);
      return answer;
    }
    const reasons = because(picture, tree);
    answer.say(reasons.length === 0 ? `${head}: logic asks for nothing else.` : `${head} because ${this.#facts(tree)}.`);
    this.#sayBlocks(reasons, answer, new Set());
    this.#sayOther(entry, tree, isTrue(asked), answer);
    this.#follow(answer);
    return answer;
  }

  #sayOther(entry: Entry, tree: Tree, on: boolean, answer: Answer): void {
    const zero = stateOf(this.#picture, entry.path, 0);
    const digital = entry.kind === "DigitalOut";
    const other = digital ? (on ? "off" : "on") : on ? zero : `other than ${zero}`;
    const fitted: Tree = digital ? tree : ["apply", "max", ["apply", "min", tree, number(entry, "high")], number(entry, "low")];
    answer.say(`For it to be ${other}, ${this.#needs(fitted, !on, answer)}.`);
  }

  /** Of each block that decides, what it is given, and so on through the blocks that this comes from. */
  #sayBlocks(conditions: readonly List[], answer: Answer, told: Set<string>): void {
    for (const path of conditions.flatMap(tags)) {
      const [block] = split(path);
      const given = this.demands.given.get(block);
      if (given === undefined || told.has(block) || told.size >= BLOCKS) continue;
      told.add(block);
      answer.say(toldOfBlock(this.#picture, block, given));
      this.#sayBlocks(given.flatMap((each) => because(this.#picture, each)), answer, told);
    }
  }

  // Rules and sequences.

  #rule(entry: Entry): Answer {
    const picture = this.#picture;
    const answer = new Answer();
    if (entry.kind === "Interlock" && picture.acts(entry.path)) {
      this.#tell(entry, answer);
      return answer;
    }
    const tree = this.#condition(entry);
    const holds = picture.isTrue(tree);
    answer.say(`${named(picture, entry.path)} ${this.#verdict(entry, holds)}: ${this.#facts(tree)}.`);
    answer.say(`For that to change, ${this.#needs(tree, !holds, answer)}.`);
    this.#follow(answer);
    return answer;
  }

  /** What a rule comes down to: for an interlock what makes it act, for a claim what holds while it does. */
  #condition(rule: Entry): Tree {
    const given = (name: string): Tree => this.demands.inlined(guard(rule, name) ?? 0);
    const word = (field: string): number => this.#picture.word(rule.path, field);
    switch (rule.kind) {
      case "Alarm": return guard(rule, "clears") !== undefined && isTrue(word("active")) ? ["not", given("clears")] : given("when");
      case "Never": return ["not", given("happens")];
      case "LeadsTo": return word("elapsed_ms") >= 0 ? given("effect") : ["or", ["not", given("cause")], given("effect")];
      case "Within": return ["and", [">=", given("value"), number(rule, "low")], ["<=", given("value"), number(rule, "high")]];
      case "Always": return given("holds");
      default: return guard(rule, "armed") === undefined ? given("when") : ["and", given("armed"), given("when")];
    }
  }

  #verdict(entry: Entry, holds: boolean): string {
    const word = (field: string): number => this.#picture.word(entry.path, field);
    const delayed = (): string => after(number(entry, "on_delay_ms") - Math.max(0, word("elapsed_ms")));
    switch (entry.kind) {
      case "Alarm":
        if (holds && !isTrue(word("active")) && word("state") === 0) return `is raised in ${delayed()}`;
        return ALARMS[word("state")] ?? RETURNED;
      case "Interlock": return holds ? `acts in ${delayed()}` : "is not active";
      case "Permissive": return holds ? "permits" : "does not permit";
      default: break;
    }
    const due = entry.kind === "LeadsTo" && !holds && isTrue(word("ok"));
    if (due) return `waits for its effect, due in ${after(number(entry, "within_ms") - word("elapsed_ms"))}`;
    return holds ? "holds" : "does not hold";
  }

  #sequence(entry: Entry): Answer {
    const { path } = entry;
    const state = this.#picture.state(path);
    const answer = new Answer();
    answer.say(`${named(this.#picture, path)} has been in ${state} for ${after(this.#picture.word(path, "time_ms"))}.`);
    for (const transition of transitions(entry).filter((each) => leaves(each, state))) {
      answer.say(`It goes to ${transition.target} when: ${this.#needs(this.#guard(transition), true, new Answer())}.`);
    }
    return answer;
  }

  #transition(path: string, transition: Transition): Answer {
    const { source, target } = transition;
    const answer = new Answer();
    const tree = this.#guard(transition);
    const here = this.#picture.state(path);
    if (source !== here && source !== "*") answer.say(`${path} does not go from ${source} to ${target}: it is in ${here}.`);
    const holds = this.#picture.isTrue(tree);
    answer.say(`Its guard ${holds ? "holds" : "does not hold"}: ${this.#facts(tree)}.`);
    if (!holds) answer.say(`For it to be taken, ${this.#needs(tree, true, answer)}.`);
    return answer;
  }

  #guard(transition: Transition): Tree {
    return this.demands.inlined(transition.tree);
  }

  // What is common.

  #facts(tree: Tree): string {
    const found = because(this.#picture, tree);
    return found.length === 0 ? "it is always so" : listed(found.map((condition) => fact(this.#picture, condition)));
  }

  /** What has to be otherwise for an expression to be true, or false; noted in the answer. */
  #needs(tree: Tree, want: boolean, answer: Answer): string {
    const changes = change(this.#picture, tree, want);
    if (changes === null) return "nothing that this image shows would do";
    if (changes.length === 0) return "nothing more is needed";
    answer.need(changes);
    return listed(changes.map((each) => needed(this.#picture, each)));
  }

  /** Say of each change of something inside the model how it comes about, until all that is named can be done from outside. */
  #follow(answer: Answer): void {
    for (const each of answer.changes) { // grows while it is walked
      if (answer.changes.length > MOST) return;
      this.#followOne(each, answer);
    }
  }

  #followOne(each: Change, answer: Answer): void {
    const [sequence = "", state] = each.key.split("@");
    const [owner, name] = split(each.key);
    const given = this.demands.given.get(owner);
    const rule = this.#picture.entry(owner);
    const inner = this.demands.inner.get(each.key);
    if (state !== undefined) this.#followState(sequence, state, isTrue(each.value), answer);
    else if (given !== undefined && (name === "q" || name === "out")) {
      for (const [what, tree, want] of wanted(this.#picture, owner, name, each.value, given)) this.#sayHow(owner, what, tree, want, answer);
    } else if (name === "tripped" && !isTrue(each.value)) {
      for (const acting of this.#picture.concerning(prefixOf(owner))) if (this.#picture.acts(acting.path)) this.#tell(acting, answer);
    } else if (rule !== undefined && ["active", "latched", "ok"].includes(name)) this.#followRule(rule, isTrue(each.value), answer);
    else if (inner !== undefined) this.#followInner(each, inner, answer);
  }

  /** A rule is made to act by its condition; an interlock is let go as always. */
  #followRule(rule: Entry, want: boolean, answer: Answer): void {
    if (rule.kind === "Interlock" && !want) this.#tell(rule, answer);
    else this.#sayHow(rule.path, "", this.#condition(rule), want, answer);
  }

  /** A memory or an Input is made to hold a value by what logic assigns to it. */
  #followInner({ key, value }: Change, tree: Tree, answer: Answer): void {
    const picture = this.#picture;
    const entry = picture.entry(key);
    const subject = picture.subject;
    picture.subject = key;
    if (number(entry, "low") === 0 && number(entry, "high") === 1) this.#sayHow(key, ` to be ${value}`, tree, isTrue(value), answer);
    else this.#sayHow(key, ` to be ${stateOf(picture, key, value)}`, equals(tree, value), true, answer);
    picture.subject = subject;
  }

  #sayHow(path: string, what: string, tree: Tree, want: boolean, answer: Answer): void {
    if (this.#picture.isTrue(tree) !== want) answer.say(`For ${path}${what}, ${this.#needs(tree, want, answer)}.`);
  }

  /** The first step of the shortest way from where a sequence is to where it would have to be. */
  #followState(sequence: string, state: string, enter: boolean, answer: Answer): void {
    const entry = this.#picture.entry(sequence);
    const all = entry === undefined ? [] : transitions(entry);
    const here = this.#picture.state(sequence);
    const ways = enter ? firstStep(all, here, state) : all.filter((each) => leaves(each, here));
    if (ways.length === 0) {
      answer.say(enter ? `No way leads from ${here} to ${state}.` : `No way leads out of ${here}.`);
      return;
    }
    const told = ways.map((way) => this.#onWay(sequence, way));
    for (const each of told) answer.say(each.sentences[0] ?? "");
    const inside = (each: Answer): number => each.changes.filter(({ key }) => !this.#fromOutside(key)).length;
    const best = told.reduce((least, each) => (inside(each) < inside(least) ? each : least));
    answer.need(best.changes); // the others are ways to the same end
  }

  #onWay(sequence: string, transition: Transition): Answer {
    const told = new Answer();
    const needs = this.#needs(this.#guard(transition), true, told);
    told.say(`${sequence} goes from ${this.#picture.state(sequence)} to ${transition.target} when: ${needs}.`);
    return told;
  }

  /** Whether the field or an operator can make that change. */
  #fromOutside(key: string): boolean {
    return OUTSIDE.includes(this.#picture.kind(withoutOk(key)));
  }
}

const leaves = (transition: Transition, state: string): boolean =>
  (transition.source === state || transition.source === "*") && transition.target !== state;

/** The first transition of a shortest way; none if there is none. */
function firstStep(all: readonly Transition[], here: string, to: string): Transition[] {
  const seen = new Set([here]);
  const ways: [state: string, first: Transition | null][] = [[here, null]];
  for (const [state, first] of ways) { // grows while it is walked
    for (const transition of all) {
      const { source, target } = transition;
      if ((source !== state && source !== "*") || seen.has(target)) continue;
      const begins = first ?? transition;
      if (target === to) return [begins];
      seen.add(target);
      ways.push([target, begins]);
    }
  }
  return [];
}
