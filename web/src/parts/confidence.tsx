import type { Confidence as Level } from '../gql';
import { confidenceName, confidenceRank } from '../words';

/** How far something can be trusted, as bars and a word. */
export function Confidence({ of }: { of: Level | null }) {
  if (of === null) return <span className="quiet" aria-label="no confidence">–</span>;
  return (
    <span className="confidence" title={`${confidenceName[of]} confidence`}>
      <span className="bars" aria-hidden="true">
        {[1, 2, 3].map((bar) => <i key={bar} data-on={bar <= confidenceRank[of] || undefined} />)}
      </span>
      {confidenceName[of]}
    </span>
  );
}
