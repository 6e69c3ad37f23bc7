/** What expressions can give where more is known of some things, and in which states some sequences are; all else is as reached. */
import type { Span } from "./intervals";
import { names } from "./model";
import type { Picture } from "./picture";
import { Spans } from "./spans";
import { split } from "./tree";

/** What a tag or an attribute can come to hold. */
export type Holds = (path: string) => Span;
/** The names of the states that a sequence can come to be in. */
export type States = (sequence: string) => ReadonlySet<string>;

export class Known extends Spans {
  constructor(
    picture: Picture,
    private readonly holds: Holds,
    private readonly reached: States,
    private readonly given: ReadonlyMap<string, Span>,
    private readonly here: ReadonlyMap<string, string>,
  ) {
    super(picture);
  }

  of(path: string): Span {
    const [owner, name] = split(path);
    const state = name === "state" ? this.here.get(owner) : undefined;
    if (state === undefined) return this.given.get(path) ?? this.holds(path);
    const place = names(this.picture.entry(owner), "states").indexOf(state);
    return [place, place];
  }

  states(sequence: string): ReadonlySet<string> {
    const state = this.here.get(sequence);
    return state === undefined ? this.reached(sequence) : new Set([state]);
  }
}
