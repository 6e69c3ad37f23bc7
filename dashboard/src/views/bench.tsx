/** The bench of a simulator: hold, step and speed up time, and put values on inputs in the plant's place. */
import { useState } from "preact/hooks";
import { rawValue, withUnit } from "../format";
import { Card } from "../ui/card";
import { useDevice } from "../ui/context";

const SPEEDS: readonly (readonly [number, string])[] = [[1, "1 ×"], [2, "2 ×"], [10, "10 ×"], [100, "100 ×"], [0, "as fast as it goes"]];

function Time() {
  const device = useDevice();
  const ask = (type: string, fields: object = {}) => () => { void device.ask({ type, ...fields }); };
  return (
    <div class="bench-row">
      <button type="button" class="small" onClick={ask("pause")}>Pause</button>
      <button type="button" class="small" onClick={ask("step", { scans: 1 })}>Step</button>
      <button type="button" class="small" onClick={ask("resume_time")}>Go on</button>
      <select aria-label="Speed" onChange={(event) => { void device.ask({ type: "speed", factor: Number(event.currentTarget.value) }); }}>
        {SPEEDS.map(([factor, name]) => <option key={factor} value={factor}>{name}</option>)}
      </select>
    </div>
  );
}

function Inputs() {
  const device = useDevice();
  const inputs = device.description.value.tags.filter((tag) => /^(Digital|Analog)In$/.test(tag.kind));
  const [path, setPath] = useState("");
  const [typed, setTyped] = useState("");
  const tag = inputs.find((one) => one.path === path) ?? inputs[0];
  if (tag === undefined) return null;
  const checked = rawValue(typed, tag);
  const submit = (event: Event) => {
    event.preventDefault();
    if ("raw" in checked) void device.ask({ type: "set", values: { [tag.path]: checked.raw } });
  };
  return (
    <form class="bench-row" onSubmit={submit}>
      <select aria-label="Input" value={tag.path} onChange={(event) => { setPath(event.currentTarget.value); }}>
        {inputs.map((one) => <option key={one.path}>{one.path}</option>)}
      </select>
      <input aria-label={`Value for ${tag.path}`} inputMode="decimal" placeholder={`to ${withUnit(tag.high, tag)}`} value={typed} onInput={(event) => { setTyped(event.currentTarget.value); }} />
      <button type="submit" class="small" disabled={"problem" in checked}>Hold</button>
      <button type="button" class="small" title="Give the input back to the plant" onClick={() => { void device.ask({ type: "clear_fault", tag: tag.path }); }}>Free</button>
    </form>
  );
}

export function Bench() {
  const { access, fresh } = useDevice();
  if (access.value !== "bench" || !fresh.value) return null;
  return (
    <Card title="Bench" name="bench">
      <Time />
      <Inputs />
    </Card>
  );
}
