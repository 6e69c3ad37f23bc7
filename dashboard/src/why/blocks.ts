/**
 * Function blocks in answers: what a block makes of what it is given, and what it would have to be given to hold something
 * else. How a block computes is the model language's; here stands only in which direction each of its inputs works.
 */
import { floorDivide } from "./arithmetic";
import { because } from "./conditions";
import { type Entry, number, text } from "./model";
import type { Picture } from "./picture";
import { after, amount, fact, FOLLOWS, likeOf, likeOfTag, listed, valued } from "./sentences";
import { isList, isTrue, textAt, type Tree } from "./tree";

const BY_INPUT: readonly string[] = ["Ton", "Tof", "Tp", "Debounce", "Blink", "RTrig", "FTrig", "WentOut"];
const BY_LEVEL: readonly string[] = ["Ton", "Tof", "Debounce", "Blink", "WentOut"];
/** Which argument of a filter says that the value is good. */
const GOOD: Readonly<Record<string, number>> = { Lag: 2, MovingAverage: 1 };
/** In what time a controller is to get where it is wanted, if the measured value can go so far. */
const SOON_MS = 60_000;
const LONGEST_MS = 1_000_000_000;
const COUNTS: readonly string[] = ["Ctu", "Ctd", "Ctud"];

/** What is to become of a block, an expression over what it is given, and whether that has to be true. */
export type Due = readonly [what: string, tree: Tree, want: boolean];

const input = (given: readonly Tree[], place: number): Tree => given[place] ?? 0;

/** A sentence about what a block is given. */
export function told(picture: Picture, path: string, given: readonly Tree[]): string {
  const entry = picture.entry(path);
  const kind = picture.kind(path);
  const first = input(given, 0);
  const like = likeOf(picture, first);
  const value = valued(picture, first, like);
  const tracked = text(entry, "tracks");
  if (kind === "WentOut" && picture.word(tracked, "value") !== picture.word(tracked, "seen")) {
    return `${tracked} is ${isTrue(picture.word(tracked, "value")) ? "on" : "off"} in the field, as it is forced.`;
  }
  if (BY_INPUT.includes(kind)) return truth(picture, `The input of ${path}`, first, ".");
  if (kind === "Sr" || kind === "Rs") {
    return truth(picture, `The set input of ${path}`, first, "; ") + truth(picture, "its reset input", input(given, 1), ".");
  }
  if (kind === "Hysteresis") {
    const [on, off] = ["on", "off"].map((name) => amount(like, picture.word(path, name)));
    return `${path} is given ${value}; it turns on at ${on ?? ""} and off at ${off ?? ""}.`;
  }
  if (COUNTS.includes(kind)) return `${path} stands at ${picture.word(path, "cv")} of ${picture.word(path, "pv")}.`;
  if (kind === "TimeProportional") return `${path} is given ${value}, in thousandths of ${after(number(entry, "period_ms"))}.`;
  return kind === "Pid" ? loop(picture, path, given) : `${path} follows ${value}${end(picture, path)}.`;
}

function truth(picture: Picture, what: string, tree: Tree, stop: string): string {
  const found = because(picture, tree);
  const facts = found.length === 0 ? "" : `: ${listed(found.map((each) => fact(picture, each)))}`;
  return `${what} is ${picture.isTrue(tree) ? "on" : "off"}${facts}${stop}`;
}

/** Whether a limit keeps it from going on. */
function end(picture: Picture, path: string): string {
  if (picture.kind(path) !== "Limit") return "";
  if (isTrue(picture.word(path, "at_low"))) return ", down to its low end";
  return isTrue(picture.word(path, "at_high")) ? ", up to its high end" : "";
}

