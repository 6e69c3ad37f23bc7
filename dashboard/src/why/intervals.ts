/**
 * Intervals of integers, both ends included: what an operation on them can give. Each result holds every value that Python gives
 * for values within the operands; division and shifts leave out operands that would raise.
 */
import { floorDivide } from "./arithmetic";

export type Span = readonly [low: number, high: number];
type Compute = (a: number, b: number) => number;

export const LARGEST = 2 ** 30 - 1;
export const WIDE: Span = [-LARGEST, LARGEST];
export const NEVER: Span = [0, 0];
export const ALWAYS: Span = [1, 1];
export const BOOLEAN: Span = [0, 1];
const MOST_SHIFT = 30;

export const canBeOn = ([low, high]: Span): boolean => low !== 0 || high !== 0;
export const canBeOff = ([low, high]: Span): boolean => low <= 0 && high >= 0;
export const alike = (a: Span, b: Span): boolean => a[0] === b[0] && a[1] === b[1];

/** The smallest span that holds them all. */
export const hull = (spans: readonly Span[]): Span => [Math.min(...spans.map(([low]) => low)), Math.max(...spans.map(([, high]) => high))];
export const least = (spans: readonly Span[]): Span => [Math.min(...spans.map(([low]) => low)), Math.min(...spans.map(([, high]) => high))];
export const greatest = (spans: readonly Span[]): Span => [Math.max(...spans.map(([low]) => low)), Math.max(...spans.map(([, high]) => high))];

const corners = (compute: Compute, a: Span, b: Span): Span => hull(a.flatMap((x) => b.map((y): Span => [compute(x, y), compute(x, y)])));
export const subtract = (a: Span, b: Span): Span => [a[0] - b[1], a[1] - b[0]];
export const multiply = (a: Span, b: Span): Span => corners((x, y) => x * y, a, b);

/** A divisor without its zero: its negative and its positive side. */
const sides = ([low, high]: Span): Span[] =>
  [[low, Math.min(high, -1)], [Math.max(low, 1), high]].flatMap(([from = 0, to = 0]): Span[] => (from <= to ? [[from, to]] : []));

/** Python's remainder has the sign of the divisor. */
function remainder(a: Span, b: Span): Span {
  if (b[0] === b[1] && floorDivide(a[0], b[0]) === floorDivide(a[1], b[0])) {
    const turns = b[0] * floorDivide(a[0], b[0]);
    return [a[0] - turns, a[1] - turns];
  }
  if (b[0] > 0) {
    if (a[0] >= 0 && a[1] < b[0]) return a;
    return [0, a[0] >= 0 ? Math.min(b[1] - 1, a[1]) : b[1] - 1];
  }
  if (b[1] < a[0] && a[1] <= 0) return a;
  return [a[1] <= 0 ? Math.max(b[0] + 1, a[0]) : b[0] + 1, 0];
}

const orZero = (found: readonly Span[]): Span => (found.length === 0 ? NEVER : hull(found));
const shifts = ([low, high]: Span): Span => [Math.min(Math.max(low, 0), MOST_SHIFT), Math.min(Math.max(high, 0), MOST_SHIFT)];
const lengthOf = (value: number): number => (value === 0 ? 0 : Math.floor(Math.log2(value)) + 1);
const most = (...spans: readonly Span[]): number => 2 ** Math.max(...spans.flat().map((value) => lengthOf(value < 0 ? -value - 1 : value)));
const positive = (...spans: readonly Span[]): boolean => spans.every(([low]) => low >= 0);

/** Of two single values the value itself, else what is known of their bits. */
const exact = (compute: Compute, wide: (a: Span, b: Span) => Span) => (a: Span, b: Span): Span => {
  const value = compute(a[0], b[0]);
  return a[0] === a[1] && b[0] === b[1] ? [value, value] : wide(a, b);
};

function bitAnd(a: Span, b: Span): Span {
  const above = [a, b].filter(([low]) => low >= 0).map(([, high]) => high);
  return above.length > 0 ? [0, Math.min(...above)] : [-most(a, b), Math.max(a[1], b[1], -1)];
}

export const BINARY: Readonly<Record<string, (a: Span, b: Span) => Span>> = {
  "+": (a, b) => [a[0] + b[0], a[1] + b[1]],
  "-": subtract,
  "*": multiply,
  "//": (a, b) => orZero(sides(b).map((side) => corners(floorDivide, a, side))),
  "%": (a, b) => orZero(sides(b).map((side) => remainder(a, side))),
  "<<": (a, b) => corners((x, y) => x * 2 ** y, a, shifts(b)),
  ">>": (a, b) => corners((x, y) => Math.floor(x / 2 ** y), a, shifts(b)),
  "&": exact((x, y) => x & y, bitAnd),
  "|": exact((x, y) => x | y, (a, b) => [positive(a, b) ? Math.max(a[0], b[0]) : -most(a, b), most(a, b) - 1]),
  "^": exact((x, y) => x ^ y, (a, b) => [positive(a, b) ? 0 : -most(a, b), most(a, b) - 1]),
};

export const negative = ([low, high]: Span): Span => [0 - high, 0 - low];
export const inverted = ([low, high]: Span): Span => [-high - 1, -low - 1];

export function magnitude([low, high]: Span): Span {
  const [one, other] = [Math.abs(low), Math.abs(high)];
  return [low <= 0 && high >= 0 ? 0 : Math.min(one, other), Math.max(one, other)];
}

/** What is now, and what a bit may become. */
export const bit = (now: Span, on: boolean, off: boolean): Span => hull([now, ...(on ? [ALWAYS] : []), ...(off ? [NEVER] : [])]);
export const truth = (span: Span): Span => bit(canBeOff(span) ? NEVER : ALWAYS, canBeOn(span), canBeOff(span));
export const not = (span: Span): Span => bit(canBeOff(span) ? ALWAYS : NEVER, canBeOff(span), canBeOn(span));

/** [1, 1] where the comparison always holds, [0, 0] where it never does, else [0, 1]. */
export function compared(sign: string, a: Span, b: Span): Span {
  if (sign === ">" || sign === ">=") return compared(sign === ">" ? "<" : "<=", b, a);
  if (sign === "!=") return not(compared("==", a, b));
  if (sign === "==") {
    if (alike(a, b) && a[0] === a[1]) return ALWAYS;
    return a[1] < b[0] || b[1] < a[0] ? NEVER : BOOLEAN;
  }
  const gap = sign === "<" ? 1 : 0;
  if (a[1] + gap <= b[0]) return ALWAYS;
  return a[0] + gap > b[1] ? NEVER : BOOLEAN;
}
