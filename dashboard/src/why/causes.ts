/**
 * From what would have to change inside a model to what the field and an operator can do about it. A change of a state, a block, a rule
 * or a memory is followed to the conditions behind it, until all that is named comes from outside.
 */
import { Answer, isExact, release } from "./answer";
import { wanted } from "./blocks";
import { because, type Change, change, costOf, equals } from "./conditions";
import type { Demands } from "./demands";
import { type Cost, less } from "./likelihood";
import { type Entry, guard, INPUTS, number, type Transition, transitions } from "./model";
import { needed } from "./musts";
import { type Picture, withoutOk } from "./picture";
import { Prospects } from "./prospects";
import { Reach } from "./reach";
import { type Due, Together } from "./together";
import { fact, listed, stateOf } from "./sentences";
import { isTrue, prefixOf, split, type Tree } from "./tree";
import { firstStep, leaves } from "./ways";

const NOTHING = "nothing short of a force or a restart would do";
const OUTSIDE: readonly string[] = [...INPUTS, "Command", "Setting"];
/** Blocks for which something has to last. */
const TIMED: readonly string[] = ["Ton", "Debounce", "Lag", "MovingAverage", "Ramp", "Pid"];
/** What a rule does while its condition holds, in an answer's words; any other holds. */
const AIMS: Readonly<Record<string, string>> = { Interlock: "trip", Alarm: "be active", Permissive: "permit it" };
const MOST = 24; // changes in one answer

/** Notes in answers how changes come about in one picture. */
export abstract class Causes {
  protected reach: Reach;
  /** The transition that is asked about, which may leave its state. */
  protected asked: Transition | null = null;
  /** The tags that the condition asked about reads. */
  protected goal: readonly string[] = [];
  /** Whether what is asked about has to be so for longer than a scan. */
  protected lasting = false;
  /** The rule that is asked about, its condition, and whether that is to hold. */
  protected due: Due | null = null;
  protected together: Together;

  constructor(protected readonly picture: Picture, protected readonly demands: Demands) {
    this.reach = new Reach(picture, demands);
    this.together = new Together(picture, demands, this.reach);
    this.#lookAhead([]);
    picture.given = demands.given;
    picture.limits = (path) => this.reach.of(path);
    picture.fewOf = (path) => this.reach.fewOf(path);
    picture.possible = (tree, want) => this.reach.canBe(tree, want);
    const prospects = new Prospects(picture, demands);
    picture.prospect = (path, value) => prospects.of(path, value);
    picture.prospectOf = (condition, want) => prospects.so(condition, want);
  }

  /** What can come about, given the interlocks whose condition is known to hold for ever, and those that turn out to be such. */
  #lookAhead(endless: readonly string[]): void {
    const found = this.picture.model.interlocks.filter((rule) => !endless.includes(rule.path) && this.#isEndless(rule)).map(({ path }) => path);
    if (found.length === 0) return;
    this.reach = new Reach(this.picture, this.demands, [...endless, ...found]);
    this.together = new Together(this.picture, this.demands, this.reach);
    this.#lookAhead([...endless, ...found]);
  }

