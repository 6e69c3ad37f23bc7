/** Small marks that carry a meaning: priority shapes, lamps, bars and sparklines. Never colour alone. */

export const PRIORITIES = ["", "urgent", "high", "medium", "low"] as const;

const SHAPES = [
  null,
  <rect x="2" y="2" width="14" height="14" rx="1.5" />,
  <path d="M9 1.5 17 16.5H1z" />,
  <path d="M9 .5 17.5 9 9 17.5.5 9z" />,
  <circle cx="9" cy="9" r="8" />,
] as const;

/** A priority as shape and number; its word stands beside it or is read out. */
export function Priority({ level, quiet = false }: { level: number; quiet?: boolean }) {
  const word = PRIORITIES[level] ?? "unknown";
  return (
    <svg class={`priority p${level}${quiet ? " quiet" : ""}`} viewBox="0 0 18 18" role="img" aria-label={`${word} priority`}>
      {SHAPES[level] ?? SHAPES[4]}
      <text x="9" y={level === 2 ? 15 : 12.7}>{level}</text>
    </svg>
  );
}

/** On or off, with its digit: filled is on. */
export function Lamp({ on }: { on: boolean }) {
  return <span class={`lamp${on ? " on" : ""}`}>{on ? "1 · on" : "0 · off"}</span>;
}

interface BarProps { share: number; setPoints: { share: number; title: string }[]; limits: { share: number; title: string }[] }

const at = (share: number): string => `${(Math.min(1, Math.max(0, share)) * 100).toFixed(2)}%`;

/** A value in its range, with set points as ink ticks and trip limits as red ones. */
export function Bar({ share, setPoints, limits }: BarProps) {
  return (
    <div class="bar" aria-hidden="true">
      <i style={{ width: at(share) }} />
      {setPoints.map((tick) => <u key={tick.title} style={{ left: at(tick.share) }} title={tick.title} />)}
      {limits.map((tick) => <em key={tick.title} style={{ left: at(tick.share) }} title={tick.title} />)}
    </div>
  );
}

/** A line of the latest values, newest at the right end; scaled from `low` to `high`. */
export function Sparkline({ values, low, high, room }: { values: readonly number[]; low: number; high: number; room: number }) {
  const span = high - low || 1;
  const step = 120 / Math.max(1, room - 1);
  const shown = values.slice(-room);
  const points = shown.map((value, index) => {
    const x = 120 - (shown.length - 1 - index) * step;
    return `${x.toFixed(1)},${(24 - (22 * (value - low)) / span).toFixed(1)}`;
  });
  return (
    <svg class="spark" viewBox="0 0 120 26" preserveAspectRatio="none" aria-hidden="true">
      {points.length > 1 && <polyline points={points.join(" ")} />}
    </svg>
  );
}
