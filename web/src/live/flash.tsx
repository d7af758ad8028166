import { useState } from 'react';
import { Link } from 'wouter';
import { StatusBadge } from '../parts/status';
import { address, useLens } from '../url';
import { number, plural } from '../words';
import type { Arrival } from './arrivals';
import { useNews } from './live';

/** Which revision the page shows, whether it is told of changes, and whether the server can be reached. */
export function LiveMark() {
  const { latest, reachable, streaming } = useNews();
  const hint = streaming ? 'Changes show as they are loaded' : 'Asked for changes every ten seconds';
  return (
    <Link href="/loads" className="live-mark small" data-lost={!reachable || undefined} data-live={streaming || undefined} title={hint}>
      <i aria-hidden="true" />
      <span role="status">{reachable ? (latest ? `Revision ${latest.revision}` : '') : 'Connection lost'}</span>
    </Link>
  );
}

/** What was just loaded, and what it flipped, until it is put away. */
export function Flash() {
  const { arrivals: [newest] } = useNews();
  const [away, setAway] = useState(0);
  if (!newest || newest.id === away) return <div className="flash-place" role="status" />;
  return (
    <div className="flash-place" role="status">
      <div className="flash card">
        <button type="button" className="icon-button" aria-label="Put away" onClick={() => setAway(newest.id)}>×</button>
        <ArrivalText of={newest} most={4} />
        <Link href="/loads">All loads</Link>
      </div>
    </div>
  );
}

/** A load in a sentence, and the verdicts that it flipped. */
export function ArrivalText({ of: { load, flips, flipped }, most }: { of: Arrival; most: number }) {
  const lens = useLens();
  return (
    <>
      <h2>{load ? `Revision ${load.revision}: ${plural(load.factsCreated, 'new fact', 'new facts')}` : 'Verdicts flipped'}</h2>
      {load && <p className="small quiet">by {load.by}, from {load.origin}{load.note && `: ${load.note}`}</p>}
      <p className="small">{flipped ? `${plural(flipped, 'verdict', 'verdicts')} flipped:` : 'No verdict flipped.'}</p>
      <ul className="flips">
        {flips.slice(0, most).map(({ agency, vendor, before, after }) => (
          <li key={`${agency.slug} ${vendor.slug}`}>
            <Link href={address('/verdict', { agency: agency.slug, vendor: vendor.slug, ...lens })}>{agency.name} × {vendor.name}</Link>
            <span><StatusBadge status={before.status} /> → <StatusBadge status={after.status} /></span>
          </li>
        ))}
        {flipped > most && <li className="small quiet">and {number(flipped - most)} more</li>}
      </ul>
    </>
  );
}
