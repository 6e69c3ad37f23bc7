/**
 * One picture as whoever asks sees it: what can come about from it, what its rules come down to, and what an expression needs, in words.
 * How that comes about is not followed here.
 */
import { type Answer, release } from "./answer";
import { change, costOf } from "./changes";
import { because, type Change } from "./conditions";
import type { Demands } from "./demands";
import type { Cost } from "./likelihood";
import { type Entry, guard, INPUTS, number, type Transition } from "./model";
import { needed } from "./musts";
import { type Picture, withoutOk } from "./picture";
import { Prospects } from "./prospects";
import { Reach } from "./reach";
import { fact, listed } from "./sentences";
import { type Due, Together } from "./together";
import { isTrue, type Tree } from "./tree";

const NOTHING = "nothing short of a force or a restart would do";
const OUTSIDE: readonly string[] = [...INPUTS, "Command", "Setting"];
export const MOST = 24; // changes in one answer

/** `needs` says what an expression needs and notes it in an answer; `facts` says why it is as it is. */
export abstract class Outlook {
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
    picture.steps = (path, value) => prospects.steps(path, value);
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

  protected sayHow(path: string, what: string, tree: Tree, want: boolean, answer: Answer): void {
    if (this.picture.isTrue(tree) !== want) answer.say(`For ${path}${what}, ${this.needs(tree, want, answer)}.`);
  }

  /** How many changes are inside the model, then how unlikely they are; where none are found, more than any answer has. */
  protected cost(changes: readonly Change[] | null): Cost {
    if (changes === null) return [MOST];
    return [changes.filter(({ key }) => !this.#fromOutside(key)).length, ...costOf(this.picture, changes)];
  }

  /** Whether the field or an operator can make that change. */
  #fromOutside(key: string): boolean {
    return key.endsWith(".force") || OUTSIDE.includes(this.picture.kind(withoutOk(key)));
  }
}
