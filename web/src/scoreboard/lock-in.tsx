import { Link } from 'wouter';
import { useAsk } from '../api/ask';
import { LockInDocument, type LockInQuery } from '../gql';
import { Answered, Empty } from '../parts/answer';
import { Cite, ShowQuery } from '../parts/cite';
import { DataTable, type Column } from '../parts/table';
import { circumstance } from '../question/sentence';
import { address, useLens, useUrl } from '../url';
import { number, plural } from '../words';
import { momentOf } from './moment';

type Row = LockInQuery['lockIn']['nodes'][number];

/** What agencies have built on vendors, and whom they could turn to. */
export function LockIn() {
  const lens = useLens();
  const vendor = useUrl().get('vendor');
  const answer = useAsk(LockInDocument, { ...lens, ...(vendor && { vendors: [vendor] }) });
  return (
    <section className="part" aria-label="Lock-in">
      <div className="under">
        <h2>Lock-in: what is built, and whom one could turn to</h2>
        <ShowQuery of={answer} />
      </div>
      <Answered to={answer}>
        {({ lockIn, reach }) => {
          if (lockIn.nodes.length === 0) return <Empty title="No use is on record" />;
          const question = `Who has built on ${vendor ? (reach.nodes[0]?.vendor.name ?? vendor) : 'a vendor'}, and whom could they turn to${circumstance(lens)}?`;
          const sentence = standing(lockIn);
          const sources = lockIn.nodes.flatMap(({ uses }) => uses.flatMap(({ source }) => source ?? []));
          return (
            <>
              <div className="under">
                <p className="quiet">{sentence}</p>
                <Cite citation={() => ({ question, answer: sentence, ...momentOf(reach, lens), revision: answer.revision, sources })} />
              </div>
              <DataTable<Row>
                label="Lock-in"
                columns={columns}
                rows={lockIn.nodes}
                rowId={(row) => `${row.agency.slug} ${row.vendor.slug}`}
                order="alternatives"
              />
            </>
          );
        }}
      </Answered>
    </section>
  );
}

/** How many have something in use, and how many of them no alternative. */
function standing({ nodes, totalCount }: LockInQuery['lockIn']): string {
  const stuck = nodes.filter(({ alternatives }) => alternatives.length === 0).length;
  return `${plural(totalCount, 'pair of agency and vendor has', 'pairs of agency and vendor have')} something in use. `
    + (totalCount > nodes.length ? `Of the first ${number(nodes.length)}, listed here, ` : '')
    + `${number(stuck)} ${stuck === 1 ? 'has' : 'have'} no known alternative at the same level.`;
}

const columns: Column<Row>[] = [
  {
    id: 'name',
    header: 'Agency',
    accessorFn: (row) => row.agency.name,
    sortFn: 'alphanumeric',
    cell: ({ row: { original } }) => (
      <Link href={address('/verdict', { agency: original.agency.slug, vendor: original.vendor.slug })}>{original.agency.name}</Link>
    ),
  },
  { id: 'vendor', header: 'Built on', accessorFn: (row) => row.vendor.name, sortFn: 'alphanumeric', cell: ({ row }) => row.original.vendor.name },
  { id: 'uses', header: 'Uses', accessorFn: (row) => row.uses.length, sortFn: 'basic', cell: ({ row }) => number(row.original.uses.length) },
  { id: 'routes', header: 'Ways', accessorFn: (row) => row.routes.length, sortFn: 'basic', cell: ({ row }) => number(row.original.routes.length) },
  {
    id: 'alternatives',
    header: 'Alternatives',
    accessorFn: (row) => row.alternatives.length,
    sortFn: 'basic',
    cell: ({ row: { original: { alternatives, unleveledAlternatives } } }) => (
      <>
        {alternatives.length ? alternatives.slice(0, 4).map(({ vendor }) => vendor.name).join(', ') : <b>none known</b>}
        {alternatives.length > 4 && <span className="quiet"> +{alternatives.length - 4}</span>}
        {unleveledAlternatives.length > 0 && <span className="quiet small"> · {unleveledAlternatives.length} at unknown levels</span>}
      </>
    ),
  },
];
