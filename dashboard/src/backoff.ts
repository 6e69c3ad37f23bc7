/** How long to wait before the next try: exponential with jitter, so that many pages do not knock at the same moment. */

export const FIRST_MS = 500;
export const MOST_MS = 15_000;

/** Milliseconds before try `attempt` (1, 2, …): half of the doubled ceiling is sure, `random` (0 to 1) adds the rest. */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return Math.round(ceiling / 2 + (random * ceiling) / 2);
}
