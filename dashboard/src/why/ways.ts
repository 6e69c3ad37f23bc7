/** Ways through the states of a sequence, as its transitions lead. */
import type { Transition } from "./model";

export const leaves = (transition: Transition, state: string): boolean =>
  (transition.source === state || transition.source === "*") && transition.target !== state;

/** The transitions of a shortest way; none if there is none, or if it is there. */
export function shortestWay(all: readonly Transition[], here: string, to: string): Transition[] {
  const seen = new Set([here]);
  const ways: [state: string, way: Transition[]][] = [[here, []]];
  for (const [state, way] of ways) { // grows while it is walked
    for (const transition of all) {
      const { source, target } = transition;
      if ((source !== state && source !== "*") || seen.has(target)) continue;
      if (target === to) return [...way, transition];
      seen.add(target);
      ways.push([target, [...way, transition]]);
    }
  }
  return [];
}
