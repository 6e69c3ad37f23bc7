/** Ways through the states of a sequence, as its transitions lead. */
import type { Transition } from "./model";

export const leaves = (transition: Transition, state: string): boolean =>
  (transition.source === state || transition.source === "*") && transition.target !== state;

/** The first transition of a shortest way; none if there is none. */
export function firstStep(all: readonly Transition[], here: string, to: string): Transition[] {
  const seen = new Set([here]);
  const ways: [state: string, first: Transition | null][] = [[here, null]];
  for (const [state, first] of ways) { // grows while it is walked
    for (const transition of all) {
      const { source, target } = transition;
      if ((source !== state && source !== "*") || seen.has(target)) continue;
      const begins = first ?? transition;
      if (target === to) return [begins];
      seen.add(target);
      ways.push([target, begins]);
    }
  }
  return [];
}
