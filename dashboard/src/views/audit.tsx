/** The audit log: what happened and who did it, live; the switch holds it still to read, the filter finds. */
import { useState } from "preact/hooks";
import { clockTime, duration } from "../format";
import { type Entry, filtered } from "../log";
import { Card, Placeholder } from "../ui/card";
import { useDevice } from "../ui/context";

function Line({ entry }: { entry: Entry }) {
  const when = entry.time === null ? `${duration(entry.ms)} up` : clockTime(entry.time);
  return (
    <li class={entry.historical ? "past" : ""} title={entry.time === null ? "" : new Date(entry.time).toLocaleString()}>
      <time>{when}</time>
      <b>{entry.kind}</b>
      <span>{entry.subject}{entry.text !== "" && <> <span class="dim">{entry.text}</span></>}{entry.actor !== "" && <span class="dim"> by {entry.actor}</span>}</span>
    </li>
  );
}

function Empty({ any }: { any: boolean }) {
  return <Placeholder>{any ? "No entry matches the filter" : "No audit log entries yet"}</Placeholder>;
}

export function AuditLog() {
  const { log } = useDevice();
  const [held, setHeld] = useState<readonly Entry[] | null>(null);
  const [typed, setTyped] = useState("");
  const entries = held ?? log.value;
  const shown = filtered(entries, typed);
  const missed = held === null ? 0 : log.value.filter((entry) => !held.includes(entry)).length;
  const toggle = () => { setHeld(held === null ? log.value : null); };
  const refresh = (
    <label class="switch"><input type="checkbox" role="switch" checked={held === null} onChange={toggle} /> <small>auto-refresh{missed > 0 && ` · ${missed} new`}</small></label>
  );
  return (
    <Card title="Audit Log" name="audit" aside={refresh}>
      <input class="filter" type="search" placeholder="Filter: kind, tag, name" aria-label="Filter the audit log" value={typed} onInput={(event) => { setTyped(event.currentTarget.value); }} />
      {shown.length === 0 ? <Empty any={entries.length > 0} /> : <ol class="plain log" tabIndex={0} aria-label="Entries, newest first">{shown.map((entry) => <Line key={entry.key} entry={entry} />)}</ol>}
    </Card>
  );
}
