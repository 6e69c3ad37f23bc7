/**
 * What a function block can come to hold, given what it holds and what it can be given: intervals, never too narrow. How a block
 * computes is the model language's; here stands only what it cannot do. A field that is left out can hold anything.
 */
import { floorDivide } from "./arithmetic";
import { ALWAYS, bit, BOOLEAN, canBeOff, canBeOn, compared, greatest, hull, LARGEST, least, multiply, NEVER, type Span, subtract, WIDE } from "./intervals";
import { type Entry, number } from "./model";

/** By name of a field, what it holds or was found to be able to come to hold. */
export type Now = (field: string) => Span;
type Fields = Readonly<Record<string, Span>>;
type Find = (entry: Entry, now: Now, given: readonly Span[]) => Fields;

const input = (given: readonly Span[], place: number): Span => given[place] ?? NEVER;
/** What a field is, or an argument may make it. */
const preset = (now: Span, given: readonly Span[], place: number): Span => hull([now, ...given.slice(place, place + 1)]);
const constant = (entry: Entry, name: string): Span => [number(entry, name), number(entry, name)];

/** By field, what it can hold after one more scan, or holds now. */
export function reached(entry: Entry, now: Now, given: readonly Span[]): Fields {
  return KINDS[entry.kind]?.(entry, now, given) ?? {};
}

const timer: Find = ({ kind }, now, given) => {
  const pt = preset(now("pt_ms"), given, 2);
  const [on, off] = [canBeOn(input(given, 0)), canBeOff(input(given, 0))];
  const found = { pt_ms: pt, et_ms: hull([now("et_ms"), [0, Math.max(0, pt[1])]]) };
  if (kind === "Ton") return { ...found, q: bit(now("q"), on, off || pt[0] !== pt[1]), running: bit(now("running"), on, off) };
  if (kind === "Tof") {
    return { ...found, q: bit(now("q"), on, off), running: bit(now("running"), off && (on || canBeOn(now("q"))), on || canBeOn(now("running"))) };
  }
  const starts = on && (off || now("last")[0] === 0);
  return { ...found, q: bit(now("q"), starts, true), running: bit(now("running"), starts, true), last: bit(now("last"), on, off) };
};

const edge: Find = ({ kind }, now, given) => {
  const [on, off] = [canBeOn(input(given, 0)), canBeOff(input(given, 0))];
  const found = kind === "RTrig" ? on && (off || now("last")[0] === 0) : off && (on || now("last")[1] === 1);
  return { q: bit(now("q"), found, true), last: bit(now("last"), on, off) };
};

const bistable: Find = ({ kind }, now, given) => {
  const [sets, resets] = [canBeOn(input(given, 0)), canBeOn(input(given, 1))];
  if (kind === "Sr") return { q: bit(now("q"), sets, resets && canBeOff(input(given, 0))) };
  return { q: bit(now("q"), sets && canBeOff(input(given, 1)), resets) };
};

const counter: Find = ({ kind }, now, given) => {
  const up = kind === "Ctu";
  const [counts, loads] = [input(given, 0), input(given, 1)];
  const pv = preset(now("pv"), given, 2);
  const ends: Span[] = [now("cv")];
  if (canBeOn(loads)) ends.push(up ? NEVER : pv);
  if (canBeOn(counts) && canBeOff(loads) && (canBeOff(counts) || now("last")[0] === 0)) ends.push(up ? [0, LARGEST] : [-LARGEST, 0]);
  const cv = hull(ends);
  const q = up ? compared(">=", cv, pv) : compared("<=", cv, NEVER);
  return { cv, pv, q: hull([now("q"), q]), last: bit(now("last"), canBeOn(counts), canBeOff(counts)) };
};

const upDown: Find = (_, now, given) => {
  const [up, down, clears, loads] = [input(given, 0), input(given, 1), input(given, 2), input(given, 3)];
  const pv = preset(now("pv"), given, 4);
  const moves = (counts: Span, last: string): boolean =>
    canBeOff(clears) && canBeOff(loads) && canBeOn(counts) && (canBeOff(counts) || now(last)[0] === 0);
  const ends: Span[] = [now("cv")];
  if (canBeOn(clears)) ends.push(NEVER);
  if (canBeOn(loads) && canBeOff(clears)) ends.push(pv);
  if (moves(up, "last_up")) ends.push([0, LARGEST]);
  if (moves(down, "last_down")) ends.push([-LARGEST, 0]);
  const cv = hull(ends);
  return {
    cv,
    pv,
    qu: hull([now("qu"), compared(">=", cv, pv)]),
    qd: hull([now("qd"), compared("<=", cv, NEVER)]),
    last_up: bit(now("last_up"), canBeOn(up), canBeOff(up)),
    last_down: bit(now("last_down"), canBeOn(down), canBeOff(down)),
  };
};