/** A controller: what it is given, and of what its output is made. */
function loop(picture: Picture, path: string, given: readonly Tree[]): string {
  const entry = picture.entry(path);
  const [setpoint, value] = [0, 1].map((place) => valued(picture, input(given, place), likeOf(picture, input(given, 1))));
  const begins = `${path} is given ${value ?? ""} for a setpoint of ${setpoint ?? ""}`;
  if (given.length > 5 && !picture.isTrue(input(given, 5))) return `${begins}, and holds its output: that value is not good.`;
  if (given.length > 3 && !picture.isTrue(input(given, 3))) return `${begins}, and is in manual.`;
  const like = picture.kind(picture.subject) === "AnalogOut" ? likeOfTag(picture, picture.subject) : null;
  const [p, i, d] = ["proportional", "integral", "derivative"].map((name) => amount(like, floorDivide(picture.word(path, name) + 500, 1000)));
  const [low, high] = [number(entry, "out_low"), number(entry, "out_high")];
  const within = [low, high].includes(picture.word(path, "out")) ? `, within ${amount(like, low)} to ${amount(like, high)}` : "";
  return `${begins}; it makes ${p ?? ""} of the difference, ${i ?? ""} over time and ${d ?? ""} of the change${within}.`;
}

/** What a block has to be given so that its attribute comes to hold a value, or one beyond it. */
export function wanted(picture: Picture, path: string, name: string, value: number, exactly: boolean, given: readonly Tree[]): Due[] {
  const kind = picture.kind(path);
  const first = input(given, 0);
  const want = isTrue(value);
  if (name === "out" || name === "went_out") return follow(picture, path, name, value, exactly, given);
  const due = ` to be ${want ? "on" : "off"}`;
  if (kind === "Sr" || kind === "Rs") return bistable(kind === "Sr", want, due, given);
  if (COUNTS.includes(kind)) return counted(picture, path, name, want, given);
  if (kind === "RTrig" || kind === "FTrig" || kind === "Tp") return want ? [[due, first, !isTrue(picture.word(path, "last"))]] : [];
  if (kind === "Limit") return [atEnd(picture.entry(path), name === "at_low", first, want)];
  if (kind === "Hysteresis") return [[due, crossed(picture, path, want, given), true]];
  if (kind === "TimeProportional") return [[due, want ? [">", first, 0] : ["<", first, 1000], true]];
  return BY_LEVEL.includes(kind) ? [leveled(kind, name, want, first)] : [];
}

/** What is beyond a threshold; thresholds that it is given are what they will be given. */
function crossed(picture: Picture, path: string, want: boolean, given: readonly Tree[]): Tree {
  const on = given[1] ?? picture.word(path, "on");
  const off = given[2] ?? picture.word(path, "off");
  const [rises, falls] = (want ? [">=", "<="] : ["<=", ">="]).map((sign): Tree => [sign, input(given, 0), want ? on : off]);
  if (typeof on === "number" && typeof off === "number") return (on >= off ? rises : falls) ?? 0;
  return ["choose", [">=", on, off], rises ?? 0, falls ?? 0];
}

function leveled(kind: string, name: string, want: boolean, first: Tree): Due {
  if (name === "q") return [` to be ${want ? "on" : "off"}`, first, want];
  return [want ? " to run" : " to stop", first, want !== (kind === "Tof" && name === "running")];
}

function atEnd(entry: Entry | undefined, low: boolean, first: Tree, want: boolean): Due {
  const end = low ? "low" : "high";
  return [` to be at its ${end} end`, [low ? "<=" : ">=", first, number(entry, end)], want];
}

/** A counter is cleared or loaded, or counts edges: its input has to go off before it comes on again. */
function counted(picture: Picture, path: string, name: string, want: boolean, given: readonly Tree[]): Due[] {
  const last = (field: string): boolean => isTrue(picture.word(path, field));
  if (picture.kind(path) === "Ctud") {
    if (want === (name === "qd") && picture.possible(input(given, 2), true)) return [[" to be cleared", input(given, 2), true]];
    const up = want === (name === "qu");
    return [[" to count", input(given, up ? 0 : 1), !last(up ? "last_up" : "last_down")]];
  }
  if (!want) return [[picture.kind(path) === "Ctu" ? " to be cleared" : " to be loaded", input(given, 1), true]];
  return [[" to count", input(given, 0), !last("last")]];
}

