import type { Status } from '../gql';
import { Glyph } from '../parts/status';
import { useUrl } from '../url';
import { number, statuses, statusHint, statusName } from '../words';
import type { Counts } from './sentence';

/** How many there are of each status; a press shows these alone. */
export function StatusFilter({ counts, only }: { counts: Counts; only: Status[] }) {
  const { set } = useUrl();
  const toggle = (status: Status) => {
    const next = only.includes(status) ? only.filter((other) => other !== status) : [...only, status];
    set({ status: next.join() || undefined });
  };
  return (
    <div className="status-filter" role="group" aria-label="Show only">
      {statuses.map((status) => (
        <button
          key={status}
          type="button"
          data-status={status}
          title={statusHint[status]}
          aria-pressed={only.includes(status)}
          disabled={counts[status] === 0 && !only.includes(status)}
          onClick={() => toggle(status)}
        >
          <Glyph status={status} />
          <b>{number(counts[status])}</b>
          {statusName[status]}
        </button>
      ))}
    </div>
  );
}