const debounce: Find = (_, now, given) => {
  const q = bit(now("q"), canBeOn(input(given, 0)), canBeOff(input(given, 0)));
  return { q, running: hull([now("running"), q[0] === q[1] ? NEVER : BOOLEAN]) };
};

const blink: Find = (_, now, given) => {
  const on = canBeOn(input(given, 0));
  return { q: bit(now("q"), on, true), running: bit(now("running"), on, canBeOff(input(given, 0))) };
};

/** Of an output that it tracks another may decide, one way or the other. */
const pulses: Find = (entry, now, given) => {
  const [low, high] = input(given, 0);
  const share: Span = entry.tracks ? [0, 1000] : within([low, high], NEVER, [1000, 1000]);
  return { q: bit(now("q"), high > 0, low < 1000), running: hull([now("running"), ALWAYS]), went_out: hull([now("went_out"), share]) };
};

const sent: Find = (_, now, given) => ({ q: bit(now("q"), canBeOn(input(given, 0)), canBeOff(input(given, 0))) });

const hysteresis: Find = (_, now, given) => {
  const [value, on, off] = [input(given, 0), preset(now("on"), given, 1), preset(now("off"), given, 2)];
  if (on[0] >= off[1]) return { q: bit(now("q"), value[1] >= on[0], value[0] <= off[1]), on, off };
  if (on[1] < off[0]) return { q: bit(now("q"), value[0] <= on[1], value[1] >= off[0]), on, off };
  return { q: BOOLEAN, on, off };
};

const within = (span: Span, low: Span, high: Span): Span => least([greatest([span, low]), high]);

const limit: Find = (entry, now, given) => {
  const [value, low, high] = [input(given, 0), constant(entry, "low"), constant(entry, "high")];
  return {
    out: hull([now("out"), within(value, low, high)]),
    at_low: hull([now("at_low"), compared("<=", value, low)]),
    at_high: hull([now("at_high"), compared(">=", value, high)]),
  };
};

const scaled: Find = (entry, now, given) => {
  const [low, high, from] = [number(entry, "in_low"), number(entry, "in_high"), number(entry, "out_low")];
  const [span, rise] = [high - low, number(entry, "out_high") - from];
  const found = input(given, 0).map((value) => {
    const above = Math.max(low, Math.min(high, value)) - low;
    return from + floorDivide(rise * above + floorDivide(span, 2), span);
  });
  return { out: hull([now("out"), [Math.min(...found), Math.max(...found)]]) };
};

/** `out` is the exact position, rounded to the side that it comes from. */
const ramped: Find = (_, now, given) => {
  const below = hull([now("below"), input(given, 0)]);
  return { out: hull([now("out"), below, [below[0], below[0] === below[1] ? below[1] : below[1] + 1]]), below };
};

const lagged: Find = (_, now, given) => ({ out: hull([now("out"), ...(given.length < 3 || canBeOn(input(given, 2)) ? given.slice(0, 1) : [])]) });

const averaged: Find = (_, now, given) => {
  if (given.length > 1 && !canBeOn(input(given, 1))) return { out: now("out"), window: now("window") };
  const window = hull([now("window"), input(given, 0)]);
  return { out: hull([now("out"), window]), window };
};

const controlled: Find = (entry, now, given) => {
  const [auto, manual, good] = [given[3] ?? ALWAYS, given[4] ?? NEVER, given[5] ?? ALWAYS];
  const [low, high, kp] = [constant(entry, "out_low"), constant(entry, "out_high"), constant(entry, "kp")];
  const found = [now("out"), ...(canBeOff(auto) ? [within(manual, low, high)] : [])];
  if (!canBeOn(auto) || !canBeOn(good)) return { out: hull(found) };
  if (number(entry, "ti_ms") !== 0 || number(entry, "td_ms") !== 0) return { out: [low[0], high[0]] };
  const [setpoint, value] = [input(given, 0), input(given, 1)];
  const terms = multiply(number(entry, "direct") === 0 ? subtract(setpoint, value) : subtract(value, setpoint), kp);
  return { out: hull([...found, within([floorDivide(terms[0] + 500, 1000), floorDivide(terms[1] + 500, 1000)], low, high)]) };
};

const KINDS: Readonly<Record<string, Find>> = {
  Scale: scaled, Ramp: ramped, Lag: lagged, MovingAverage: averaged, Pid: controlled, Limit: limit, Ton: timer, Tof: timer, Tp: timer, RTrig: edge,
  FTrig: edge, Sr: bistable, Rs: bistable, Ctu: counter, Ctd: counter, Ctud: upDown, Debounce: debounce, Blink: blink, TimeProportional: pulses,
  Hysteresis: hysteresis, WentOut: sent,
};

export const fieldOf = (found: Fields, field: string): Span => found[field] ?? WIDE;
