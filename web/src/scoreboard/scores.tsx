import { useState } from 'react';
import { Link } from 'wouter';
import type { ScoreboardQuery, Status } from '../gql';
import { SourceLink } from '../parts/fact';
import { Glyph } from '../parts/status';
import { address, useLens } from '../url';
import { number, plural, statusName } from '../words';
import type { Unit } from './scoreboard';

type Score = ScoreboardQuery['scoreboard'][number];

const shownAtFirst = 20;

const bars = [['IN_USE', 'inUse'], ['AVAILABLE', 'available'], ['EVALUATING', 'evaluating'], ['BLOCKED', 'blocked']] as const;

/** A bar for each vendor, and the numbers beside it. */
export function Scores({ scores, unit }: { scores: Score[]; unit: Unit }) {
  const lens = useLens();
  const [all, setAll] = useState(false);
  const told = scores.filter((score) => bars.some(([, field]) => score[field][unit]) || score.terms);
  const silent = scores.length - told.length;
  const most = Math.max(1, ...told.map((score) => bars.reduce((sum, [, field]) => sum + score[field][unit], 0)));
  return (
    <>
      <ul className="legend small">
        {bars.map(([status]) => <li key={status}><Glyph status={status} />{statusName[status]}</li>)}
      </ul>
      <div className="wide card" tabIndex={0} role="group" aria-label="The scoreboard as a table">
        <table className="scores">
          <thead>
            <tr>
              <th scope="col">Vendor</th>
              <th scope="col" className="bar-head"><span className="aside">As a bar</span></th>
              {bars.map(([status]) => <th key={status} scope="col" className="number">{statusName[status]}</th>)}
              <th scope="col" className="number">Deals</th>
              <th scope="col">Terms</th>
            </tr>
          </thead>
          <tbody>
            {told.slice(0, all ? undefined : shownAtFirst).map((score) => (
              <tr key={score.vendor.slug}>
                <th scope="row"><Link href={address('/', { vendor: score.vendor.slug, ...lens })}>{score.vendor.name}</Link></th>
                <td><Bar parts={bars.map(([status, field]) => [status, score[field][unit]])} most={most} /></td>
                {bars.map(([status, field]) => (
                  <td key={status} className="number">
                    {number(score[field][unit])}
                    {field === 'blocked' && score.blockedWithRoute[unit] > 0 && (
                      <span className="quiet small" title="Blocked though there is a route"> ({number(score.blockedWithRoute[unit])} with a route)</span>
                    )}
                  </td>
                ))}
                <td className="number">{number(score.contracts[unit])}</td>
                <td><Terms score={score} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!all && told.length > shownAtFirst && (
        <button type="button" className="quiet-button more" onClick={() => setAll(true)}>All {number(told.length)} vendors</button>
      )}
      {silent > 0 && <p className="quiet small">Nothing is on record for {plural(silent, 'other vendor', 'other vendors')}.</p>}
    </>
  );
}

export function Bar({ parts, most }: { parts: [Status, number][]; most: number }) {
  return (
    <span className="bar" aria-hidden="true">
      {parts.map(([status, count]) => count > 0 && <i key={status} data-status={status} style={{ width: `${(100 * count) / most}%` }} />)}
    </span>
  );
}

function Terms({ score }: { score: Score }) {
  if (!score.terms) return <span className="quiet">–</span>;
  const name = score.terms === 'RED_LINES' ? 'Red lines' : 'Any lawful use';
  return (
    <details className="terms">
      <summary>{name}</summary>
      {score.termsFacts.map((fact) => fact.source && <SourceLink key={fact.id} source={fact.source} />)}
    </details>
  );
}

