/** The few values that something can hold, where they are few: what it never is, though that lies within its range. Never too few. */
import { floorDivide } from "./arithmetic";

/** The values; null stands for any value of the range. */
export type Few = readonly number[] | null;

/** Few of one thing; beyond that only its range is known. */
export const MOST = 16;
/** Ways in which values of several things are put together. */
export const MOST_COMBINED = 64;

/** These values, in order, if they are few. */
export function few(values: Iterable<number>): Few {
  const found = [...new Set(values)].sort((a, b) => a - b);
  return found.length <= MOST ? found : null;
}

/** Whether some value between them is none of them. */
export const hasGaps = (values: readonly number[]): boolean => values.length > 0 && (values[values.length - 1] ?? 0) - (values[0] ?? 0) >= values.length;

/** All values of the parts, if they are few. */
export function union(parts: readonly Few[]): Few {
  const known = parts.filter((part) => part !== null);
  return known.length < parts.length ? null : few(known.flat());
}

/** Each choice of one value of each of these; null where there are too many. */
export function combined(ways: readonly Few[]): number[][] | null {
  const known = ways.filter((way) => way !== null);
  if (known.length < ways.length || known.reduce((size, way) => size * way.length, 1) > MOST_COMBINED) return null;
  return known.reduce<number[][]>((found, way) => found.flatMap((each) => way.map((value) => [...each, value])), [[]]);
}

/** What a moving average can give once it has been given one more of these values, of which so many are in its window. */
export function averages(values: Few, filled: number, samples: number): Few {
  if (values === null) return null;
  const found = new Set<number>();
  for (let count = Math.min(filled + 1, samples); count <= samples; count += 1) {
    const all = sums(values, count);
    if (all === null) return null;
    for (const sum of all) found.add(floorDivide(sum + floorDivide(count, 2), count));
  }
  return few(found);
}

/** The sums of so many of these values, each as often as one likes; null where there are too many ways. */
function sums(values: readonly number[], count: number): number[] | null {
  let ways = 1;
  for (let place = 1; place < values.length; place += 1) ways = (ways * (count + place)) / place;
  if (ways > MOST_COMBINED) return null;
  const [first = 0, ...others] = values;
  if (others.length === 0) return [first * count];
  return Array.from({ length: count + 1 }, (_, times) => (sums(others, count - times) ?? []).map((sum) => first * times + sum)).flat();
}
