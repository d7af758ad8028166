import type { Status } from '../gql';
import { statusHint, statusName } from '../words';

/** The shape of a status, which tells it apart where colour does not. */
export function Glyph({ status }: { status: Status }) {
  return (
    <svg className="glyph" viewBox="0 0 16 16" data-status={status} aria-hidden="true">
      {shapes[status]}
    </svg>
  );
}

const shapes: Record<Status, React.ReactNode> = {
  IN_USE: <><circle cx="8" cy="8" r="7" fill="currentColor" /><path d="m4.8 8.2 2.2 2.2 4.3-4.6" className="cut" /></>,
  AVAILABLE: <circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" strokeWidth="2.6" />,
  EVALUATING: <><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.8" /><path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" /></>,
  BLOCKED: <><rect x="1" y="1" width="14" height="14" rx="3" fill="currentColor" /><path d="m5 5 6 6m0-6-6 6" className="cut" /></>,
  NO_ROUTE: <path d="M4 8h8" stroke="currentColor" strokeWidth="2" strokeLinecap="round" fill="none" />,
};

export function StatusBadge({ status }: { status: Status }) {
  return (
    <span className="badge" data-status={status} title={statusHint[status]}>
      <Glyph status={status} />
      {statusName[status]}
    </span>
  );
}

/** The shapes once, for pages that draw thousands of them by <use>. */
export function GlyphSprite() {
  return (
    <svg className="aside" aria-hidden="true">
      <defs>
        {Object.entries(shapes).map(([status, shape]) => (
          <symbol key={status} id={`glyph-${status}`} viewBox="0 0 16 16">{shape}</symbol>
        ))}
      </defs>
    </svg>
  );
}
