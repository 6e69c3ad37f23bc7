/** A small uPlot line chart of one value with its set points over the last minutes; it draws, and decides nothing. */
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { grouped } from "../format";

export interface Series { label: string; values: (number | null)[]; setPoint: boolean }
export interface ChartProps { times: number[]; series: Series[]; low: number; high: number; from: number; to: number; height: number; gutter: number }

/** Canvas cannot read `light-dark()`; the element's own colours are resolved ones. */
const inkOf = (element: HTMLElement): string => getComputedStyle(element).color;
const lineOf = (element: HTMLElement): string => getComputedStyle(element).borderTopColor;

function options(element: HTMLElement, props: ChartProps): uPlot.Options {
  const axis = { stroke: () => inkOf(element), grid: { stroke: () => lineOf(element), width: 1 }, ticks: { show: false } };
  const lines = props.series.map((one): uPlot.Series => ({
    label: one.label,
    stroke: () => inkOf(element),
    width: one.setPoint ? 1 : 1.75,
    dash: one.setPoint ? [5, 4] : [],
    points: { show: false },
  }));
  return {
    width: Math.max(100, element.clientWidth),
    height: props.height,
    padding: [6, 0, 4, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false }, y: {} },
    axes: [
      { show: false },
      { ...axis, size: props.gutter, gap: 8, font: "11px system-ui, sans-serif", values: (_plot: uPlot, splits: number[]) => splits.map(grouped), splits: () => [props.low, (props.low + props.high) / 2, props.high] },
    ],
    series: [{}, ...lines],
  };
}

export function Chart(props: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const labels = props.series.map((one) => one.label).join();

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const made = new uPlot(options(element, props), [[]], element);
    plot.current = made;
    const watcher = new ResizeObserver(() => { made.setSize({ width: Math.max(100, element.clientWidth), height: props.height }); });
    watcher.observe(element);
    return () => { watcher.disconnect(); made.destroy(); };
  }, [labels, props.height, props.low, props.high]);

  useEffect(() => {
    const made = plot.current;
    if (made === null) return;
    made.setData([props.times, ...props.series.map((one) => one.values)], false);
    made.setScale("x", { min: props.from, max: props.to });
    made.setScale("y", { min: props.low, max: props.high });
  });

  return <div class="chart" ref={host} aria-hidden="true" />;
}
