/** What operators and built-ins make of integers: what Python makes of them. */
import { isTrue } from "./tree";

/** A piece that logic would not reach here, as a division that is tested first; or a name that nothing has. */
export class UnreachedError extends Error {}

export const floorDivide = (a: number, b: number): number => {
  if (b === 0) throw new UnreachedError("division by zero");
  return Math.floor(a / b);
};
const remainder = (a: number, b: number): number => a - b * floorDivide(a, b);
const power = (b: number): number => {
  if (b < 0) throw new UnreachedError("negative shift");
  return 2 ** b;
};

const COMPUTE: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "//": floorDivide,
  "%": remainder,
  "<<": (a, b) => a * power(b),
  ">>": (a, b) => Math.floor(a / power(b)),
  "&": (a, b) => a & b,
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "==": (a, b) => Number(a === b),
  "!=": (a, b) => Number(a !== b),
  "<": (a, b) => Number(a < b),
  "<=": (a, b) => Number(a <= b),
  ">": (a, b) => Number(a > b),
  ">=": (a, b) => Number(a >= b),
};

/** The built-ins that logic may call. */
export const APPLY: Readonly<Record<string, (...given: number[]) => number>> = {
  abs: (value = 0) => Math.abs(value),
  bool: (value = 0) => Number(isTrue(value)),
  int: (value = 0) => value,
  max: Math.max,
  min: Math.min,
};

/** What an operator gives. */
export function computed(sign: string, a: number, b: number): number {
  const compute = COMPUTE[sign];
  if (compute === undefined) throw new UnreachedError(sign);
  return compute(a, b);
}
