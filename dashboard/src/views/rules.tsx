/** The policy: interlocks with what they act on and first-out, permissives, and claims. Quiet while all is clear. */
import type { Description } from "../description";
import type { InterlockState, OkState } from "../messages";
import { Card, Placeholder } from "../ui/card";
import { useDevice } from "../ui/context";
import { Since } from "../ui/time";
import { firstOutOf } from "../why";
import type { Live } from "../store";

function interlockWord({ active, latched }: InterlockState): string {
  if (active !== 0) return latched !== 0 ? "✕ active, latched" : "✕ active";
  return latched !== 0 ? "✕ latched" : "clear";
}

interface RuleProps { path: string; title: string; text: string; state: string; abnormal: boolean; since: number | null; children?: preact.ComponentChildren }

function Rule({ path, title, text, state, abnormal, since, children }: RuleProps) {
  return (
    <li class={`rule${abnormal ? " abnormal" : ""}`}>
      <span><b>{path}</b> · {title}</span>
      <span class="state-word">{state}</span>
      <small class="mono">{text}</small>
      <small class="end">{since !== null && <Since ms={since} />}</small>
      {children}
    </li>
  );
}

function Interlock({ told, state, live }: { told: Description["interlocks"][number]; state: InterlockState; live: Live }) {
  const device = useDevice();
  const acting = state.active !== 0 || state.latched !== 0;
  const first = firstOutOf(live, told.path);
  const mayReset = state.latched !== 0 && device.access.value !== "viewer";
  return (
    <Rule path={told.path} title={told.title} text={told.text} state={interlockWord(state)} abnormal={acting} since={acting ? state.since_ms : null}>
      {acting && (
        <small class="wide">
          {first.length > 0 ? <b>First-out cause for {first.join(", ")}. </b> : null}
          {state.active === 0 ? "The condition is gone; it waits for a reset." : "The condition holds."}
        </small>
      )}
      {mayReset && <button type="button" class="wide" onClick={() => { void device.ask({ type: "reset", name: told.path }); }}>Reset {told.path}</button>}
    </Rule>
  );
}

function Kept({ told, state, words }: { told: { path: string; title: string; text: string }; state: OkState; words: [string, string] }) {
  const broken = state.ok === 0;
  return <Rule path={told.path} title={told.title} text={told.text} state={broken ? words[1] : words[0]} abnormal={broken && words[1].startsWith("✕")} since={broken ? state.since_ms : null} />;
}

const toldOf = <T extends { path: string }>(list: readonly T[], path: string, otherwise: (path: string) => T): T =>
  list.find((one) => one.path === path) ?? otherwise(path);

const untold = (path: string) => ({ path, title: "", text: "" });

function acting(live: Live): number {
  return Object.values(live.interlocks).filter((state) => state.active !== 0 || state.latched !== 0).length;
}

export function Rules() {
  const { live, description } = useDevice();
  const now = live.value;
  if (now === null) return <Card title="Rules" name="rules"><Placeholder>Connect to view interlocks, permissives and claims</Placeholder></Card>;
  const { interlocks, permissives, claims } = description.value;
  const count = acting(now);
  return (
    <Card title="Rules" name="rules" ages aside={<small>{count === 0 ? "no interlock acts" : <b>{count} of {Object.keys(now.interlocks).length} act</b>}</small>}>
      <ul class="plain">
        {Object.entries(now.interlocks).map(([path, state]) => (
          <Interlock key={path} told={toldOf(interlocks, path, (name) => ({ ...untold(name), trips: [], reset: null, latch: 0 }))} state={state} live={now} />
        ))}
        {Object.entries(now.permissives).map(([path, state]) => (
          <Kept key={path} told={toldOf(permissives, path, (name) => ({ ...untold(name), allows: [] }))} state={state} words={["permits", "– does not permit"]} />
        ))}
        {Object.entries(now.claims).map(([path, state]) => (
          <Kept key={path} told={toldOf(claims, path, untold)} state={state} words={["holds", "✕ violated"]} />
        ))}
      </ul>
    </Card>
  );
}
