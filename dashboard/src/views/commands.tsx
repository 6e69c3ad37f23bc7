/** The commands of the model as buttons, for those who may press them. */
import { Card } from "../ui/card";
import { useDevice } from "../ui/context";

export function Commands() {
  const device = useDevice();
  const commands = device.description.value.tags.filter((tag) => tag.kind === "Command");
  if (device.access.value === "viewer" || commands.length === 0) return null;
  const press = (tag: string) => () => { void device.ask({ type: "command", tag }); };
  return (
    <Card title="Commands" name="commands" ages>
      <div class="buttons">
        {commands.map((tag) => <button type="button" key={tag.path} title={tag.title} disabled={!device.fresh.value} onClick={press(tag.path)}>{tag.path}</button>)}
      </div>
    </Card>
  );
}
