/**
 * Why something is as it is, and what would have to change: from a description and one image, nothing else. It follows the
 * scan backwards, and says what `isoscan why` says, word for word: one corpus of questions and answers is the contract of both.
 */
import type { Answer } from "./answer";
import type { Demands } from "./demands";
import { NO_PAST, type Past } from "./interlockAnswers";
import { type Entry, type Model, OUTPUTS, transitions } from "./model";
import { Picture } from "./picture";
import { SequenceAnswers } from "./sequenceAnswers";

const FORCES_SEEN: readonly string[] = [...OUTPUTS, "Permissive", "Sequence"];
const RULES: readonly string[] = ["Interlock", "Permissive", "Alarm", "Always", "Never", "LeadsTo", "Within"];

/** Answers questions about one image of one model. */
export class Answers extends SequenceAnswers {
  constructor(private readonly model: Model, demands: Demands, image: Uint8Array, past: Past = NO_PAST) {
    super(new Picture(model, image), demands, past);
  }

  /** Why it is as it is; `phase/2` is the third transition of `phase`. Null where there is nothing of that name. */
  ask(asked: string): Answer | null {
    const [path = "", place] = asked.split("/");
    const entry = this.picture.entry(path);
    if (entry === undefined) return null;
    this.picture.subject = "";
    this.final = false;
    this.asked = null;
    this.goal = [];
    this.lasting = false;
    this.due = null;
    this.picture.fixed = [];
    if (place !== undefined) {
      const transition = transitions(entry)[Number(place)];
      this.picture.forces = true;
      return transition === undefined ? null : this.transition(entry, transition);
    }
    this.picture.forces = FORCES_SEEN.includes(entry.kind);
    if (OUTPUTS.includes(entry.kind)) return this.output(entry);
    if (entry.kind === "Sequence") return this.sequence(entry);
    return this.#isRule(entry) ? this.rule(entry) : null;
  }

  /** What can be asked about besides outputs, transitions included. */
  subjects(): string[] {
    const asked = [...this.model.entries.values()].filter((entry) => entry.kind === "Sequence" || this.#isRule(entry));
    return asked.flatMap((entry) => [entry.path, ...transitions(entry).map((_, place) => `${entry.path}/${place}`)]);
  }

  #isRule(entry: Entry): boolean {
    return RULES.includes(entry.kind);
  }
}
