/**
 * From what would have to change inside a model to what the field and an operator can do about it. A change of a state, a block, a rule
 * or a memory is followed to the conditions behind it, until all that is named comes from outside.
 */
import { type Answer, isExact, release } from "./answer";
import { wanted } from "./blocks";
import { change } from "./changes";
import { type Change, equals } from "./conditions";
import { number, text } from "./model";
import { MOST } from "./outlook";
import { RuleCauses } from "./ruleCauses";
import { stateOf } from "./sentences";
import { isTrue, prefixOf, split, type Tree } from "./tree";

/** Notes in answers how changes come about in one picture. */
export abstract class Causes extends RuleCauses {
  /** Says what would come in between while a time runs. */
  protected abstract sayMeanwhile(block: string, answer: Answer): void;

  /** Says of each change of something inside the model how it comes about, until all that is named can be done from outside. */
  protected follow(answer: Answer, start = 0): void {
    for (let place = start; place < answer.changes.length; place += 1) { // they grow while they are walked
      const each = answer.changes[place];
      if (each === undefined || answer.changes.length > MOST) return;
      this.#followOne(each, answer);
    }
    const followed = answer.changes.length;
    const pressed = answer.changes.filter(({ key, value }) => isTrue(value) && this.picture.kind(key) === "Command");
    for (const { key } of pressed) this.followPress(key, answer);
    if (answer.changes.length > followed) this.follow(answer, followed);
  }

  #followOne(each: Change, answer: Answer): void {
    const [sequence = "", state] = each.key.split("@");
    const [owner, name] = split(each.key);
    const entry = this.picture.entry(owner);
    const value = isTrue(each.value);
    if (state !== undefined) this.followState(sequence, state, value, answer);
    else if (this.demands.given.has(owner)) this.#followBlock(each, answer);
    else if (name === "tripped") this.followTrips(this.picture.concerning(prefixOf(owner)), value, answer);
    else if (entry?.kind === "Sequence") this.followStep(entry, name, each.value, answer);
    else if (entry !== undefined && ["active", "latched", "ok"].includes(name)) this.followRule(entry, value, answer);
    else if (this.demands.assigned.has(each.key) && !this.isForARule(each, answer)) {
      this.#followInner(each, answer);
      if (this.demands.outputs.has(each.key)) this.followOutput(each, answer);
    }
  }

  #followBlock({ key, value, condition }: Change, answer: Answer): void {
    const [owner, name] = split(key);
    const exactly = isExact(condition, key);
    const tracked = text(this.picture.entry(owner), "tracks");
    if (this.picture.kind(owner) === "WentOut" && this.picture.forced(tracked)) {
      answer.say(`The force on ${tracked} must be released.`);
      answer.need([release(tracked)]);
    }
    for (const [what, tree, want] of wanted(this.picture, owner, name, value, exactly, this.demands.given.get(owner) ?? [])) {
      this.sayHow(owner, what, tree, want, answer);
    }
    if (name === "q" && isTrue(value)) this.sayMeanwhile(owner, answer);
  }

  /** A memory or an Input is made to hold a value by what logic assigns to it. */
  #followInner(due: Change, answer: Answer): void {
    const { picture } = this;
    const { key, value } = due;
    const [entry, tree] = [picture.entry(key), this.demands.assigned.get(key) ?? null];
    if (tree === null) return;
    const subject = picture.subject;
    picture.subject = key;
    const what = ` to be ${stateOf(picture, key, value)}`;
    if (number(entry, "low") === 0 && number(entry, "high") === 1) this.sayHow(key, what, tree, isTrue(value), answer);
    else this.sayHow(key, what, this.#numberDue(due, tree), true, answer);
    picture.subject = subject;
  }

  /** What a number that logic assigns has to be; what no single scan brings about, each brings nearer. */
  #numberDue({ key, value, condition }: Change, tree: Tree): Tree {
    const now = this.picture.read(key);
    const rises = value > now;
    const goal: Tree = isExact(condition, key) ? equals(tree, value) : [rises ? ">=" : "<=", tree, value];
    if (change(this.picture, goal, true) !== null) return goal;
    const ways: Tree[] = [[rises ? ">" : "<", tree, now], ["!=", tree, now]];
    return ways.find((each) => (change(this.picture, each, true) ?? []).length > 0) ?? goal;
  }
}
