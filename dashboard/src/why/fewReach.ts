/** Which few values things can come to hold, where they are few: by what logic assigns, and by what moving averages are given. */
import { averages, few, union, type Few } from "./few";
import { Holdings } from "./holdings";
import { canBeOn } from "./intervals";
import { number, OUTPUTS } from "./model";
import { split } from "./tree";

/** Rounds after which values that get more and more are taken to be many. */
const SOON = 3;

/** `findFew` has them grow until these are all. */
export abstract class FewReach extends Holdings {
  /** What takes few values is followed first, until these are all: whatever is found after has seen them. */
  protected findFew(): void {
    for (let turn = 1; this.#growFew(turn); turn += 1) {
      this.memo.clear();
      this.tried.clear();
    }
  }

  #growFew(turn: number): boolean {
    let grew = false;
    for (const [path, before] of this.few) {
      const after = union([before, before === null ? null : this.#moreFew(path)]);
      if (after?.length === before?.length) continue;
      grew = true;
      this.few.set(path, turn <= SOON ? after : null);
    }
    return grew;
  }

  #moreFew(path: string): Few {
    const tree = this.demands.assigned.get(path);
    if (tree !== undefined) return this.#assignedFew(path, this.values(tree));
    return this.picture.entry(path) === undefined ? this.#averagedFew(split(path)[0]) : [];
  }

  /** Read early it is as it was computed, else as it fits; an output that may not start is 0. */
  #assignedFew(path: string, raw: Few): Few {
    const fitted = raw === null ? null : few(raw.map((value) => this.picture.fitted(path, value)));
    const others: number[] = [];
    if (OUTPUTS.includes(this.picture.kind(path))) {
      others.push(...this.over(path).filter(([rule]) => canBeOn(this.acts(rule.path))).map(([, value]) => value));
      others.push(this.picture.word(path, "demand"), ...(this.picture.allowing(path).length > 0 ? [0] : []));
    }
    return union([fitted, this.demands.early.has(path) ? raw : fitted, few(others)]);
  }

  #averagedFew(path: string): Few {
    const [given, filled] = [this.demands.given.get(path)?.[0], this.picture.word(path, "filled")];
    const window = few((this.picture.held.get(`${path}/window`) ?? []).slice(0, filled));
    const more = given === undefined ? null : this.values(given);
    return averages(union([window, more]), filled, number(this.picture.entry(path), "samples"));
  }
}
