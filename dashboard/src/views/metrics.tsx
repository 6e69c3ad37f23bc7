/** Real-Time Metrics: processor, memory, disk and scan time, streamed every 5 seconds while wanted. */
import { bytes, percent } from "../format";
import type { Metrics as Told } from "../messages";
import { Card } from "../ui/card";
import { useDevice } from "../ui/context";
import { Sparkline } from "../ui/marks";

const ROOM = 24; // two minutes

interface Line { name: string; of: (told: Told) => number; text: (told: Told) => [string, string]; high: (all: number[]) => number; title: (told: Told) => string }

const hundred = (): number => 100;

function micros(us: number): [string, string] {
  return us < 10_000 ? [String(us), "µs"] : [(us / 1000).toFixed(1), "ms"];
}

const LINES: readonly Line[] = [
  { name: "CPU", of: (told) => told.cpu_pct, text: (told) => [told.cpu_pct.toFixed(1), "%"], high: hundred, title: () => "Processor time in use" },
  {
    name: "Memory",
    of: (told) => percent(told.memory.used_bytes, told.memory.total_bytes),
    text: (told) => [percent(told.memory.used_bytes, told.memory.total_bytes).toFixed(1), "%"],
    high: hundred,
    title: (told) => `${bytes(told.memory.used_bytes)} of ${bytes(told.memory.total_bytes)}`,
  },
  {
    name: "Disk",
    of: (told) => percent(told.disk.used_bytes, told.disk.total_bytes),
    text: (told) => [percent(told.disk.used_bytes, told.disk.total_bytes).toFixed(1), "%"],
    high: hundred,
    title: (told) => `${bytes(told.disk.used_bytes)} of ${bytes(told.disk.total_bytes)}`,
  },
  {
    name: "Scan",
    of: (told) => told.scan.mean_us,
    text: (told) => micros(told.scan.mean_us),
    high: (all) => 1.25 * Math.max(1, ...all),
    title: (told) => `mean; 99 % below ${micros(told.scan.p99_us).join(" ")}, longest ${micros(told.scan.max_us).join(" ")}`,
  },
];

function Row({ line, all }: { line: Line; all: readonly Told[] }) {
  const last = all.at(-1);
  const values = all.map(line.of);
  const [number, unit] = last === undefined ? ["--", ""] : line.text(last);
  return (
    <div class="metric" title={last === undefined ? "" : line.title(last)}>
      <span>{line.name}</span>
      <Sparkline values={values} low={0} high={line.high(values)} room={ROOM} />
      <span class="reading" data-metric={line.name}><b>{number}</b> <small>{unit}</small></span>
    </div>
  );
}

function Note({ last }: { last: Told | undefined }) {
  if (last === undefined) return <small class="dim">Live every 5 seconds</small>;
  const { scan, temperature_c: degrees } = last;
  const late = `late at most ${(scan.late_max_us / 1000).toFixed(1)} ms`;
  return <small class="dim num">{late} · {scan.overruns} {scan.overruns === 1 ? "overrun" : "overruns"}{degrees !== null && ` · ${degrees.toFixed(1)} °C`}</small>;
}

export function RealTimeMetrics() {
  const device = useDevice();
  const all = device.metrics.value;
  const streaming = device.streaming.value;
  const button = (
    <button type="button" class="small" disabled={!device.fresh.value} onClick={() => { void device.setStreaming(!streaming); }}>
      {streaming && device.fresh.value ? "Stop streaming" : "Start streaming"}
    </button>
  );
  return (
    <Card title="Real-Time Metrics" name="metrics" ages={all.length > 0} aside={button}>
      {LINES.map((line) => <Row key={line.name} line={line} all={all} />)}
      <Note last={all.at(-1)} />
    </Card>
  );
}