/** The input that dominates is enough; the other one also needs that to be off. */
function bistable(setWins: boolean, want: boolean, due: string, given: readonly Tree[]): Due[] {
  const [own, other] = want ? [input(given, 0), input(given, 1)] : [input(given, 1), input(given, 0)];
  return want === setWins ? [[due, own, true]] : [[due, own, true], [due, other, false]];
}

/** In which direction the input has to go for a number to come about, beyond that where it can never be it. */
function follow(picture: Picture, path: string, name: string, value: number, exactly: boolean, given: readonly Tree[]): Due[] {
  const entry = picture.entry(path);
  const up = value > picture.word(path, name);
  const due = up ? " to rise" : " to fall";
  if (entry?.kind === "Pid") {
    const automatic = [given[3], given[5]].filter(isList).map((each): Due => [due, each, true]);
    return [...automatic, controlled(picture, path, value, given)];
  }
  if (entry?.kind === "Scale") return scaled(picture, entry, value, up, exactly, due, input(given, 0));
  if (!FOLLOWS.includes(picture.kind(path)) && entry?.kind !== "TimeProportional") return [];
  const good = given.slice(GOOD[picture.kind(path)] ?? given.length).slice(0, 1).map((each): Due => [due, each, true]);
  return [...good, [due, towards(picture, up, exactly, input(given, 0), value), true]];
}

function towards(picture: Picture, up: boolean, exactly: boolean, first: Tree, value: number): Tree {
  const equal: Tree = ["==", first, value];
  return exactly && picture.possible(equal, true) ? equal : [up ? ">=" : "<=", first, value];
}

/** How far the measured value of a controller has to go, and for how long, so that its output gets there. */
function controlled(picture: Picture, path: string, value: number, given: readonly Tree[]): Due {
  const entry = picture.entry(path);
  const up = value > picture.word(path, "out");
  const gap = (value * 1000 - 500 - picture.word(path, "integral")) * (up ? 1 : -1); // what the difference has to make up for
  const falls = up !== isTrue(number(entry, "direct"));
  const [setpoint, measured] = [picture.value(input(given, 0)), input(given, 1)];
  const [low, high] = isList(measured) && measured[0] === "tag" ? picture.limits(textAt(measured, 1)) : [-LONGEST_MS, LONGEST_MS];
  const room = Math.max(1, falls ? setpoint - low : high - setpoint);
  const [ti, kp] = [number(entry, "ti_ms"), number(entry, "kp")];
  const due = isTrue(ti) ? 0 - floorDivide(0 - gap * ti, kp * (ti + SOON_MS)) : 0 - floorDivide(0 - gap, kp);
  const by = Math.min(room, Math.max(1, due));
  const waitMs = Math.max(0, floorDivide((gap - kp * by) * ti, kp * by));
  const what = ` to ${up ? "rise" : "fall"}${isTrue(waitMs) ? ` in ${after(waitMs)}` : ""}`;
  return [what, [falls ? "<=" : ">=", measured, falls ? setpoint - by : setpoint + by], true];
}

function scaled(picture: Picture, entry: Entry, value: number, up: boolean, exactly: boolean, due: string, first: Tree): Due[] {
  const rise = number(entry, "out_high") - number(entry, "out_low");
  if (rise === 0) return [];
  const more = up === rise > 0;
  const exact = (value - number(entry, "out_low")) * (number(entry, "in_high") - number(entry, "in_low"));
  const from = number(entry, "in_low") + (more ? 0 - floorDivide(0 - exact, rise) : floorDivide(exact, rise));
  return [[due, towards(picture, more, exactly, first, from), true]];
}
