/** A sequence as a graph: its states, the ways between them, where it is and for how long; below, what would move it on. */
import type { Sequence as Told } from "../description";
import type { SequenceState } from "../messages";
import { Card, Placeholder } from "../ui/card";
import { useDevice } from "../ui/context";
import { BOX, type Box, COMPACT, edgesOf, type Graph, layout, type Line, WIDE } from "../ui/graph";
import { useNarrow } from "../ui/narrow";
import { RuleText } from "../ui/rule_text";
import { Since, SinceText } from "../ui/time";

const layouts = { wide: new WeakMap<Told, Graph>(), compact: new WeakMap<Told, Graph>() };

function layoutOf(told: Told, compact: boolean): Graph {
  const kept = compact ? layouts.compact : layouts.wide;
  const known = kept.get(told) ?? layout(told, compact ? COMPACT : WIDE);
  kept.set(told, known);
  return known;
}

function StateBox({ box, since }: { box: Box; since: number | null }) {
  const middle = box.x + BOX.width / 2;
  const active = since !== null;
  return (
    <g class={active ? "state active" : "state"}>
      <rect x={box.x} y={box.y} width={BOX.width} height={BOX.height} rx="8" />
      <text x={middle} y={box.y + (active ? 20 : 27)}>{box.state}</text>
      {active && <text class="time" x={middle} y={box.y + 35}><SinceText ms={since} /></text>}
    </g>
  );
}

function Way({ line, active, taken, bare }: { line: Line; active: boolean; taken: boolean; bare: boolean }) {
  return (
    <g class={`way${active ? " open" : ""}${taken ? " taken" : ""}`}>
      <title>{`${line.from} to ${line.to} when ${line.text}`}</title>
      <path d={line.path} marker-end={taken ? "url(#arrow-taken)" : "url(#arrow)"} />
      {!bare && <text x={line.x} y={line.y} style={{ textAnchor: line.anchor }}>{line.label}</text>}
    </g>
  );
}

function Arrow({ id }: { id: string }) {
  return (
    <marker id={id} viewBox="0 0 8 8" refX="6.5" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">
      <path d="M0 .5 7.5 4 0 7.5z" />
    </marker>
  );
}

function Drawing({ told, state, before }: { told: Told; state: SequenceState; before: string | null }) {
  const compact = useNarrow();
  const graph = layoutOf(told, compact);
  return (
    <div class="scroll-x">
      <svg class="graph" viewBox={`0 0 ${graph.width} ${graph.height}`} style={{ maxWidth: `${Math.round(graph.width * 1.08)}px` }} role="img" aria-label={`Sequence ${told.path}: ${state.state}`}>
        <defs><Arrow id="arrow" /><Arrow id="arrow-taken" /></defs>
        {graph.lines.map((line) => (
          <Way key={`${line.from}>${line.to}`} line={line} bare={compact} active={line.from === state.state} taken={line.from === before && line.to === state.state} />
        ))}
        {graph.boxes.map((box) => <StateBox key={box.state} box={box} since={box.state === state.state ? state.since_ms : null} />)}
      </svg>
    </div>
  );
}

/** What would move it on from one state; hidden ones keep the room, so that nothing moves when the state changes. */
function Next({ told, state, shown }: { told: Told; state: string; shown: boolean }) {
  const ways = edgesOf(told).filter((edge) => edge.from === state);
  return (
    <ul class={`plain next${shown ? "" : " reserve"}`}>
      {ways.map((way) => <li key={way.to}><span>to <b>{way.to}</b> when</span><RuleText text={way.text} owner={told.path} /></li>)}
    </ul>
  );
}

function One({ path, told, state }: { path: string; told: Told; state: SequenceState }) {
  const { log } = useDevice();
  const came = log.value.find((entry) => entry.kind === "transition" && entry.subject === path && entry.to === state.state);
  return (
    <Card
      title={told.title === "" ? path : told.title}
      name={`sequence-${path.replaceAll(".", "-")}`}
      kind="sequence"
      ages
      aside={<small class="end">{state.state} for <b><Since ms={state.since_ms} /></b>{came?.from !== undefined && <> · came from {came.from}</>}</small>}
    >
      <Drawing told={told} state={state} before={came?.from ?? null} />
      <div class="nexts">{told.states.map((name) => <Next key={name} told={told} state={name} shown={name === state.state} />)}</div>
    </Card>
  );
}

export function Sequences() {
  const { live, description } = useDevice();
  const states = Object.entries(live.value?.sequences ?? {});
  if (live.value === null) {
    return <Card title="Sequence" name="sequence"><Placeholder>Connect to see the model live: its states, tags, rules and alarms</Placeholder></Card>;
  }
  return (
    <>
      {states.map(([path, state]) => {
        const told = description.value.sequences.find((one) => one.path === path) ?? bare(path, state.state);
        return <One key={path} path={path} told={told} state={state} />;
      })}
    </>
  );
}

/** A sequence of which only the state is known, while the description is missing. */
const bare = (path: string, state: string): Told => ({ path, title: "", states: [state], transitions: [] });
