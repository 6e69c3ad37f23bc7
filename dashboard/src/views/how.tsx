/** How this works: isomorphic execution in three lines and a picture. */
import { useState } from "preact/hooks";
import { useDevice } from "../ui/context";

interface BoxProps { x: number; y: number; title: string; lines: [string, string]; dashed?: boolean; solid?: boolean }

function PictureBox({ x, y, title, lines, dashed = false, solid = false }: BoxProps) {
  return (
    <g class={`${dashed ? "dashed" : ""}${solid ? "solid" : ""}`}>
      <rect x={x} y={y} width="172" height="74" rx="9" />
      <text class="title" x={x + 86} y={y + 25}>{title}</text>
      <text x={x + 86} y={y + 44}>{lines[0]}</text>
      <text x={x + 86} y={y + 60}>{lines[1]}</text>
    </g>
  );
}

function Picture() {
  return (
    <svg class="picture" viewBox="0 0 620 238" role="img" aria-label="One model runs on a board and in the simulator; the dashboard shows either over a WebSocket">
      <defs><marker id="how-arrow" viewBox="0 0 8 8" refX="6.5" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 .5 7.5 4 0 7.5z" /></marker></defs>
      <path d="M182 112C206 112 200 52 222 52" marker-end="url(#how-arrow)" /><path d="M182 126C206 126 200 186 222 186" marker-end="url(#how-arrow)" />
      <path d="M400 52C424 52 412 112 432 112" marker-start="url(#how-arrow)" marker-end="url(#how-arrow)" /><path d="M400 186C424 186 412 126 432 126" marker-start="url(#how-arrow)" marker-end="url(#how-arrow)" />
      <PictureBox x={8} y={82} title="Model" lines={["plain Python,", "written once"]} solid />
      <PictureBox x={226} y={15} title="Machine" lines={["MicroPython on a board", "real pins"]} />
      <PictureBox x={226} y={149} title="◇ Simulator" lines={["CPython on a computer", "virtual pins, simulated plant"]} dashed />
      <PictureBox x={438} y={82} title="Dashboard" lines={["this page, over", "one WebSocket"]} />
      <text class="note" x="312" y="114">same inputs at the same scans,</text><text class="note" x="312" y="130">same outputs, bit for bit</text>
    </svg>
  );
}

export function HowThisWorks() {
  const device = useDevice();
  const never = device.hello.value === null;
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = chosen ?? never;
  return (
    <details id="how" class="card how" open={open} onToggle={(event) => { if (event.currentTarget.open !== open) setChosen(event.currentTarget.open); }}>
      <summary><h2>How this works</h2></summary>
      <div class="how-body">
        <Picture />
        <ol>
          <li><b>One model.</b> Logic, sequences and rules are one Python class; its hash tells whether two runtimes run the same.</li>
          <li><b>Three places.</b> A board executes it on physical pins, the simulator on virtual ones before a simulated plant, and this page shows either.</li>
          <li><b>One result.</b> The same inputs give the same outputs everywhere: what was tried in the simulator is what the machine does.</li>
        </ol>
      </div>
    </details>
  );
}
