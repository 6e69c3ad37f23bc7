/**
 * What can ever come about: from one image, what everything in a model can come to hold, whatever the field and operators do. Too wide
 * where things depend on each other, never too narrow: what is outside is impossible until a force or a restart. Inputs and settings
 * take any value of their range, every command may be given, and time goes on.
 */
import { fieldOf, reached } from "./blockReach";
import type { Demands } from "./demands";
import { canBeOff, canBeOn, type Span, WIDE } from "./intervals";
import { number, OUTPUTS, text } from "./model";
import type { Picture } from "./picture";
import { RuleReach } from "./ruleReach";
import type { Tree } from "./tree";

/** `span` of an expression or `of` a path; `states` of a sequence; `out`: what can go out of an output. */
export class Reach extends RuleReach {
  constructor(picture: Picture, demands: Demands, endless: readonly string[] = []) {
    super(picture, demands, endless);
    while (this.grew && demands.known) {
      this.grew = false;
      this.round += 1;
      this.memo.clear();
      this.tried.clear();
      this.#step();
    }
  }

  /** Whether an expression can come to be true, or false. */
  canBe(tree: Tree, want: boolean): boolean {
    return want ? canBeOn(this.span(tree)) : canBeOff(this.span(tree));
  }

  /** What can go out of an output that has no force on it. */
  out(output: string): Span {
    return this.demands.known ? this.heldBy(`${output}.seen`) : WIDE;
  }

  #step(): void {
    const { model } = this.picture;
    this.findFew();
    for (const [path, tree] of this.demands.assigned) this.assign(path, this.span(tree));
    for (const [path, given] of this.demands.given) this.#call(path, given);
    for (const entry of model.entries.values()) if (entry.kind === "Sequence") this.move(entry);
    for (const rule of [...model.permissives, ...model.interlocks]) this.rule(rule);
    for (const path of this.demands.outputs.keys()) this.putOut(path);
  }

  protected assign(path: string, given: Span): void {
    const entry = this.picture.entry(path);
    const early = this.demands.early.has(path);
    const output = OUTPUTS.includes(this.picture.kind(path));
    if (output) this.hold(`${path}.demand`, this.fitted(path, given));
    const late = output ? this.heldBy(`${path}.seen`) : this.fitted(path, given);
    const most: Span = early ? WIDE : [number(entry, "low"), number(entry, "high")];
    this.tags.set(path, this.grown(this.tags.get(path) ?? WIDE, early ? given : late, most));
  }

  #call(path: string, given: readonly Tree[]): void {
    const entry = this.picture.entry(path);
    if (entry === undefined) return;
    const spans = given.map((each) => this.span(each));
    if (entry.kind === "WentOut") spans[0] = this.heldBy(`${text(entry, "tracks")}.value`); // a force that is on it included
    const found = reached(entry, (field) => this.heldBy(`${path}.${field}`), spans);
    for (const field of this.picture.fields(entry)) this.hold(`${path}.${field}`, fieldOf(found, field));
  }
}
