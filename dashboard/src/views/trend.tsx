/** The last five minutes as this page saw them: analog values as lines, states, outputs and alarms as bands on one time axis. */
import { type Description, isDigital, setPointsOf, type Tag } from "../description";
import { valueText } from "../format";
import { HOLE_MS, runs, type Sample, SPAN_MS } from "../history";
import { Card } from "../ui/card";
import { Chart, type Series } from "../ui/chart";
import { useDevice } from "../ui/context";

const CHARTS = 3;
const GUTTER = 78;
const HEIGHT = 62;
const LETTER_PCT = 1.7; // room that a letter of a label takes, in percent of a narrow band

/** The samples with an empty one in each hole, so that a line does not pretend to know what it did not see. */
function withHoles(samples: readonly Sample[]): (Sample | { at: number; tags: null })[] {
  return samples.flatMap((sample, index) => {
    const before = samples[index - 1];
    const hole = before !== undefined && sample.at - before.at > HOLE_MS;
    return hole ? [{ at: before.at + 1, tags: null }, sample] : [sample];
  });
}

function Analog({ tag, description, samples, to }: { tag: Tag; description: Description; samples: readonly Sample[]; to: number }) {
  const points = withHoles(samples);
  const scale = 10 ** tag.decimals;
  const line = (one: Tag): Series => ({
    label: one.path,
    setPoint: one !== tag,
    values: points.map(({ tags }) => { const raw = tags?.[one.path]; return raw === undefined ? null : raw / 10 ** one.decimals; }),
  });
  const series = [tag, ...setPointsOf(description, tag)].map(line);
  return (
    <div class="trend-line">
      <small><b>{tag.path}</b> {tag.unit}</small>
      <Chart times={points.map(({ at }) => at)} series={series} low={tag.low / scale} high={tag.high / scale} from={to - SPAN_MS} to={to} height={HEIGHT} gutter={44} />
    </div>
  );
}

interface BandProps { name: string; spans: { from: number; to: number; label: string; look: string }[]; end: number }

function Band({ name, spans, end }: BandProps) {
  const left = (at: number): number => Math.max(0, (100 * (at - end + SPAN_MS)) / SPAN_MS);
  return (
    <div class="band">
      <small title={name}>{name}</small>
      <div>
        {spans.map(({ from, to, label, look }) => {
          const width = Math.max(0.15, left(to) - left(from));
          return <i key={from} class={look} title={label} style={{ left: `${left(from).toFixed(2)}%`, width: `${width.toFixed(2)}%` }}>{width > 2 + label.length * LETTER_PCT && label}</i>;
        })}
      </div>
    </div>
  );
}

function SequenceBand({ path, samples, first, end }: { path: string; samples: readonly Sample[]; first: string | undefined; end: number }) {
  const spans = runs(samples, (sample) => sample.sequences[path]).map(([from, to, state]) => ({ from, to, label: state, look: state === first ? "" : "a" }));
  return <Band name={path} spans={spans} end={end} />;
}

function OutputBand({ tag, samples, end }: { tag: Tag; samples: readonly Sample[]; end: number }) {
  const spans = runs(samples, (sample) => sample.tags[tag.path]).filter(([, , value]) => value !== 0);
  return <Band name={tag.path} end={end} spans={spans.map(([from, to, value]) => ({ from, to, label: isDigital(tag) ? "" : valueText(value, tag.decimals), look: "a" }))} />;
}

function AlarmBand({ path, title, level, samples, end }: { path: string; title: string; level: number; samples: readonly Sample[]; end: number }) {
  const spans = runs(samples, (sample) => sample.alarms.includes(path)).filter(([, , standing]) => standing);
  if (spans.length === 0) return null;
  return <Band name={title} end={end} spans={spans.map(([from, to]) => ({ from, to, label: String(level), look: `p${level}` }))} />;
}

export function Trend() {
  const { samples, live, description } = useDevice();
  const told = description.value;
  const all = samples.value;
  const end = all.at(-1)?.at ?? 0;
  const analogs = told.tags.filter((tag) => tag.kind.startsWith("Analog")).slice(0, CHARTS);
  const outputs = told.tags.filter((tag) => tag.kind === "DigitalOut").slice(0, 8);
  const alarms = Object.entries(live.value?.alarms ?? {});
  return (
    <Card title="Last 5 minutes" name="trend" ages aside={<small>as seen by this page</small>}>
      <div style={{ "--gutter": `${GUTTER}px` }} class="trends">
        {analogs.map((tag) => <Analog key={tag.path} tag={tag} description={told} samples={all} to={end} />)}
        {Object.keys(live.value?.sequences ?? {}).map((path) => (
          <SequenceBand key={path} path={path} samples={all} first={told.sequences.find((one) => one.path === path)?.states[0]} end={end} />
        ))}
        {outputs.map((tag) => <OutputBand key={tag.path} tag={tag} samples={all} end={end} />)}
        {alarms.map(([path, alarm]) => (
          <AlarmBand key={path} path={path} title={told.alarms.find((one) => one.path === path)?.title ?? path} level={alarm.priority} samples={all} end={end} />
        ))}
        <div class="axis"><small>5 min ago</small><small>4</small><small>3</small><small>2</small><small>1</small><small>now</small></div>
      </div>
    </Card>
  );
}
