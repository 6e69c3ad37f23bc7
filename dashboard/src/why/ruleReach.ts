/** Whether permissives and interlocks can come to hold, and what can go out of outputs under them. */
import type { Demands } from "./demands";
import { ALWAYS, bit, canBeOff, canBeOn, hull, LARGEST, least, NEVER, type Span, truth, WIDE } from "./intervals";
import { Known } from "./known";
import { type Entry, guard, number } from "./model";
import type { Picture } from "./picture";
import { SequenceReach } from "./sequenceReach";

/** `rule` asks one, `putOut` puts out one output; `canAct` tells whether an interlock ever acts. */
export abstract class RuleReach extends SequenceReach {
  /** `endless`: interlocks of which it is known that their condition holds for ever. */
  constructor(picture: Picture, demands: Demands, private readonly endless: readonly string[]) {
    super(picture, demands);
  }

  /** Whether an interlock can come to be active: its condition holds, and for as long as it must. */
  canAct(interlock: string): boolean {
    return !this.demands.known || canBeOn(this.heldBy(`${interlock}.active`));
  }

  protected rule(rule: Entry): void {
    const { path } = rule;
    const when = this.endless.includes(path) ? ALWAYS : this.#condition(rule);
    if (rule.kind === "Permissive") {
      this.hold(`${path}.ok`, when);
      return;
    }
    const acts = number(rule, "on_delay_ms") === 0 || this.#canLast(rule) ? when : NEVER;
    const latches = number(rule, "latch") !== 0;
    const ends = this.picture.word(path, "condition") === 0 || (latches && this.#canEnd(rule));
    this.hold(`${path}.condition`, when);
    this.hold(`${path}.active`, acts);
    this.hold(`${path}.latched`, bit(this.heldBy(`${path}.latched`), latches && canBeOn(acts), ends));
    this.hold(`${path}.elapsed_ms`, [-1, LARGEST]);
  }

  /** Whether the condition of an interlock can end while it is latched: as long as it is not reset, what it concerns is tripped. */
  #canEnd(rule: Entry): boolean {
    const owners = ["", ...[...this.picture.model.partScanMs.keys()].map((part) => `${part}.`)];
    const tripped = owners.filter((owner) => this.picture.concerning(owner).includes(rule)).map((owner) => `${owner}tripped`);
    const known = new Map([`${rule.path}.latched`, ...tripped].map((path) => [path, ALWAYS]));
    return !this.endless.includes(rule.path) && canBeOff(this.#condition(rule, known));
  }

  /** Whether its condition can hold in two scans, one after the other: no sequence has to leave all states that let it. */
  #canLast(rule: Entry): boolean {
    return [...this.picture.model.entries.values()].filter(({ kind }) => kind === "Sequence").every((entry) => {
      const letting = [...this.states(entry.path)].filter((state) => canBeOn(this.#condition(rule, new Map(), new Map([[entry.path, state]]))));
      return letting.some((state) => {
        const [targets, sure] = this.targets(entry, state);
        return !sure || targets.some((target) => letting.includes(target));
      });
    });
  }

  #condition(rule: Entry, known: ReadonlyMap<string, Span> = new Map(), states: ReadonlyMap<string, string> = new Map()): Span {
    const seen = new Known(this.picture, (path) => this.kept(path), this, known, states);
    const given = ["armed", "when"].filter((name) => guard(rule, name) !== undefined);
    return least(given.map((name) => truth(seen.span(this.inlined(`${rule.path}/${name}`, guard(rule, name) ?? 0)))));
  }

  /** What goes out: what the strongest interlock says that acts, else what is asked for and permitted. */
  protected putOut(path: string): void {
    const found: Span[] = [];
    const asked = this.#permitted(path, this.heldBy(`${path}.seen`));
    this.tags.set(path, this.grown(this.tags.get(path) ?? WIDE, asked, WIDE)); // what interlocks see
    let free = true;
    for (const [rule, value] of this.over(path)) {
      const acts = this.acts(rule.path);
      if (canBeOn(acts)) found.push([value, value]);
      free = canBeOff(acts);
      if (!free) break;
    }
    if (free) found.push(asked);
    if (found.length === 0) return;
    this.hold(`${path}.value`, hull(found));
    this.hold(`${path}.seen`, hull(found));
    this.tags.set(path, this.grown(this.tags.get(path) ?? WIDE, hull(found), WIDE));
  }

  #permitted(path: string, seen: Span): Span {
    const starts = canBeOn(seen) || this.picture.allowing(path).every((rule) => canBeOn(this.heldBy(`${rule.path}.ok`)));
    return starts ? this.heldBy(`${path}.demand`) : NEVER;
  }
}
