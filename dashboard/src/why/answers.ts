/**
 * Why something is as it is, and what would have to change: from a description and one image, nothing else. It follows the
 * scan backwards, and says what `isoscan why` says, word for word: one corpus of questions and answers is the contract of both.
 */
import { told as toldOfBlock } from "./blocks";
import { Answer, release } from "./answer";
import { leaves } from "./ways";
import { because, tags } from "./conditions";
import type { Demands } from "./demands";
import { type Entry, type Model, number, OUTPUTS, text, type Transition, transitions } from "./model";
import { Meanwhile } from "./meanwhile";
import { Picture, type Values } from "./picture";
import { after, fact, listed, named, stateOf } from "./sentences";
import { isTrue, type List, same, split, type Tree } from "./tree";

const ALARMS: Readonly<Record<number, string>> = {
  0: "is not active", 1: "is active", 2: "is active and acknowledged", 6: "is shelved", 7: "is suppressed", 8: "is out of service",
};
const RETURNED = "has returned and waits to be acknowledged or reset";
const FINAL = "Nothing short of a force or a restart changes that.";
const FORCES_SEEN: readonly string[] = [...OUTPUTS, "Permissive", "Sequence"];
const RULES: readonly string[] = ["Interlock", "Permissive", "Alarm", "Always", "Never", "LeadsTo", "Within"];
const BLOCKS = 6; // blocks that one answer speaks of

/** How an interlock last tripped: what the tags that its condition reads were then, and how long ago, null where nobody knows. */
export interface Trip { values: Values; agoMs: number | null }

/** What is known besides the image: how long ago interlocks last changed, and how they last tripped. */
export interface Past { sinceMs: ReadonlyMap<string, number>; trips: ReadonlyMap<string, Trip> }
export const NO_PAST: Past = { sinceMs: new Map(), trips: new Map() };

export class Answers extends Meanwhile {
  #final = false;

  constructor(private readonly model: Model, demands: Demands, image: Uint8Array, private readonly past: Past = NO_PAST) {
    super(new Picture(model, image), demands);
  }

  /** Why it is as it is; `phase/2` is the third transition of `phase`. Null where there is nothing of that name. */
  ask(asked: string): Answer | null {
    const [path = "", place] = asked.split("/");
    const entry = this.picture.entry(path);
    if (entry === undefined) return null;
    this.picture.subject = "";
    this.#final = false;
    this.asked = null;
    this.goal = [];
    this.lasting = false;
    this.due = null;
    this.picture.fixed = [];
    if (place !== undefined) {
      const transition = transitions(entry)[Number(place)];
      this.picture.forces = true;
      return transition === undefined ? null : this.#transition(entry, transition);
    }
    this.picture.forces = FORCES_SEEN.includes(entry.kind);
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
    const picture = this.picture;
    const [value, asked] = [picture.word(path, "value"), picture.word(path, "demand")];
    const head = `${named(picture, path)} is ${stateOf(picture, path, value)}`;
    const [low, high] = this.reach.out(path);
    const decided = entry.kind === "DigitalOut" && !this.together.output(path, !isTrue(value));
    this.#final = (low === high && high === value) || decided;
    const holder = this.#byIndex(picture.word(path, "by"));
    if (holder !== undefined) return this.#heldBy(entry, head, holder);
    if (picture.forced(path)) return this.#forced(entry, `${head} because it is forced.`);
    return asked === value ? this.#byLogic(entry, head, asked) : this.#notPermitted(entry, head);
  }

