/** How rules come to act or to let go, and what they make of outputs: interlocks that have one otherwise, permissives that it waits for. */
import { type Answer, release } from "./answer";
import { change } from "./changes";
import type { Change } from "./conditions";
import { type Cost, less } from "./likelihood";
import type { Entry } from "./model";
import { stateOf } from "./sentences";
import { SequenceCauses } from "./sequenceCauses";
import { isTrue } from "./tree";

/** What a rule does while its condition holds, in an answer's words; any other holds. */
const AIMS: Readonly<Record<string, string>> = { Interlock: "trip", Alarm: "be active", Permissive: "permit it" };

/** Notes in answers how rules act, and how outputs go out under them. */
export abstract class RuleCauses extends SequenceCauses {
  /** Says that an interlock acts, and what lets it go. */
  protected abstract tell(rule: Entry, answer: Answer): void;

  /** Says what would make an interlock act that would have an output so; whether there is one. */
  protected abstract sayRules(entry: Entry, want: boolean, answer: Answer, it?: string): boolean;

  /** A reset that could release nothing of what is latched is refused: logic does not see it. */
  protected followPress(command: string, answer: Answer): void {
    const { picture } = this;
    const latched = picture.model.interlocks.filter((rule) => rule.reset === command && isTrue(picture.word(rule.path, "latched")));
    const held = latched.filter((rule) => isTrue(picture.word(rule.path, "condition")));
    const [first] = held;
    if (first === undefined || held.length < latched.length || held.some((rule) => answer.released.includes(rule.path))) return;
    answer.say(`${command} is refused as long as it can release nothing that it resets.`);
    this.tell(held.find((rule) => this.reach.canBe(this.condition(rule), false)) ?? first, answer);
  }

  /** A rule is made to act by its condition; an interlock is let go as always. */
  protected followRule(rule: Entry, want: boolean, answer: Answer): void {
    if (rule.kind === "Interlock" && !want) this.tell(rule, answer);
    else {
      const aim = AIMS[rule.kind] ?? "hold";
      this.asSeenBy(rule, () => { this.sayHow(rule.path, want ? ` to ${aim}` : ` not to ${aim}`, this.condition(rule), want, answer); });
    }
  }

  /** Nothing has tripped once all that act are let go; something has when any of them acts. */
  protected followTrips(rules: readonly Entry[], want: boolean, answer: Answer): void {
    if (want) {
      const able = rules.filter((each) => this.reach.canBe(this.condition(each), true));
      const [first] = able;
      if (first === undefined) return;
      const costs = new Map(able.map((rule) => [rule, this.#makesAct(rule)]));
      const best = able.reduce((least, each) => (less(costs.get(each) ?? [], costs.get(least) ?? []) ? each : least), first);
      this.followRule(best, true, answer);
      return;
    }
    for (const rule of rules) if (this.picture.acts(rule.path)) this.tell(rule, answer);
  }

  /** What it costs to make a rule act. */
  #makesAct(rule: Entry): Cost {
    return this.asSeenBy(rule, () => this.cost(change(this.picture, this.condition(rule), true)));
  }

  /**
   * Whether an interlock has to have an output so, as logic rules out what is asked about when it asks for it. What the field is to have
   * for that under a force stays so: what logic sees instead may be otherwise.
   */
  protected isForARule({ key, value }: Change, answer: Answer): boolean {
    const { picture, due } = this;
    const [entry, want] = [picture.entry(key), isTrue(value)];
    if (due === null || entry?.kind !== "DigitalOut" || this.together.whileAsked(due, key, want)) return false;
    const known = answer.changes.length;
    const says = this.sayRules(entry, want, answer, `${key} ${stateOf(picture, key, Number(want))}`);
    picture.fixed = [...picture.fixed, ...answer.changes.slice(known).map((each) => each.key).filter((each) => picture.forced(each))];
    return says;
  }

  /** What logic asks for goes out where no interlock has it otherwise, and where it is permitted to start. */
  protected followOutput({ key, value }: Change, answer: Answer): void {
    const { picture } = this;
    if (!picture.about) {
      if (picture.forced(key)) {
        answer.say(`The force on ${key} must be released.`);
        answer.need([release(key)]);
      }
      for (const [rule, sets] of this.reach.over(key)) if (picture.acts(rule.path) && isTrue(sets) !== isTrue(value)) this.tell(rule, answer);
    }
    if (!isTrue(value) || isTrue(picture.word(key, "seen"))) return;
    for (const rule of this.forbidding(key)) {
      this.asSeenBy(rule, () => { this.sayHow(rule.path, " to permit it", this.condition(rule), true, answer); });
    }
  }

  /** The permissives that keep an output from starting. */
  protected forbidding(output: string): Entry[] {
    return this.picture.allowing(output).filter((rule) => !isTrue(this.picture.word(rule.path, "ok")));
  }
}
