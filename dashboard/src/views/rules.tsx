/** The policy: interlocks with what they act on and first-out, permissives, and claims. Quiet while all is clear. */
import type { Interlock as Told } from "../description";
import type { InterlockState, OkState } from "../messages";
import { Card, Placeholder } from "../ui/card";
import { useDevice } from "../ui/context";
import { RuleText } from "../ui/rule_text";
import { Since } from "../ui/time";
import type { Live } from "../store";

function interlockWord({ active, latched }: InterlockState): string {
  if (active !== 0) return latched !== 0 ? "✕ active, latched" : "✕ active";
  return latched !== 0 ? "✕ latched" : "clear";
}

/** The outputs of which this interlock is the first-out cause now. */
function firstOutOf(live: Live, interlock: string): string[] {
  return Object.entries(live.causes).filter(([, cause]) => cause.first_out === interlock).map(([output]) => output);
}

interface RuleProps { path: string; title: string; text: string; state: string; abnormal: boolean; since: number | null; children?: preact.ComponentChildren }

function Rule({ path, title, text, state, abnormal, since, children }: RuleProps) {
  return (
    <li class={`rule${abnormal ? " abnormal" : ""}`}>
      <span><b>{path}</b> · {title}</span>
      <span class="state-word">{state}</span>
      <RuleText text={text} owner={path} />
      <small class="end">{since !== null && <Since ms={since} />}</small>
      {children}
    </li>
  );
}

function Interlock({ told, state, live }: { told: Told; state: InterlockState; live: Live }) {
  const device = useDevice();
  const acting = state.active !== 0 || state.latched !== 0;
  const first = firstOutOf(live, told.path);
  const mayReset = state.latched !== 0 && device.access.value !== "viewer";
  return (
    <Rule path={told.path} title={told.title} text={told.when.text} state={interlockWord(state)} abnormal={acting} since={acting ? state.since_ms : null}>
      {acting && (
        <small class={mayReset ? "" : "wide"}>
          {first.length > 0 ? <b>First-out cause for {first.join(", ")}. </b> : null}
          {state.active === 0 ? "The condition is gone; it waits for a reset." : "The condition holds."}
        </small>
      )}
      {mayReset && <button type="button" class="small" onClick={() => { void device.ask({ type: "reset", name: told.path }); }}>Reset {told.path}</button>}
    </Rule>
  );
}

function Kept({ told, text, state, words }: { told: { path: string; title: string }; text: string; state: OkState; words: [string, string] }) {
  const broken = state.ok === 0;
  return <Rule path={told.path} title={told.title} text={text} state={broken ? words[1] : words[0]} abnormal={broken && words[1].startsWith("✕")} since={broken ? state.since_ms : null} />;
}

const NO_GUARD = { text: "", tree: null };

/** What the description says of a rule, or just its path while there is no description. */
const toldOf = <T extends { path: string }>(list: readonly T[], path: string, otherwise: Omit<T, "path">): T =>
  list.find((one) => one.path === path) ?? ({ ...otherwise, path } as T);

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
          <Interlock key={path} told={toldOf(interlocks, path, { title: "", when: NO_GUARD, trips: [] })} state={state} live={now} />
        ))}
        {Object.entries(now.permissives).map(([path, state]) => {
          const told = toldOf(permissives, path, { title: "", when: NO_GUARD, allows: [] });
          return <Kept key={path} told={told} text={told.when.text} state={state} words={["permits", "does not permit"]} />;
        })}
        {Object.entries(now.claims).map(([path, state]) => {
          const told = toldOf(claims, path, { title: "", text: "" });
          return <Kept key={path} told={told} text={told.text} state={state} words={["holds", "✕ violated"]} />;
        })}
      </ul>
    </Card>
  );
}
