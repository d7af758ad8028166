import { useId } from 'react';
import type { Status } from '../gql';
import { Glyph } from '../parts/status';
import { dayLength, number, statusName } from '../words';
import type { History } from './history';

const width = 1000;
const height = 180;
/** From the bottom up. Those without a route are what is left. */
const stack: Status[] = ['IN_USE', 'AVAILABLE', 'EVALUATING', 'BLOCKED'];

/** How many of each status there were, day by day, one upon the other. */
export function Chart({ history, from, to, day }: { history: History; from: string; to: string; day: string }) {
  const patterns = useId();
  const x = (date: string) => (width * (Date.parse(date) - Date.parse(from))) / (Date.parse(to) - Date.parse(from) + dayLength);
  const steps = [{ day: from, counts: history.before }, ...history.flips];
  const total = (counts: History['before']) => stack.reduce((sum, status) => sum + counts[status], 0);
  const most = Math.max(1, ...steps.map(({ counts }) => total(counts)));
  const area = (status: Status) => {
    const upTo = stack.indexOf(status);
    const y = (counts: History['before'], many: number) => height * (1 - stack.slice(0, many).reduce((sum, s) => sum + counts[s], 0) / most);
    const edge = (many: number) => steps.flatMap(({ day, counts }, i) => {
      const end = steps[i + 1] ? x(steps[i + 1]!.day) : width;
      return [[x(day), y(counts, many)], [end, y(counts, many)]];
    });
    return [...edge(upTo + 1), ...edge(upTo).reverse()].map((point) => point.map((n) => n!.toFixed(1)).join()).join(' ');
  };
  const years = yearsBetween(from, to);
  return (
    <div className="chart">
      <svg viewBox={`0 0 ${width} ${height + 26}`} preserveAspectRatio="none" role="img" aria-label={`Agencies and vendors by status from ${from} to ${to}`}>
        <defs>
          <pattern id={`${patterns}-BLOCKED`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path d="M0 0v7" stroke="var(--card)" strokeWidth="2.5" />
          </pattern>
        </defs>
        {years.map((year) => <path key={year} className="year" d={`M${x(year)} 0V${height}`} />)}
        {stack.map((status) => (
          <g key={status} data-status={status}>
            <polygon points={area(status)} fill="var(--tone)" />
            {status === 'BLOCKED' && <polygon points={area(status)} fill={`url(#${patterns}-BLOCKED)`} />}
          </g>
        ))}
        {history.flips.map((flip) => (
          <path key={flip.day} className="flip" d={`M${x(flip.day)} ${height + 4}v${6 + 14 * Math.min(1, flip.flips / 20)}`} />
        ))}
        <path className="cursor" d={`M${x(day)} 0V${height + 26}`} />
      </svg>
      <div className="years small quiet" aria-hidden="true">
        {years.map((year) => <span key={year} style={{ left: `${x(year) / 10}%` }}>{year.slice(0, 4)}</span>)}
        <span className="most">{number(most)}</span>
      </div>
    </div>
  );
}

/** The counts of one day, in words and shapes. */
export function Standing({ counts }: { counts: History['before'] }) {
  return (
    <ul className="standing">
      {stack.map((status) => (
        <li key={status} data-status={status} data-none={counts[status] === 0 || undefined}>
          <Glyph status={status} /><b>{number(counts[status])}</b> {statusName[status]}
        </li>
      ))}
    </ul>
  );
}

function yearsBetween(from: string, to: string): string[] {
  const years = [];
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++) years.push(`${year}-01-01`);
  return years.filter((year) => year >= from && year <= to);
}
