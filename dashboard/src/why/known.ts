/** What expressions can give where more is known of some things, and in which states some sequences are; all else is as reached. */
import type { Few } from "./few";
import type { Span } from "./intervals";
import { names } from "./model";
import type { Picture } from "./picture";
import { Spans } from "./spans";
import { split } from "./tree";

/** What a tag or an attribute can come to hold. */
export type Holds = (path: string) => Span;

export class Known extends Spans {
  constructor(
    picture: Picture,
    private readonly holds: Holds,
    private readonly reached: Spans,
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

  fewOf(path: string): Few {
    return this.reached.fewOf(path);
  }

  states(sequence: string): ReadonlySet<string> {
    const state = this.here.get(sequence);
    return state === undefined ? this.reached.states(sequence) : new Set([state]);
  }
}
