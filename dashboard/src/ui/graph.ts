/**
 * Where the states and transitions of a sequence are drawn. The longest way forward makes the first row, in declared
 * order; other states stand below the state that leads to them. Other lines run in lanes of their own between rows, so that
 * none lies on another.
 */
import type { Sequence } from "../description";

export const BOX = { width: 122, height: 44 } as const;

/** Room between columns: with labels on the lines, or without where there is no room for them. */
export const WIDE = 124;
export const COMPACT = 34;

const LANE = 21;
const MARGIN = 10;
const CHAR = 6.7; // width of a letter of the labels

export interface Box { state: string; column: number; row: number; x: number; y: number }
export interface Line { from: string; to: string; path: string; label: string; text: string; x: number; y: number; anchor: "start" | "middle" | "end" }
export interface Graph { width: number; height: number; boxes: Box[]; lines: Line[] }

interface Edge { from: string; to: string; text: string }

/** The transitions with `*` spelt out and those between the same two states joined by "or". */
export function edgesOf(sequence: Sequence): Edge[] {
  const edges = new Map<string, Edge>();
  for (const { source: from, target: to, text } of sequence.transitions) {
    const sources = from === "*" ? sequence.states.filter((state) => state !== to) : [from];
    for (const source of sources) {
      const known = edges.get(`${source}>${to}`);
      edges.set(`${source}>${to}`, { from: source, to, text: known === undefined ? text : `${known.text} or ${text}` });
    }
  }
  return [...edges.values()];
}

/** The longest chain of states, each later in the declared order than the one before, from the first state on. */
export function spineOf(states: readonly string[], edges: readonly Edge[]): string[] {
  const best = new Map<string, string[]>();
  for (const state of [...states].reverse()) {
    const next = states.filter((to) => states.indexOf(to) > states.indexOf(state) && edges.some((edge) => edge.from === state && edge.to === to));
    const tails = next.map((to) => best.get(to) ?? []);
    const longest = tails.reduce((a, b) => (b.length > a.length ? b : a), []);
    best.set(state, [state, ...longest]);
  }
  return best.get(states[0] ?? "") ?? [];
}

function place(states: readonly string[], edges: readonly Edge[]): Box[] {
  const spine = spineOf(states, edges);
  const boxes: Box[] = spine.map((state, column) => ({ state, column, row: 0, x: 0, y: 0 }));
  for (const state of states.filter((one) => !spine.includes(one))) {
    const parents = edges.filter((edge) => edge.to === state).map((edge) => boxes.find((box) => box.state === edge.from));
    let column = parents.find((box) => box?.row === 0)?.column ?? 0;
    let row = 1;
    while (boxes.some((box) => box.row === row && box.column === column)) {
      column += 1;
      if (column >= Math.max(spine.length, 2)) { column = 0; row += 1; }
    }
    boxes.push({ state, column, row, x: 0, y: 0 });
  }
  return boxes;
}

type Way = { kind: "straight" } | { kind: "down" } | { kind: "corner" } | { kind: "lane"; level: number };

/** How a line goes: level -1 is the lane space above the first row, level r the one below row r. */
function wayOf(from: Box, to: Box, boxes: readonly Box[]): Way {
  if (from.row === to.row) {
    if (to.column === from.column + 1) return { kind: "straight" };
    const above = from.row === 0 && to.column === from.column - 1;
    return { kind: "lane", level: above ? -1 : from.row };
  }
  if (from.column === to.column && to.row === from.row + 1) return { kind: "down" };
  const [low, high] = from.column < to.column ? [from.column, to.column] : [to.column, from.column];
  const inTheWay = boxes.some((box) => box.row === from.row && box !== from && box.column >= low && box.column <= high);
  const adjacent = Math.abs(from.row - to.row) === 1;
  return adjacent && !inTheWay && from.column !== to.column ? { kind: "corner" } : { kind: "lane", level: Math.min(from.row, to.row) };
}

interface Routed { edge: Edge; from: Box; to: Box; way: Way; depth: number }

function route(boxes: readonly Box[], edges: readonly Edge[]): Routed[] {
  const routed: Routed[] = [];
  for (const edge of edges) {
    const from = boxes.find((box) => box.state === edge.from);
    const to = boxes.find((box) => box.state === edge.to);
    if (from === undefined || to === undefined || from === to) continue;
    routed.push({ edge, from, to, way: wayOf(from, to, boxes), depth: 0 });
  }
  const span = ({ from, to }: Routed): number => Math.abs(from.column - to.column);
  const used = new Map<number, number>();
  for (const line of [...routed].sort((a, b) => span(a) - span(b))) {
    if (line.way.kind !== "lane") continue;
    line.depth = (used.get(line.way.level) ?? 0) + 1;
    used.set(line.way.level, line.depth);
  }
  return routed;
}

function stand(boxes: readonly Box[], routed: readonly Routed[], gap: number): number {
  const lanes = (level: number): number => Math.max(0, ...routed.map(({ way, depth }) => (way.kind === "lane" && way.level === level ? depth : 0)));
  const last = Math.max(...boxes.map((box) => box.row));
  let y = MARGIN + lanes(-1) * LANE;
  for (let row = 0; row <= last; row += 1) {
    for (const box of boxes) {
      if (box.row === row) Object.assign(box, { x: MARGIN + box.column * (BOX.width + gap), y });
    }
    const below = lanes(row) * LANE;
    y += BOX.height + (row === last ? below + MARGIN : Math.max(48, below + 40));
  }
  return y;
}

