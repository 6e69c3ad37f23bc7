/** The text of a rule (whose path is `owner`) with the present value small behind each tag that it names. */
import { tagOf } from "../description";
import { valueText } from "../format";
import { useDevice } from "./context";

const WORD = /([A-Za-z_][\w.]*)/;

function Word({ word, owner }: { word: string; owner: string }) {
  const { live, description } = useDevice();
  const tag = tagOf(description.value, word, owner);
  const raw = live.value?.tags[tag?.path ?? ""];
  if (tag === undefined || raw === undefined || tag.kind === "Command") return <>{word}</>;
  const widest = Math.max(valueText(tag.low, tag.decimals).length, valueText(tag.high, tag.decimals).length);
  return <span class="nowrap">{word}<span class="now" style={{ minWidth: `${widest}ch` }}>{valueText(raw, tag.decimals)}</span></span>;
}

export function RuleText({ text, owner }: { text: string; owner: string }) {
  return <span class="mono rule-text">{text.split(WORD).map((part, index) => (index % 2 === 1 ? <Word key={index} word={part} owner={owner} /> : part))}</span>;
}
