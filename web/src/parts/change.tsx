import { Link } from 'wouter';
import type { ChangeLineFragment } from '../gql';
import { address, type Change as State } from '../url';
import { Fact } from './fact';
import { Levels } from './levels';
import { StatusBadge } from './status';

/** What flipped, and by which facts. */
export function Changes({ changes, at }: { changes: ChangeLineFragment[]; at: (change: ChangeLineFragment) => State }) {
  return (
    <ul className="changes card">
      {changes.map((change) => (
        <li key={`${change.on} ${change.agency.slug} ${change.vendor.slug}`}>
          <details>
            <summary>
              <b>{change.agency.name} × {change.vendor.name}</b>
              <span className="flip">
                <StatusBadge status={change.before.status} />
                {change.before.status === change.after.status && <Levels of={change.before.levels} />}
                <span aria-label="became">→</span>
                <StatusBadge status={change.after.status} />
                {change.before.status === change.after.status && <Levels of={change.after.levels} />}
              </span>
            </summary>
            <p className="small">
              <Link href={address('/verdict', { agency: change.agency.slug, vendor: change.vendor.slug, ...at(change) })}>
                The whole verdict
              </Link>
            </p>
            <div className="facts">
              {change.causes.map(({ kind, fact }) => <Fact key={`${kind} ${fact.id}`} fact={fact} cause={kind} />)}
            </div>
          </details>
        </li>
      ))}
    </ul>
  );
}

/** Every source of the facts behind some changes. */
export const sourcesOfChanges = (changes: ChangeLineFragment[]) => (
  changes.flatMap((change) => change.causes.flatMap(({ fact }) => fact.source ?? []))
);
