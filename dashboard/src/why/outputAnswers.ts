/** Why an output is as it is, from the field back to logic: interlocks, forces, permissives, then what logic asks for. */
import { Answer, release } from "./answer";
import { told as toldOfBlock } from "./blocks";
import { because, tags } from "./conditions";
import { InterlockAnswers } from "./interlockAnswers";
import { type Entry, number } from "./model";
import { listed, named, stateOf } from "./sentences";
import { isTrue, type List, same, split, type Tree } from "./tree";

const BLOCKS = 6; // blocks that one answer speaks of

/** `output` answers for one. */
export abstract class OutputAnswers extends InterlockAnswers {
  /** Whether nothing changes the output that is asked about. */
  protected final = false;

  protected output(entry: Entry): Answer {
    const { path } = entry;
    const picture = this.picture;
    const [value, asked] = [picture.word(path, "value"), picture.word(path, "demand")];
    const head = `${named(picture, path)} is ${stateOf(picture, path, value)}`;
    const [low, high] = this.reach.out(path);
    const decided = entry.kind === "DigitalOut" && !this.together.output(path, !isTrue(value));
    this.final = (low === high && high === value) || decided;
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
    return index < 0 ? undefined : [...this.picture.model.entries.values()].find((entry) => entry.index === index);
  }

  #heldBy(entry: Entry, head: string, rule: Entry): Answer {
    const { path } = entry;
    const picture = this.picture;
    const demand = picture.word(path, "demand");
    const answer = new Answer();
    answer.say(`${head} because interlock ${this.acting(rule)}; logic asks for ${stateOf(picture, path, demand)}.`);
    const first = this.#byIndex(picture.word(path, "first_out"));
    if (first !== undefined && first.index !== rule.index) answer.say(`The first to act was ${named(picture, first.path)}.`);
    if (this.final) return this.close(answer, this.#holding(rule));
    const stays = !this.reach.canBe(this.condition(rule), false);
    if (stays && this.sayRules(entry, !isTrue(picture.word(path, "value")), answer)) {
      this.follow(answer);
      return answer;
    }
    this.release(rule, answer);
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
    if (this.final) return this.close(answer, rules.map((rule) => `${rule.path}: ${this.facts(this.condition(rule))}.`));
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
    if (this.final) return this.close(answer, []);
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
}