/** The side at which a line meets a box from above or below, as "state/top"; lines there are spread over its width. */
function sideOf(line: Routed, box: Box): string | null {
  const { way, from, to } = line;
  if (way.kind === "straight" || (way.kind === "corner" && box === from)) return null;
  if (way.kind === "lane") return `${box.state}/${way.level < box.row ? "top" : "bottom"}`;
  const other = box === from ? to : from;
  return `${box.state}/${other.row > box.row ? "bottom" : "top"}`;
}

/** Deeper lines stand farther from where they go, so that they do not cross the shallower ones. */
function weight(line: Routed, box: Box): number {
  const other = line.from === box ? line.to : line.from;
  const direction = Math.sign(other.column - box.column);
  const depth = line.way.kind === "corner" ? 99 : line.depth;
  return direction * (100 - depth);
}

function portOf(routed: readonly Routed[], line: Routed, box: Box): number {
  const side = sideOf(line, box);
  const there = routed.filter((other) => (other.from === box || other.to === box) && sideOf(other, box) === side);
  const order = there.sort((a, b) => weight(a, box) - weight(b, box));
  return box.x + (BOX.width * (order.indexOf(line) + 1)) / (order.length + 1);
}

/** A path through corners, rounded. */
function rounded(points: readonly (readonly [number, number])[], radius = 9): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const parts = [`M${first[0]} ${first[1]}`];
  rest.forEach((point, index) => {
    const before = points[index] ?? point;
    const after = rest[index + 1];
    if (after === undefined) { parts.push(`L${point[0]} ${point[1]}`); return; }
    const back = toward(point, before, radius);
    const on = toward(point, after, radius);
    parts.push(`L${back[0]} ${back[1]}Q${point[0]} ${point[1]} ${on[0]} ${on[1]}`);
  });
  return parts.join("");
}

function toward(from: readonly [number, number], to: readonly [number, number], most: number): readonly [number, number] {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const share = Math.min(most, length / 2) / (length || 1);
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}

/** A rule in the width of so many letters: cut at an "and" or "or", with an ellipsis. */
export function shortened(rule: string, letters: number): string {
  const text = rule.replaceAll(">=", "≥").replaceAll("<=", "≤").replaceAll("!=", "≠");
  if (text.length <= letters) return text;
  const cut = text.slice(0, letters - 1);
  const word = Math.max(cut.lastIndexOf(" and "), cut.lastIndexOf(" or "));
  if (word > 0) return `${cut.slice(0, text.indexOf(" ", word + 1))} …`;
  return `${cut.trimEnd()}…`;
}

const labelled = (line: Routed, path: string, x: number, y: number, room: number, anchor: Line["anchor"] = "middle"): Line => {
  const { from, to, text } = line.edge;
  return { from, to, text, path, x, y, anchor, label: shortened(text, Math.floor(room / CHAR)) };
};

function draw(routed: readonly Routed[], line: Routed, gap: number): Line {
  const { from, to, way } = line;
  const middle = from.y + BOX.height / 2;
  const leftward = to.column < from.column || (to.column === from.column && from.column > 0);
  const gapX = leftward ? from.x - gap / 2 : from.x + BOX.width + gap / 2;
  if (way.kind === "straight") {
    return labelled(line, `M${from.x + BOX.width} ${middle}H${to.x - 2}`, gapX, middle - 8, gap - 8);
  }
  if (way.kind === "down") {
    const x = portOf(routed, line, from);
    return labelled(line, `M${x} ${from.y + BOX.height}V${to.y - 2}`, x + 10, to.y - 14, BOX.width + gap, "start");
  }
  const end = portOf(routed, line, to);
  if (way.kind === "corner") {
    const side = leftward ? from.x : from.x + BOX.width;
    const into = to.row < from.row ? to.y + BOX.height + 2 : to.y - 2;
    const x = leftward ? side - 8 : side + 8;
    return labelled(line, rounded([[side, middle], [end, middle], [end, into]]), x, middle - 8, Math.abs(side - end) - 16, leftward ? "end" : "start");
  }
  const start = portOf(routed, line, from);
  const base = way.level < 0 ? Math.min(from.y, to.y) : from.row === way.level ? from.y + BOX.height : to.y + BOX.height;
  const y = way.level < 0 ? base - line.depth * LANE + 6 : base + line.depth * LANE - 2;
  const out = from.row > way.level ? from.y : from.y + BOX.height;
  const into = to.row > way.level ? to.y - 2 : to.y + BOX.height + 2;
  return labelled(line, rounded([[start, out], [start, y], [end, y], [end, into]]), gapX, y - 5, BOX.width + gap - 30);
}

/** The drawing of one sequence, in its own units (about CSS pixels), with `gap` between its columns. */
export function layout(sequence: Sequence, gap: number = WIDE): Graph {
  const edges = edgesOf(sequence);
  const boxes = place(sequence.states, edges);
  if (boxes.length === 0) return { width: 0, height: 0, boxes, lines: [] };
  const routed = route(boxes, edges);
  const height = stand(boxes, routed, gap);
  const width = Math.max(...boxes.map((box) => box.x)) + BOX.width + MARGIN;
  return { width, height, boxes, lines: routed.map((line) => draw(routed, line, gap)) };
}
