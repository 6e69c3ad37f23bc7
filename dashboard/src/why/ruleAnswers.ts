/** Why an interlock, a permissive, an alarm or a claim is as it is: its condition, and the times that it takes. */
import { Answer } from "./answer";
import { tags } from "./conditions";
import { type Entry, number } from "./model";
import { OutputAnswers } from "./outputAnswers";
import { after, named } from "./sentences";
import { isTrue } from "./tree";

const ALARMS: Readonly<Record<number, string>> = {
  0: "is not active", 1: "is active", 2: "is active and acknowledged", 6: "is shelved", 7: "is suppressed", 8: "is out of service",
};
const RETURNED = "has returned and waits to be acknowledged or reset";

/** `rule` answers for one. */
export abstract class RuleAnswers extends OutputAnswers {
  protected rule(entry: Entry): Answer {
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
    if (!this.reach.canBe(tree, !holds) || !this.together.rule(entry, tree, !holds)) return this.close(answer, []);
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
}
