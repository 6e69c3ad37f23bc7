/**
 * The one order in which answers choose between changes that would do equally: what is done all day before what nobody wishes for.
 * How likely a change of something inside a model is, which hangs on what is behind it, is of `prospects.ts`.
 */

/** From the likeliest to the last resort; `isoscan why` and docs/troubleshooting.md have the same. */
export const ORDER = [
  "a value in the field, or a command",
  "a block or a time that follows from such values, or a normally closed contact that opens",
  "what the model remembers",
  "a setting",
  "a state of a sequence, a permission, a trip that is let go, a sensor that is good again",
  "a force that is released",
  "a trip, a sensor that is not good",
] as const;
export const FIELD = 0;
export const MADE = 1;
export const MEMORY = 2;
export const SETTING = 3;
export const STATE = 4;
export const FORCED = 5;
export const FAULT = 6;
export const NEVER = ORDER.length;
export type Cost = readonly number[];

/**
 * What a set of changes costs: the fewest of the last resort, then of what comes before that down to states, then the fewest of all.
 * Among equal ones, that with fewer settings, then with less that is remembered, with fewer blocks and times, with nearer states.
 */
export function cost(ranks: readonly number[], steps: number): Cost {
  const count = (rank: number): number => ranks.filter((each) => each === rank).length;
  return [...[NEVER, FAULT, FORCED, STATE].map(count), ranks.length, ...[SETTING, MEMORY, MADE].map(count), steps];
}

/** Whether one costs less than another. */
export function less(one: Cost, other: Cost): boolean {
  const place = one.findIndex((count, at) => count !== other[at]);
  return place >= 0 && (one[place] ?? 0) < (other[place] ?? 0);
}
