/** The tags: value, unit, range and quality, in the order inputs, outputs, settings, memory; forced ones in a dashed frame. */
import { useState } from "preact/hooks";
import { type Description, type Group, groupsOf, insidesOf, isDigital, setPointsOf, type Tag, tripLimitsOf } from "../description";
import { rawValue, valueText, withUnit, words } from "../format";
import type { Sample } from "../history";
import { Card, Placeholder } from "../ui/card";
import { useDevice } from "../ui/context";
import { Bar, Lamp, Sparkline } from "../ui/marks";
import { Until } from "../ui/time";
import { type Live, qualityOf } from "../store";

const SHOWN = 120; // samples in a sparkline: one minute

const shareOf = (raw: number, tag: Tag): number => (raw - tag.low) / (tag.high - tag.low || 1);

function Quality({ quality }: { quality: string }) {
  const [severity = "", reason = ""] = quality.split("/");
  if (severity === "good") return null;
  return <span class={`chip quality ${severity}`}><span aria-hidden="true">{severity === "bad" ? "✕" : "?"}</span> {severity}{reason === "" ? "" : ` · ${words(reason)}`}</span>;
}

function Range({ tag, raw, live, description }: { tag: Tag; raw: number; live: Live; description: Description }) {
  if (isDigital(tag)) return <Lamp on={raw !== 0} />;
  const setPoints = setPointsOf(description, tag).flatMap((point) => {
    const value = live.tags[point.path];
    return value === undefined ? [] : [{ share: shareOf(value, tag), title: `${point.path} ${withUnit(value, point)}` }];
  });
  const limits = tripLimitsOf(description, tag).map((limit) => ({ share: shareOf(limit, tag), title: `trips at ${withUnit(limit, tag)}` }));
  return <Bar share={shareOf(raw, tag)} setPoints={setPoints} limits={limits} />;
}

function Edit({ tag, raw, done }: { tag: Tag; raw: number; done: () => void }) {
  const device = useDevice();
  const [typed, setTyped] = useState(valueText(raw, tag.decimals));
  const checked = rawValue(typed, tag);
  const submit = (event: Event) => {
    event.preventDefault();
    if ("problem" in checked) return;
    void device.ask({ type: "write", values: { [tag.path]: checked.raw } }).then((answer) => { if (answer !== null) done(); });
  };
  return (
    <form class="edit" onSubmit={submit}>
      <input
        aria-label={`New value of ${tag.path}`} inputMode="decimal" value={typed} aria-invalid={"problem" in checked}
        onInput={(event) => { setTyped(event.currentTarget.value); }}
      />
      <button type="submit" class="main" disabled={"problem" in checked}>Set</button>
      <button type="button" onClick={done}>Cancel</button>
      <small role="status">{"problem" in checked ? checked.problem : ""}</small>
    </form>
  );
}

function Last({ tag, samples, edit }: { tag: Tag; samples: readonly Sample[]; edit: (() => void) | null }) {
  if (tag.kind === "Setting") {
    const range = `${valueText(tag.low, tag.decimals)} to ${valueText(tag.high, tag.decimals)}`;
    return edit === null ? <small class="dim num">{range}</small> : <button type="button" class="small" title={range} onClick={edit}>Change</button>;
  }
  if (isDigital(tag)) return null;
  const values = samples.slice(-SHOWN).flatMap((sample) => sample.tags[tag.path] ?? []);
  return <Sparkline values={values} low={tag.low} high={tag.high} room={SHOWN} />;
}

function Forced({ tag, live }: { tag: Tag; live: Live }) {
  const device = useDevice();
  const force = live.forces[tag.path];
  if (force === undefined) return null;
  const underlying = isDigital(tag) ? String(force.underlying) : withUnit(force.underlying, tag);
  return (
    <small class="forced-note">
      <b>Forced</b>{force.by !== null && ` by ${force.by}`}; underneath <span class="num">{underlying}</span>; <Until ms={force.until_ms} /> left
      {device.access.value !== "viewer" && <button type="button" class="small" onClick={() => { void device.ask({ type: "unforce", tag: tag.path }); }}>Remove</button>}
    </small>
  );
}

function Row({ tag, live }: { tag: Tag; live: Live }) {
  const { description, samples, access } = useDevice();
  const [editing, setEditing] = useState(false);
  const raw = live.tags[tag.path];
  const forced = live.forces[tag.path] !== undefined;
  const edit = tag.kind === "Setting" && access.value !== "viewer" ? () => { setEditing(true); } : null;
  return (
    <div class={`row${forced ? " forced" : ""}`} role="row">
      <div role="rowheader"><b>{tag.path}</b><small title={tag.title}>{tag.title}</small></div>
      <div class="value" role="cell">{raw === undefined ? "--" : isDigital(tag) ? "" : <><span class="v">{valueText(raw, tag.decimals)}</span> <small>{tag.unit}</small></>}</div>
      <div class="range" role="cell">
        {editing && raw !== undefined && <Edit tag={tag} raw={raw} done={() => { setEditing(false); }} />}
        {!editing && raw !== undefined && <Range tag={tag} raw={raw} live={live} description={description.value} />}
        <Quality quality={qualityOf(live, tag.path)} />
        <Forced tag={tag} live={live} />
      </div>
      <div class="last" role="cell">{!editing && <Last tag={tag} samples={samples.value} edit={edit} />}</div>
    </div>
  );
}

function summary(live: Live): string {
  const bad = Object.values(live.quality).length;
  const forced = Object.keys(live.forces).length;
  return [bad === 0 ? "all good" : `${bad} not good`, ...(forced === 0 ? [] : [`${forced} forced`])].join(" · ");
}

/** Tags without a description: names and raw values are all there is. */
function undescribed(live: Live): { name: string; tags: Tag[] }[] {
  const tags = Object.keys(live.tags).map((path) => ({ path, kind: "", title: "", unit: "", low: 0, high: 0, decimals: 0 }));
  return [{ name: "Tags", tags }];
}

/** What a part keeps inside, folded: there is much of it, and it is seldom asked for. */
function Inside({ group, live }: { group: Group; live: Live }) {
  const [open, setOpen] = useState(false);
  return (
    <div class="inside" role="rowgroup" aria-label={`Inside ${group.name}`}>
      <div class="group" role="row">
        <span role="columnheader">
          <button type="button" class="fold" aria-expanded={open} onClick={() => { setOpen(!open); }}>
            <span aria-hidden="true">{open ? "▾" : "▸"}</span> Inside {group.name} <small>{group.tags.length}</small>
          </button>
        </span>
      </div>
      {open && group.tags.map((tag) => <Row key={tag.path} tag={tag} live={live} />)}
    </div>
  );
}

export function Tags() {
  const { live, description } = useDevice();
  const now = live.value;
  if (now === null) return <Card title="Tags" name="tags"><Placeholder>Connect to view values</Placeholder></Card>;
  const groups = groupsOf(description.value);
  const insides = insidesOf(description.value);
  return (
    <Card title="Tags" name="tags" ages aside={<small>{summary(now)}</small>}>
      <div class="table" role="table" aria-label="Tags">
        {(groups.length + insides.length === 0 ? undescribed(now) : groups).map((group) => (
          <div key={group.name} role="rowgroup" aria-label={group.name}>
            <div class="group" role="row"><span role="columnheader">{group.name}</span></div>
            {group.tags.map((tag) => <Row key={tag.path} tag={tag} live={now} />)}
          </div>
        ))}
        {insides.map((group) => <Inside key={group.name} group={group} live={now} />)}
      </div>
    </Card>
  );
}