  #isEndless(rule: Entry): boolean {
    return isTrue(this.picture.word(rule.path, "condition")) && !this.together.rule(rule, this.condition(rule), false);
  }

  /** Says that an interlock acts, and what lets it go. */
  protected abstract tell(rule: Entry, answer: Answer): void;

  /** Says what would make an interlock act that would have an output so; whether there is one. */
  protected abstract sayRules(entry: Entry, want: boolean, answer: Answer, it?: string): boolean;

  /** Says what would come in between while a time runs. */
  protected abstract sayMeanwhile(block: string, answer: Answer): void;

  /** Rules other than permissives judge the field; interlocks what is about to go out. */
  protected asSeenBy<T>(rule: Entry, look: () => T): T {
    const { forces, about, limits } = this.picture;
    this.picture.forces = rule.kind === "Permissive";
    this.picture.about = rule.kind === "Interlock";
    this.picture.limits = (path) => this.reach.kept(path);
    const found = look();
    this.picture.forces = forces;
    this.picture.about = about;
    this.picture.limits = limits;
    return found;
  }

  /** What a rule comes down to: for an interlock what makes it act, for a claim what holds while it does. */
  protected condition(rule: Entry): Tree {
    const given = (name: string): Tree => this.demands.inlined(guard(rule, name) ?? 0);
    const word = (field: string): number => this.picture.word(rule.path, field);
    switch (rule.kind) {
      case "Alarm": return guard(rule, "clears") !== undefined && isTrue(word("active")) ? ["not", given("clears")] : given("when");
      case "Never": return ["not", given("happens")];
      case "LeadsTo": return word("elapsed_ms") >= 0 ? given("effect") : ["or", ["not", given("cause")], given("effect")];
      case "Within": return ["and", [">=", given("value"), number(rule, "low")], ["<=", given("value"), number(rule, "high")]];
      case "Always": return given("holds");
      default: return guard(rule, "armed") === undefined ? given("when") : ["and", given("armed"), given("when")];
    }
  }

  protected guard(transition: Transition): Tree {
    return this.demands.inlined(transition.tree);
  }

  protected facts(tree: Tree): string {
    const found = because(this.picture, tree);
    return found.length === 0 ? "it is always so" : listed(found.map((condition) => fact(this.picture, condition)));
  }

  /** What has to be otherwise for an expression to be true, or false; noted in the answer. */
  protected needs(tree: Tree, want: boolean, answer: Answer): string {
    const changes = change(this.picture, tree, want);
    if (changes === null) return this.reach.canBe(tree, want) ? "nothing that this image shows would do" : NOTHING;
    if (changes.length === 0) return "nothing more is needed";
    answer.need(changes);
    const tags = changes.map(({ key }) => withoutOk(key));
    answer.need(tags.filter((tag) => this.picture.forces && this.picture.forced(tag)).map(release));
    return listed([...new Set(changes.map((each) => needed(this.picture, each, changes)))]);
  }

  /** Says of each change of something inside the model how it comes about, until all that is named can be done from outside. */
  protected follow(answer: Answer, start = 0): void {
    for (let place = start; place < answer.changes.length; place += 1) { // they grow while they are walked
      const each = answer.changes[place];
      if (each === undefined || answer.changes.length > MOST) return;
      this.#followOne(each, answer);
    }
    const followed = answer.changes.length;
    const pressed = answer.changes.filter(({ key, value }) => isTrue(value) && this.picture.kind(key) === "Command");
    for (const { key } of pressed) this.#followPress(key, answer);
    if (answer.changes.length > followed) this.follow(answer, followed);
  }

  #followOne(each: Change, answer: Answer): void {
    const [sequence = "", state] = each.key.split("@");
    const [owner, name] = split(each.key);
    const entry = this.picture.entry(owner);
    const value = isTrue(each.value);
    if (state !== undefined) this.#followState(sequence, state, value, answer);
    else if (this.demands.given.has(owner)) this.#followBlock(each, answer);
    else if (name === "tripped") this.#followTrips(this.picture.concerning(prefixOf(owner)), value, answer);
    else if (entry?.kind === "Sequence") this.#followStep(entry, name, each.value, answer);
    else if (entry !== undefined && ["active", "latched", "ok"].includes(name)) this.#followRule(entry, value, answer);
    else if (this.demands.assigned.has(each.key) && !this.#isForARule(each, answer)) {
      this.#followInner(each, answer);
      if (this.demands.outputs.has(each.key)) this.#followOutput(each, answer);
    }
  }

  /** A reset that could release nothing of what is latched is refused: logic does not see it. */
  #followPress(command: string, answer: Answer): void {
    const { picture } = this;
    const latched = picture.model.interlocks.filter((rule) => rule.reset === command && isTrue(picture.word(rule.path, "latched")));
    const held = latched.filter((rule) => isTrue(picture.word(rule.path, "condition")));
    const [first] = held;
    if (first === undefined || held.length < latched.length || held.some((rule) => answer.released.includes(rule.path))) return;
    answer.say(`${command} is refused as long as it can release nothing that it resets.`);
    this.tell(held.find((rule) => this.reach.canBe(this.condition(rule), false)) ?? first, answer);
  }

  #followBlock({ key, value, condition }: Change, answer: Answer): void {
    const [owner, name] = split(key);
    const exactly = isExact(condition, key);
    for (const [what, tree, want] of wanted(this.picture, owner, name, value, exactly, this.demands.given.get(owner) ?? [])) {
      this.#sayHow(owner, what, tree, want, answer);
    }
    if (name === "q" && isTrue(value)) this.sayMeanwhile(owner, answer);
  }

  /** A rule is made to act by its condition; an interlock is let go as always. */
  #followRule(rule: Entry, want: boolean, answer: Answer): void {
    if (rule.kind === "Interlock" && !want) this.tell(rule, answer);
    else {
      const aim = AIMS[rule.kind] ?? "hold";
      this.asSeenBy(rule, () => { this.#sayHow(rule.path, want ? ` to ${aim}` : ` not to ${aim}`, this.condition(rule), want, answer); });
    }
  }

  /** Nothing has tripped once all that act are let go; something has when any of them acts. */
  #followTrips(rules: readonly Entry[], want: boolean, answer: Answer): void {
    if (want) {
      const able = rules.filter((each) => this.reach.canBe(this.condition(each), true));
      const [first] = able;
      if (first === undefined) return;
      const costs = new Map(able.map((rule) => [rule, this.#makesAct(rule)]));
      const best = able.reduce((least, each) => (less(costs.get(each) ?? [], costs.get(least) ?? []) ? each : least), first);
      this.#followRule(best, true, answer);
      return;
    }
    for (const rule of rules) if (this.picture.acts(rule.path)) this.tell(rule, answer);
  }

  /** What it costs to make a rule act. */
  #makesAct(rule: Entry): Cost {
    return this.asSeenBy(rule, () => this.#cost(change(this.picture, this.condition(rule), true)));
  }

  /** How many changes are inside the model, then how unlikely they are; where none are found, more than any answer has. */
  #cost(changes: readonly Change[] | null): Cost {
    if (changes === null) return [MOST];
    return [changes.filter(({ key }) => !this.#fromOutside(key)).length, ...costOf(this.picture, changes)];
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
    if (number(entry, "low") === 0 && number(entry, "high") === 1) this.#sayHow(key, what, tree, isTrue(value), answer);
    else this.#sayHow(key, what, this.#numberDue(due, tree), true, answer);
    picture.subject = subject;
  }

  /**
   * Whether an interlock has to have an output so, as logic rules out what is asked about when it asks for it. What the field is to have
   * for that under a force stays so: what logic sees instead may be otherwise.
   */
  #isForARule({ key, value }: Change, answer: Answer): boolean {
    const { picture, due } = this;
    const [entry, want] = [picture.entry(key), isTrue(value)];
    if (due === null || entry?.kind !== "DigitalOut" || this.together.whileAsked(due, key, want)) return false;
    const known = answer.changes.length;
    const says = this.sayRules(entry, want, answer, `${key} ${stateOf(picture, key, Number(want))}`);
    picture.fixed = [...picture.fixed, ...answer.changes.slice(known).map((each) => each.key).filter((each) => picture.forced(each))];
    return says;
  }

  /** What logic asks for goes out where no interlock has it otherwise, and where it is permitted to start. */
  #followOutput({ key, value }: Change, answer: Answer): void {
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
      this.asSeenBy(rule, () => { this.#sayHow(rule.path, " to permit it", this.condition(rule), true, answer); });
    }
  }

  /** The permissives that keep an output from starting. */
  protected forbidding(output: string): Entry[] {
    return this.picture.allowing(output).filter((rule) => !isTrue(this.picture.word(rule.path, "ok")));
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

  /** The number of a state, the scan that enters one, and the time in it come about by transitions. */
  #followStep(entry: Entry, name: string, value: number, answer: Answer): void {
    const { path } = entry;
    const here = this.picture.state(path);
    const state = (Array.isArray(entry.states) ? entry.states.map(String) : [])[value];
    if (name === "state" && state !== undefined) this.#followState(path, state, true, answer);
    else if (name === "time_ms" && value < this.picture.word(path, "time_ms")) this.#followState(path, here, false, answer);
    else if (name === "entered") {
      const guards = transitions(entry).filter(({ source }) => source === here || source === "*").map((each) => this.guard(each));
      this.#sayHow(path, ` to ${isTrue(value) ? "go on" : "stay"}`, ["or", 0, ...guards], isTrue(value), answer);
    }
  }

  #sayHow(path: string, what: string, tree: Tree, want: boolean, answer: Answer): void {
    if (this.picture.isTrue(tree) !== want) answer.say(`For ${path}${what}, ${this.needs(tree, want, answer)}.`);
  }

  /** The first step of the shortest way from where a sequence is to where it would have to be. */
  #followState(sequence: string, state: string, enter: boolean, answer: Answer): void {
    const entry = this.picture.entry(sequence);
    const all = entry === undefined ? [] : transitions(entry).filter((_, place) => this.reach.canTake(sequence, place));
    const here = this.picture.state(sequence);
    const ways = enter ? firstStep(all, here, state) : all.filter((each) => leaves(each, here));
    if (ways.length === 0) {
      answer.say(enter ? `No way leads from ${here} to ${state}.` : `No way leads out of ${here}.`);
      return;
    }
    const told = ways.map((way) => this.#onWay(sequence, way));
    for (const each of told) answer.say(each.sentences[0] ?? "");
    const best = told.reduce((least, each) => (less(this.#cost(each.changes), this.#cost(least.changes)) ? each : least));
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
      if ((change(this.picture, tree, false) ?? []).length > 0) this.#sayHow(sequence, ` to stay in ${state}`, tree, false, answer);
    }
    this.picture.fixed = kept;
  }

  #onWay(sequence: string, transition: Transition): Answer {
    const told = new Answer();
    const needs = this.needs(this.guard(transition), true, told);
    told.say(`For ${sequence} to go from ${this.picture.state(sequence)} to ${transition.target}, ${needs}.`);
    return told;
  }

  /** Whether the field or an operator can make that change. */
  #fromOutside(key: string): boolean {
    return key.endsWith(".force") || OUTSIDE.includes(this.picture.kind(withoutOk(key)));
  }
}
