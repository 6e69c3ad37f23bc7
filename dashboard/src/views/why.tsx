/** Why the outputs are as they are, as sentences. */
import { groupsOf } from "../description";
import { Card } from "../ui/card";
import { useDevice } from "../ui/context";
import { type Reason, reasonOf } from "../why";

function One({ reason }: { reason: Reason }) {
  const [first, ...rest] = reason.sentences;
  return (
    <li class={`why-one${reason.abnormal ? " abnormal" : ""}`}>
      <p><b>{reason.output}</b> is <b>{reason.value}</b>. {first}</p>
      {rest.map((sentence) => <p key={sentence}><small>{sentence}</small></p>)}
    </li>
  );
}

export function Why() {
  const { live, description } = useDevice();
  const now = live.value;
  const outputs = groupsOf(description.value).find((group) => group.name === "Outputs")?.tags ?? [];
  if (now === null || outputs.length === 0) return null;
  const reasons = outputs.flatMap((tag) => reasonOf(now, description.value, tag) ?? []);
  return (
    <Card title="Why" name="why" ages>
      <ul class="plain">{reasons.map((reason) => <One key={reason.output} reason={reason} />)}</ul>
    </Card>
  );
}
