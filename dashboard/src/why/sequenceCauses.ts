/** How the states of a sequence come about: by the first transition on the way there, or by one that leads out. */
import { Answer } from "./answer";
import { change } from "./changes";
import { less } from "./likelihood";
import { type Entry, type Transition, transitions } from "./model";
import { Outlook } from "./outlook";
import { isTrue, split } from "./tree";
import { leaves, shortestWay } from "./ways";

/** Blocks for which something has to last. */
const TIMED: readonly string[] = ["Ton", "Debounce", "Lag", "MovingAverage", "Ramp", "Pid"];

/** Notes in answers how a sequence gets into a state, out of it, and stays in it. */
export abstract class SequenceCauses extends Outlook {
  /** The number of a state, the scan that enters one, and the time in it come about by transitions. */
  protected followStep(entry: Entry, name: string, value: number, answer: Answer): void {
    const { path } = entry;
    const here = this.picture.state(path);
    const state = (Array.isArray(entry.states) ? entry.states.map(String) : [])[value];
    if (name === "state" && state !== undefined) this.followState(path, state, true, answer);
    else if (name === "time_ms" && value < this.picture.word(path, "time_ms")) this.followState(path, here, false, answer);
    else if (name === "entered") {
      const guards = transitions(entry).filter(({ source }) => source === here || source === "*").map((each) => this.guard(each));
      this.sayHow(path, ` to ${isTrue(value) ? "go on" : "stay"}`, ["or", 0, ...guards], isTrue(value), answer);
    }
  }

  /** The first step of the shortest way from where a sequence is to where it would have to be. */
  protected followState(sequence: string, state: string, enter: boolean, answer: Answer): void {
    const entry = this.picture.entry(sequence);
    const all = entry === undefined ? [] : transitions(entry).filter((_, place) => this.reach.canTake(sequence, place));
    const here = this.picture.state(sequence);
    const ways = enter ? shortestWay(all, here, state).slice(0, 1) : all.filter((each) => leaves(each, here));
    if (ways.length === 0) {
      answer.say(enter ? `No way leads from ${here} to ${state}.` : `No way leads out of ${here}.`);
      return;
    }
    const told = ways.map((way) => this.#onWay(sequence, way));
    for (const each of told) answer.say(each.sentences[0] ?? "");
    const best = told.reduce((least, each) => (less(this.cost(each.changes), this.cost(least.changes)) ? each : least));
    answer.need(best.changes); // the others are ways to the same end
    if (enter && ways[0]?.target === state) this.#sayStay(sequence, state, answer);
  }

  /** What would have it leave a state at once has to end before it gets there, if that leaves what was asked for as it is. */
  #sayStay(sequence: string, state: string, answer: Answer): void {
    const entry = this.picture.entry(sequence);
    const timed = answer.changes.some(({ key }) => TIMED.includes(this.picture.kind(split(key)[0])));
    if (!timed && !this.lasting) return; // a single scan in that state is enough
    const kept = this.picture.fixed;
    this.picture.fixed = [...kept, ...this.goal, ...answer.changes.map(({ key }) => key)];
    for (const each of entry === undefined ? [] : transitions(entry)) {
      const tree = this.guard(each);
      if (!leaves(each, state) || each === this.asked || !this.picture.isTrue(tree)) continue;
      if ((change(this.picture, tree, false) ?? []).length > 0) this.sayHow(sequence, ` to stay in ${state}`, tree, false, answer);
    }
    this.picture.fixed = kept;
  }

  #onWay(sequence: string, transition: Transition): Answer {
    const told = new Answer();
    const needs = this.needs(this.guard(transition), true, told);
    told.say(`For ${sequence} to go from ${this.picture.state(sequence)} to ${transition.target}, ${needs}.`);
    return told;
  }
}
