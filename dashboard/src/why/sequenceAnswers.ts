/** Why a sequence is in its state, and why a transition is not taken: its guard, the way to its source, and what is taken before it. */
import { Answer } from "./answer";
import { type Entry, type Transition, transitions } from "./model";
import { RuleAnswers } from "./ruleAnswers";
import { after, named } from "./sentences";
import type { Tree } from "./tree";
import { leaves } from "./ways";

/** `sequence` and `transition` answer for one. */
export abstract class SequenceAnswers extends RuleAnswers {
  protected sequence(entry: Entry): Answer {
    const { path } = entry;
    const state = this.picture.state(path);
    const answer = new Answer();
    answer.say(`${named(this.picture, path)} has been in ${state} for ${after(this.picture.word(path, "time_ms"))}.`);
    for (const transition of transitions(entry).filter((each) => leaves(each, state))) {
      answer.say(`For it to go to ${transition.target}, ${this.needs(this.guard(transition), true, new Answer())}.`);
    }
    return answer;
  }

  protected transition(entry: Entry, transition: Transition): Answer {
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
      return this.close(answer, []);
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
