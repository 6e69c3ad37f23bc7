/** Why the outputs are as they are, and whatever else is asked about, in the words of `isoscan why`. */
import { useMemo, useState } from "preact/hooks";
import { groupsOf } from "../description";
import { Card, Placeholder } from "../ui/card";
import { useDevice } from "../ui/context";

function One({ sentences, abnormal }: { sentences: readonly string[]; abnormal: boolean }) {
  const [first, ...rest] = sentences;
  return (
    <li class={`why-one${abnormal ? " abnormal" : ""}`}>
      <details open={abnormal}>
        <summary>{first}</summary>
        {rest.map((sentence) => <p key={sentence}>{sentence}</p>)}
      </details>
    </li>
  );
}

/** A question about anything else: sequences, transitions, rules. */
function Ask({ subjects, ask }: { subjects: readonly string[]; ask: (subject: string) => readonly string[] }) {
  const [subject, setSubject] = useState("");
  const sentences = subject === "" ? [] : ask(subject);
  return (
    <div class="ask">
      <label>
        Why <select value={subject} onChange={(event) => { setSubject(event.currentTarget.value); }}>
          <option value="">…</option>
          {subjects.map((each) => <option key={each} value={each}>{each}</option>)}
        </select>?
      </label>
      {sentences.map((sentence) => <p key={sentence}>{sentence}</p>)}
    </div>
  );
}

export function Why() {
  const { live, description, explainer } = useDevice();
  const now = live.value;
  const answers = explainer.answers.value;
  const outputs = groupsOf(description.value).find((group) => group.name === "Outputs")?.tags ?? [];
  const told = useMemo(
    () => (answers === null ? [] : outputs.map(({ path }) => ({ path, sentences: answers.ask(path)?.sentences ?? [] }))),
    [answers, description.value],
  );
  if (now === null || outputs.length === 0) return null;
  const abnormal = (path: string): boolean => now.causes[path] !== undefined || now.forces[path] !== undefined;
  return (
    <Card title="Why" name="why" ages>
      {answers === null && <Placeholder>Waits for the state of the device</Placeholder>}
      <ul class="plain">{told.map(({ path, sentences }) => <One key={path} sentences={sentences} abnormal={abnormal(path)} />)}</ul>
      {answers !== null && <Ask subjects={answers.subjects()} ask={(subject) => answers.ask(subject)?.sentences ?? []} />}
    </Card>
  );
}
