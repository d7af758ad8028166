import type { Classification } from '../gql';
import { levelMark, levelName, levels } from '../words';

/** The levels that something covers: null is unknown, which is not "none". */
export function Levels({ of }: { of: Classification[] | null }) {
  if (of === null) return <span className="quiet small" title="No level is on record, which is not the same as none">level unknown</span>;
  if (of.length === 0) return <span className="quiet" aria-label="no levels">–</span>;
  return (
    <span className="levels" role="img" aria-label={of.map((level) => levelName[level]).join(', ')}>
      {levels.map((level) => (
        <span key={level} data-on={of.includes(level) || undefined} title={levelName[level]}>{levelMark[level]}</span>
      ))}
    </span>
  );
}
