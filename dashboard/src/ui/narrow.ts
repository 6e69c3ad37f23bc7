/** Whether the page is one column, for what style sheets alone cannot draw another way. */
import { useEffect, useState } from "preact/hooks";

const NARROW = "(max-width: 760px)";

export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const change = () => { setNarrow(query.matches); };
    query.addEventListener("change", change);
    return () => { query.removeEventListener("change", change); };
  }, []);
  return narrow;
}