  /** The force has to be released, and where that is not enough, what else has to change. */
  #forced(entry: Entry, told: string): Answer {
    const { path } = entry;
    const seen = this.picture.word(path, "seen");
    const head = `Without the force it would be ${stateOf(this.picture, path, seen)}`;
    const answer = new Answer();
    answer.say(told);
    if (isTrue(seen) !== isTrue(this.picture.word(path, "value"))) answer.say(`${head}.`);
    else {
      const rest = this.picture.word(path, "demand") === seen ? this.#byLogic(entry, head, seen) : this.#notPermitted(entry, head);
      answer.sentences.push(...rest.sentences);
      answer.need(rest.changes);
      answer.final = rest.final;
    }
    answer.need([release(path)]);
    return answer;
  }

  #byIndex(index: number): Entry | undefined {
    return index < 0 ? undefined : [...this.model.entries.values()].find((entry) => entry.index === index);
  }

  #heldBy(entry: Entry, head: string, rule: Entry): Answer {
    const { path } = entry;
    const picture = this.picture;
    const demand = picture.word(path, "demand");
    const answer = new Answer();
    answer.say(`${head} because interlock ${this.#acting(rule)}; logic asks for ${stateOf(picture, path, demand)}.`);
    const first = this.#byIndex(picture.word(path, "first_out"));
    if (first !== undefined && first.index !== rule.index) answer.say(`The first to act was ${named(picture, first.path)}.`);
    if (this.#final) return this.#close(answer, this.#holding(rule));
    const stays = !this.reach.canBe(this.condition(rule), false);
    if (stays && this.sayRules(entry, !isTrue(picture.word(path, "value")), answer)) {
      this.follow(answer);
      return answer;
    }
    this.#release(rule, answer);
    if (demand === picture.word(path, "value")) {
      const logic = this.#byLogic(entry, "Logic alone would have it so", demand, answer.released);
      for (const sentence of logic.sentences) answer.say(sentence);
      answer.need(logic.changes);
    }
    this.follow(answer);
    return answer;
  }

  /** That its condition holds, where it does. */
  #holding(rule: Entry): string[] {
    if (!isTrue(this.picture.word(rule.path, "condition"))) return [];
    return [`Its condition holds: ${this.asSeenBy(rule, () => this.facts(this.condition(rule)))}.`];
  }

  #acting(rule: Entry): string {
    const { path } = rule;
    const latched = isTrue(this.picture.word(path, "latched"));
    const trip = latched ? this.past.trips.get(path) : undefined;
    const ago = trip === undefined ? this.past.sinceMs.get(path) ?? null : trip.agoMs;
    const then = trip === undefined ? "" : this.#then(rule, trip);
    const told = `${named(this.picture, path)} is ${latched ? "latched" : "active"}`;
    if (then !== "") return `${told}: ${then}${ago === null ? "" : `, ${after(ago)} ago`}`;
    return `${told}${ago === null ? "" : ` since ${after(ago)}`}`;
  }

  /** What made it trip, as far as its values tell; empty where they tell nothing. */
  #then(rule: Entry, { values }: Trip): string {
    const picture = this.picture;
    const seen = picture.forces;
    picture.recall(values);
    const when = this.condition(rule);
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
  protected tell(rule: Entry, answer: Answer): void {
    if (answer.released.includes(rule.path)) return;
    answer.say(`Interlock ${this.#acting(rule)}.`);
    this.#release(rule, answer);
  }

  /** What lets an interlock go: its condition has to end, then, if it latches, a reset. */
  #release(rule: Entry, answer: Answer): void {
    answer.released.push(rule.path);
    this.asSeenBy(rule, () => { this.#sayRelease(rule, answer); });
  }

  #sayRelease(rule: Entry, answer: Answer): void {
    const { path } = rule;
    const { picture } = this;
    const when = this.condition(rule);
    const button = text(rule, "reset");
    const reset = button === "" ? `an operator must reset ${path}` : `press ${button}`;
    const latched = isTrue(picture.word(path, "latched"));
    if (isTrue(picture.word(path, "condition"))) {
      answer.say(`Its condition holds: ${this.facts(when)}.`);
      const ending = this.needs(when, false, answer);
      answer.say(`To release it ${ending}${latched ? `, then ${reset}; a reset is refused while its condition holds` : ""}.`);
    } else if (latched) answer.say(`Its condition holds no more (${this.facts(when)}): ${reset}.`);
    const key = button === "" ? path : button;
    if (latched) answer.need([{ key, value: 1, condition: ["tag", key], holds: true }]);
  }

  #notPermitted(entry: Entry, head: string): Answer {
    const { path } = entry;
    const picture = this.picture;
    const rules = this.forbidding(path);
    const answer = new Answer();
    if (rules.length === 0) {
      answer.say(`${head}; logic asks for ${stateOf(picture, path, picture.word(path, "demand"))}.`);
      return answer;
    }
    answer.say(`${head} because ${listed(rules.map((rule) => named(picture, rule.path)))} ${rules.length === 1 ? "does" : "do"} not permit it to start.`);
    if (this.#final) return this.#close(answer, rules.map((rule) => `${rule.path}: ${this.facts(this.condition(rule))}.`));
    for (const rule of rules) {
      const when = this.condition(rule);
      answer.say(`${rule.path}: ${this.facts(when)}; ${this.needs(when, true, answer)}.`);
    }
    if (!rules.every((rule) => this.reach.canBe(this.condition(rule), true))) this.sayRules(entry, true, answer);
    this.follow(answer);
    return answer;
  }

  #byLogic(entry: Entry, head: string, asked: number, released: readonly string[] = []): Answer {
    const { path } = entry;
    const picture = this.picture;
    const tree = this.demands.outputs.get(path) ?? null;
    const answer = new Answer(released);
    picture.subject = path;
    let known = tree;
    if (tree === null || picture.fitted(path, picture.value(tree)) !== asked) {
      answer.say(`${head} because logic asked for it in a way that one image does not show.`);
    } else if (same(tree, ["before", path])) {
      answer.say(`${head} because no path of the last scan assigned it: it keeps what it was.`);
      known = null;
    } else {
      const reasons = because(picture, tree);
      answer.say(reasons.length === 0 ? `${head}: logic asks for nothing else.` : `${head} because ${this.facts(tree)}.`);
      this.#sayBlocks(reasons, answer, new Set());
    }
    if (this.#final) return this.#close(answer, []);
    this.#sayOther(entry, known, isTrue(asked), answer);
    this.follow(answer);
    return answer;
  }

  /** What would have to change for logic to ask for something else, or for an interlock to see to it. */
  #sayOther(entry: Entry, tree: Tree, on: boolean, answer: Answer): void {
    if (tree === null) {
      this.sayRules(entry, !on, answer);
      return;
    }
    const zero = stateOf(this.picture, entry.path, 0);
    const digital = entry.kind === "DigitalOut";
    const other = digital ? (on ? "off" : "on") : on ? zero : `other than ${zero}`;
    const fitted: Tree = digital ? tree : ["apply", "max", ["apply", "min", tree, number(entry, "high")], number(entry, "low")];
    if (this.reach.canBe(fitted, !on) || !this.sayRules(entry, !on, answer)) {
      answer.say(`For it to be ${other}, ${this.needs(fitted, !on, answer)}.`);
    }
    for (const rule of on ? [] : this.forbidding(entry.path)) {
      const when = this.condition(rule);
      const needs = this.needs(when, true, answer);
      answer.say(`${named(this.picture, rule.path)} does not permit it to start: ${this.facts(when)}; ${needs}.`);
    }
  }

  /** What would make an interlock act that would have it so; whether there is one. */
  protected sayRules(entry: Entry, want: boolean, answer: Answer, it = "it so"): boolean {
    const holder = this.picture.word(entry.path, "by");
    for (const [rule, value] of this.reach.over(entry.path)) {
      if (rule.index === holder) return false;
      const condition = this.condition(rule);
      if (isTrue(value) !== want || this.picture.acts(rule.path) || !this.#canAct(rule, condition)) continue;
      const needs = this.asSeenBy(rule, () => this.needs(condition, true, answer));
      answer.say(`For interlock ${rule.path} to have ${it}, ${needs}.`);
      return true;
    }
    return false;
  }

  #canAct(rule: Entry, condition: Tree): boolean {
    return this.reach.canAct(rule.path) && this.reach.canBe(condition, true);
  }

  /** Ends an answer about what nothing changes. */
  #close(answer: Answer, reasons: readonly string[]): Answer {
    for (const sentence of [...reasons, FINAL]) answer.say(sentence);
    answer.final = true;
    return answer;
  }

  /** Of each block that decides, what it is given, and so on through the blocks that this comes from. */
  #sayBlocks(conditions: readonly List[], answer: Answer, told: Set<string>): void {
    for (const path of conditions.flatMap(tags)) {
      const [block] = split(path);
      const given = this.demands.given.get(block);
      if (given === undefined || told.has(block) || told.size >= BLOCKS) continue;
      told.add(block);
      answer.say(toldOfBlock(this.picture, block, given));
      this.#sayBlocks(given.flatMap((each) => because(this.picture, each)), answer, told);
    }
  }

  // Rules and sequences.

  #rule(entry: Entry): Answer {
    const answer = this.asSeenBy(entry, () => this.#ofRule(entry));
    this.picture.forces = true; // what is behind a rule is logic's
    this.follow(answer);
    return answer;
  }

  #ofRule(entry: Entry): Answer {
    const { picture } = this;
    const answer = new Answer();
    if (entry.kind === "Interlock" && picture.acts(entry.path)) {
      this.tell(entry, answer);
      return answer;
    }
    const tree = this.condition(entry);
    const holds = picture.isTrue(tree);
    answer.say(`${named(picture, entry.path)} ${this.#verdict(entry, holds)}: ${this.facts(tree)}.`);
    if (!this.reach.canBe(tree, !holds) || !this.together.rule(entry, tree, !holds)) return this.#close(answer, []);
    this.goal = tags(tree);
    this.lasting = number(entry, "on_delay_ms") > 0;
    this.due = entry.kind === "Interlock" ? null : { rule: entry, tree, want: !holds };
    const what = entry.kind === "LeadsTo" && holds ? "it to wait for its effect" : "that to change";
    answer.say(`For ${what}, ${this.needs(tree, !holds, answer)}.`);
    return answer;
  }

  #verdict(entry: Entry, holds: boolean): string {
    const word = (field: string): number => this.picture.word(entry.path, field);
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
    const state = this.picture.state(path);
    const answer = new Answer();
    answer.say(`${named(this.picture, path)} has been in ${state} for ${after(this.picture.word(path, "time_ms"))}.`);
    for (const transition of transitions(entry).filter((each) => leaves(each, state))) {
      answer.say(`For it to go to ${transition.target}, ${this.needs(this.guard(transition), true, new Answer())}.`);
    }
    return answer;
  }

  #transition(entry: Entry, transition: Transition): Answer {
    const { path } = entry;
    const { source, target } = transition;
    const answer = new Answer();
    const here = this.picture.state(path);
    this.asked = transition;
    this.lasting = true;
    const away = source !== here && source !== "*";
    const [guard, taken] = [this.guard(transition), this.#taken(entry, transition, away ? source : here)];
    if (away) {
      answer.say(`${path} does not go from ${source} to ${target}: it is in ${here}.`);
      answer.need([{ key: `${path}@${source}`, value: 1, condition: ["call", `${path}.at`, source], holds: true }]);
    }
    answer.say(`Its guard ${this.picture.isTrue(guard) ? "holds" : "does not hold"}: ${this.facts(guard)}.`);
    if (!this.together.guard(taken, true) || !this.reach.canTake(path, transitions(entry).indexOf(transition))) {
      answer.changes.length = 0;
      return this.#close(answer, []);
    }
    if (away) {
      this.follow(answer);
      return this.#sayThen(taken, answer);
    }
    if (!this.picture.isTrue(taken)) answer.say(`For it to be taken, ${this.needs(taken, true, answer)}.`);
    this.follow(answer);
    return answer;
  }

  /** What is needed once the state is reached: said only, for it may undo what the way there needs. */
  #sayThen(taken: Tree, answer: Answer): Answer {
    const then = new Answer();
    const needs = this.needs(taken, true, then);
    if (then.changes.length > 0) then.say(`For it to be taken then, ${needs}.`);
    this.follow(then);
    for (const sentence of then.sentences) answer.say(sentence);
    return answer;
  }

  /** That a transition is taken in a state: its guard holds, and none of those that come before it. */
  #taken(entry: Entry, transition: Transition, state: string): Tree {
    const all = transitions(entry);
    const before = all.slice(0, all.indexOf(transition)).filter(({ source }) => source === state || source === "*");
    const guard = this.guard(transition);
    return before.length === 0 ? guard : ["and", guard, ...before.map((each): Tree => ["not", this.guard(each)])];
  }
}
