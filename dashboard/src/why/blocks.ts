/**
 * Function blocks in answers: what a block makes of what it is given, and what it would have to be given to hold something
 * else. How a block computes is the model language's; here stands only in which direction each of its inputs works.
 */
import { because } from "./conditions";
import { type Entry, number } from "./model";
import type { Picture } from "./picture";
import { after, amount, fact, FOLLOWS, likeOf, likeOfTag, listed, valued } from "./sentences";
import { floorDivide, isList, isTrue, type Tree } from "./tree";

const BY_INPUT: readonly string[] = ["Ton", "Tof", "Tp", "Debounce", "Blink", "RTrig", "FTrig"];
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

/** What a block has to be given so that its attribute comes to hold a value. */
export function wanted(picture: Picture, path: string, name: string, value: number, given: readonly Tree[]): Due[] {
  const kind = picture.kind(path);
  const first = input(given, 0);
  const want = isTrue(value);
  if (name === "out") return follow(picture, path, value, given);
  const due = ` to be ${want ? "on" : "off"}`;
  if (kind === "Sr" || kind === "Rs") return bistable(kind === "Sr", want, due, given);
  if (kind === "RTrig" || kind === "FTrig") return [[due, first, picture.isTrue(first) !== want]];
  if (kind === "Hysteresis") {
    const [on, off] = [picture.word(path, "on"), picture.word(path, "off")];
    return [[due, [(on >= off) === want ? ">=" : "<=", first, want ? on : off], true]];
  }
  if (kind === "TimeProportional") return [[due, want ? [">", first, 0] : ["<", first, 1000], true]];
  return BY_INPUT.includes(kind) ? [[due, first, want]] : [];
}

/** The input that dominates is enough; the other one also needs that to be off. */
function bistable(setWins: boolean, want: boolean, due: string, given: readonly Tree[]): Due[] {
  const [own, other] = want ? [input(given, 0), input(given, 1)] : [input(given, 1), input(given, 0)];
  return want === setWins ? [[due, own, true]] : [[due, own, true], [due, other, false]];
}

/** In which direction the input has to go for a number to come about. */
function follow(picture: Picture, path: string, value: number, given: readonly Tree[]): Due[] {
  const entry = picture.entry(path);
  const up = value > picture.word(path, "out");
  const due = up ? " to rise" : " to fall";
  if (entry?.kind === "Pid") {
    const automatic = [given[3], given[5]].filter(isList).map((each): Due => [due, each, true]);
    return [...automatic, [due, [up === isTrue(number(entry, "direct")) ? ">" : "<", input(given, 1), input(given, 0)], true]];
  }
  if (entry?.kind === "Scale") return scaled(entry, value, up, due, input(given, 0));
  return FOLLOWS.includes(picture.kind(path)) ? [[due, [up ? ">=" : "<=", input(given, 0), value], true]] : [];
}

function scaled(entry: Entry, value: number, up: boolean, due: string, first: Tree): Due[] {
  const rise = number(entry, "out_high") - number(entry, "out_low");
  if (rise === 0) return [];
  const more = up === rise > 0;
  const exact = (value - number(entry, "out_low")) * (number(entry, "in_high") - number(entry, "in_low"));
  const from = number(entry, "in_low") + (more ? 0 - floorDivide(0 - exact, rise) : floorDivide(exact, rise));
  return [[due, [more ? ">=" : "<=", first, from], true]];
}
