/** The frame that every card shares: a heading, something beside it, and the hatch over what is no longer fresh. */
import type { ComponentChildren } from "preact";
import { duration } from "../format";
import { useDevice } from "./context";

interface CardProps {
  title: string;
  /** Its id in the page; unique. */
  name: string;
  /** What kind of card it is, for the style; the name unless there are several of a kind. */
  kind?: string;
  aside?: ComponentChildren;
  /** True for what comes from the device and can grow old. */
  ages?: boolean;
  children: ComponentChildren;
}

export function Card({ title, name, kind = name, aside, ages = false, children }: CardProps) {
  const { fresh } = useDevice();
  const stale = ages && !fresh.value;
  const id = `card-${name}`;
  return (
    <section id={name} class={`card ${kind}${stale ? " stale" : ""}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {stale ? <Age /> : aside}
      </header>
      <div class="body">{children}</div>
    </section>
  );
}

/** How old what is shown is, once it is no longer fresh. */
export function Age() {
  const device = useDevice();
  const age = device.age();
  return <span class="chip age">{age === null ? "no data" : `${duration(age)} old`}</span>;
}

/** Words in place of what is not there yet: they say what to do. */
export function Placeholder({ children }: { children: ComponentChildren }) {
  return <p class="placeholder">{children}</p>;
}
