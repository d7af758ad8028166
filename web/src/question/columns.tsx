import { Link } from 'wouter';
import type { AnswerRowFragment } from '../gql';
import { Confidence } from '../parts/confidence';
import { Levels } from '../parts/levels';
import { StatusBadge } from '../parts/status';
import type { Column } from '../parts/table';
import { address, type Lens } from '../url';
import { confidenceRank, dayName, sectorName, statuses } from '../words';

export type Row = AnswerRowFragment;

/** The columns of the list: the other side of the question comes first. */
export function columnsFor(subject: 'agency' | 'vendor', lens: Lens): Column<Row>[] {
  const other = subject === 'vendor' ? 'agency' : 'vendor';
  const columns: Column<Row>[] = [
    {
      id: 'name',
      header: other === 'agency' ? 'Agency' : 'Vendor',
      accessorFn: (row) => row[other].name,
      sortFn: 'alphanumeric',
      cell: ({ row: { original } }) => (
        <Link href={address('/verdict', { agency: original.agency.slug, vendor: original.vendor.slug, ...lens })}>
          {original[other].name}
          {other === 'agency' && original.agency.parent && <small className="quiet">{original.agency.parent.name}</small>}
        </Link>
      ),
    },
    {
      id: 'status',
      header: 'Status',
      accessorFn: (row) => statuses.indexOf(row.status),
      sortFn: 'basic',
      cell: ({ row: { original } }) => (
        <>
          <StatusBadge status={original.status} />
          {original.disputed && <span className="tag" title="Sources disagree about something that bears on this">disputed</span>}
        </>
      ),
    },
    {
      id: 'levels',
      header: 'Levels',
      accessorFn: (row) => row.levels?.length ?? -1,
      sortFn: 'basic',
      cell: ({ row: { original } }) => (original.routes.length ? <Levels of={original.levels} /> : <span className="quiet">–</span>),
    },
    {
      id: 'route',
      header: 'Best route',
      accessorFn: (row) => routeName(row) ?? '',
      sortFn: 'alphanumeric',
      cell: ({ row: { original } }) => <BestRoute of={original} />,
    },
    {
      id: 'confidence',
      header: 'Confidence',
      accessorFn: (row) => (row.confidence ? confidenceRank[row.confidence] : 0),
      sortFn: 'basic',
      cell: ({ row: { original } }) => <Confidence of={original.confidence} />,
    },
    {
      id: 'source',
      header: 'Oldest source',
      accessorFn: (row) => row.oldestSourceOn ?? '',
      sortFn: 'basic',
      cell: ({ row: { original } }) => (
        <span className="quiet">{original.oldestSourceOn ? dayName(original.oldestSourceOn) : '–'}</span>
      ),
    },
  ];
  if (other === 'agency') columns.splice(1, 0, sectorColumn);
  return columns;
}

const sectorColumn: Column<Row> = {
  id: 'sector',
  header: 'Sector',
  accessorFn: (row) => row.agency.sector ?? '',
  sortFn: 'basic',
  cell: ({ row: { original } }) => (
    <span className="quiet">{original.agency.sector ? sectorName[original.agency.sector] : '–'}</span>
  ),
};

function routeName({ routes: [best] }: Row): string | undefined {
  if (!best) return undefined;
  if (best.kind === 'CONTRACT') return 'Direct deal';
  return (best.kind === 'CLOUD' ? best.through : best.vehicle)?.name;
}

function BestRoute({ of }: { of: Row }) {
  const [best, ...others] = of.routes;
  const name = routeName(of);
  if (!best || !name) return <span className="quiet">–</span>;
  return (
    <span className="best-route">
      {name}
      <span className="quiet small">
        {best.kind === 'CLOUD' && best.vehicle && ` by ${best.vehicle.name}`}
        {best.inheritedFrom && ` from ${best.inheritedFrom.name}`}
        {others.length > 0 && ` +${others.length}`}
      </span>
    </span>
  );
}
