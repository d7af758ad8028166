import type { WholeVerdictFragment } from '../gql';
import { circumstance } from '../question/sentence';
import type { Lens } from '../url';
import { listing, plural } from '../words';

/** The verdict in a sentence or two. */
export function verdictSentence(verdict: WholeVerdictFragment, lens: Lens): string {
  const agency = verdict.agency.name;
  const vendor = verdict.vendor.name;
  const when = circumstance(lens);
  switch (verdict.status) {
    case 'IN_USE':
      return `Yes, and it does: ${agency} uses ${vendor}${when}.`;
    case 'AVAILABLE':
      return `Yes. ${agency} can enable ${vendor}${when}, ${bestRoute(verdict)}.`;
    case 'EVALUATING':
      return `Not yet. ${agency} tries ${vendor}${when}; no route is on record.`;
    case 'BLOCKED': {
      const used = verdict.uses.length ? ` Yet it is on record as in use.` : '';
      return `No. ${agency} may not use ${vendor}${when}: ${blocked(verdict)}.${used}`;
    }
    case 'NO_ROUTE': {
      const misses = verdict.nearMisses.length;
      const near = misses ? ` ${plural(misses, 'single fact', 'different facts')} would open a route${misses > 1 ? ', each by itself' : ''}.` : '';
      return `No route from ${agency} to ${vendor} is on record${when}.${near}`;
    }
  }
}

function bestRoute({ routes: [best] }: WholeVerdictFragment): string {
  if (!best) return 'by a route';
  if (best.kind === 'CONTRACT') return best.inheritedFrom ? `by a direct deal of ${best.inheritedFrom.name}` : 'by its own direct deal';
  if (best.kind === 'VEHICLE') return `by an order from ${best.vehicle?.name ?? 'a vehicle'}`;
  const through = `through ${best.through?.name ?? 'a cloud'}`;
  return best.vehicle ? `${through}, without new procurement, on ${best.vehicle.name}` : through;
}

function blocked({ blockers }: WholeVerdictFragment): string {
  const binding = [...new Set(blockers.map((fact) => fact.from.name))];
  const authorities = [...new Set(blockers.map((fact) => fact.key).filter(Boolean))];
  const by = `a label binds ${listing(binding)}`;
  return authorities.length ? `${by} under ${listing(authorities)}` : by;
}
