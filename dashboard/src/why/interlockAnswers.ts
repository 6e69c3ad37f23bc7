/** What is said of an interlock that acts: since when, what made it trip, what lets it go; and of one that could act in logic's stead. */
import type { Answer } from "./answer";
import { because, tags } from "./conditions";
import type { Demands } from "./demands";
import { Meanwhile } from "./meanwhile";
import { type Entry, text } from "./model";
import type { Picture, Values } from "./picture";
import { after, fact, listed, named } from "./sentences";
import { isTrue, type List, type Tree } from "./tree";

const FINAL = "Nothing short of a force or a restart changes that.";

/** How an interlock last tripped: what the tags that its condition reads were then, and how long ago, null where nobody knows. */
export interface Trip { values: Values; agoMs: number | null }

/** What is known besides the image: how long ago interlocks last changed, and how they last tripped. */
export interface Past { sinceMs: ReadonlyMap<string, number>; trips: ReadonlyMap<string, Trip> }
export const NO_PAST: Past = { sinceMs: new Map(), trips: new Map() };

/** `tell` says that one acts and how it is let go, once in an answer; `sayRules` which one would have an output otherwise. */
export abstract class InterlockAnswers extends Meanwhile {
  constructor(picture: Picture, demands: Demands, private readonly past: Past) {
    super(picture, demands);
  }

  protected acting(rule: Entry): string {
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
    answer.say(`Interlock ${this.acting(rule)}.`);
    this.release(rule, answer);
  }

  /** What lets an interlock go: its condition has to end, then, if it latches, a reset. */
  protected release(rule: Entry, answer: Answer): void {
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
  protected close(answer: Answer, reasons: readonly string[]): Answer {
    for (const sentence of [...reasons, FINAL]) answer.say(sentence);
    answer.final = true;
    return answer;
  }
}
