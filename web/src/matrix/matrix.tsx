import './matrix.css';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { useAsk } from '../api/ask';
import { MatrixDocument, MatrixSidesDocument } from '../gql';
import { Answered, Loading } from '../parts/answer';
import { Cite, ShowQuery } from '../parts/cite';
import { AsOf, LensBar } from '../parts/lens';
import { Glyph } from '../parts/status';
import { circumstance } from '../question/sentence';
import { useTitle } from '../title';
import { address, useLens, useUrl } from '../url';
import { number, sectors, statuses, statusName, today } from '../words';
import { csv, download } from './csv';
import { useAgencies, useCells, type Agency, type Progress } from './data';
import { Filters } from './filters';
import { Grid } from './grid';
import type { Vendor } from './grid-row';
import { treeOf, unfolded, type Row } from './rows';

const none: { slug: string; name: string }[] = [];
const noColumns: number[] = [];

/** Agencies by vendors, coloured and shaped by status. */
export function Matrix() {
  const lens = useLens();
  const { get, list, set } = useUrl();
  const [, go] = useLocation();
  const inSectors = sectors.filter((sector) => list('sector').includes(sector));
  const through = list('through');
  const sides = useAsk(MatrixSidesDocument, { ...lens, cloud: through[0] ?? '', throughCloud: through.length > 0 });
  const all = sides.data?.vendors.nodes ?? none;
  const variables = { ...lens, ...(inSectors.length && { sectors: inSectors }), ...(through.length && { through }) };
  const progress = useCells(sides.data?.vendors.nodes, variables);
  const told = useMemo(() => (progress.done ? progress.cells!.told() : noColumns), [progress]);
  const vendors = useMemo(() => told.map((column) => ({ ...all[column]!, column })), [told, all]);
  const agencies = useAgencies(lens.at, lens.knownAt);
  const wanted = inSectors.join();
  const text = get('text')?.toLowerCase() ?? '';
  const kept = useMemo(() => agencies?.filter(({ name, slug, sector }) => (
    (!wanted || (sector && wanted.includes(sector))) && (!text || name.toLowerCase().includes(text) || slug.includes(text))
  )), [agencies, wanted, text]);
  const asTree = !text && !get('sort');
  const rows = useRows(kept, vendors, progress, asTree);
  const fold = get('fold') ?? '';

  const question = `Which agencies can enable which vendors${circumstance(lens)}?`;
  useTitle(question);
  const moment = sides.data?.reach.nodes[0];
  const at = moment?.at ?? lens.at ?? today();
  const knownAt = moment?.knownAt ?? lens.knownAt ?? new Date().toISOString();
  const sentence = progress.done && kept
    ? `${number(kept.length)} agencies by ${number(vendors.length)} vendors: ${number(progress.cells!.count)} pairs are on record${circumstance(lens)}.`
    : `Reading: ${number(progress.cells?.count ?? 0)} pairs so far…`;
  const save = () => download(
    `fedreach-matrix-${at}-revision-${sides.revision ?? 'unknown'}.csv`, csv(kept ?? [], vendors, progress.cells!),
  );
  return (
    <>
      <section className="ask card">
        <Filters cloud={sides.data?.cloud?.name ?? through[0] ?? ''} />
        <LensBar />
      </section>
      <Answered to={sides}>
        {() => (
          <section className="found" aria-label="The matrix">
            <h1>{sentence}</h1>
            <div className="under">
              <AsOf at={at} knownAt={knownAt} revision={sides.revision} />
              <Cite citation={() => ({ question, answer: sentence, at, knownAt, revision: sides.revision, sources: undefined })} />
              <ShowQuery of={{ document: MatrixDocument, variables }} />
              <button type="button" className="quiet-button" disabled={!progress.done || !kept} onClick={save}>CSV</button>
              <span className="spacer" />
              {asTree ? (
                <button type="button" className="quiet-button" onClick={() => set({ fold: fold === 'open' ? undefined : 'open' })}>
                  {fold === 'open' ? 'Fold' : 'Unfold all'}
                </button>
              ) : (
                <button type="button" className="quiet-button" onClick={() => set({ sort: undefined, text: undefined })}>As a tree</button>
              )}
            </div>
            <Legend failed={progress.failed} />
            {vendors.length < all.length && progress.done && (
              <p className="quiet small">Vendors with most on record come first. Nothing is on record for {number(all.length - vendors.length)} others.</p>
            )}
            {kept && progress.done ? (
              <Grid
                rows={rows}
                vendors={vendors}
                progress={progress}
                sort={get('sort') ?? ''}
                onSort={(vendor) => set({ sort: get('sort') === vendor ? undefined : vendor })}
                onFold={(agency) => set({ fold: toggled(fold, agency) }, { replace: true })}
                onOpen={(agency, vendor) => go(address('/verdict', { agency, vendor, ...lens }))}
              />
            ) : <Loading />}
          </section>
        )}
      </Answered>
    </>
  );
}

/** The rows in their order: the tree as it is folded, or by the status towards one vendor. */
function useRows(kept: Agency[] | undefined, vendors: Vendor[], progress: Progress, asTree: boolean): Row[] {
  const { get } = useUrl();
  const sort = get('sort');
  const fold = get('fold') ?? '';
  const tree = useMemo(() => (kept && asTree ? treeOf(kept) : []), [kept, asTree]);
  return useMemo(() => {
    if (asTree) return unfolded(tree, new Set(fold.split(',')), fold === 'open');
    const column = vendors.find(({ slug }) => slug === sort)?.column ?? -1;
    const rank = ({ agency }: Row) => (column < 0 || !progress.cells ? 0 : statuses.indexOf(progress.cells.get(agency.slug, column)));
    const flat: Row[] = (kept ?? []).map((agency) => ({ agency, depth: 0, open: undefined, inside: [] }));
    return flat.sort((a, b) => rank(a) - rank(b) || a.agency.name.localeCompare(b.agency.name));
    // As a tree, the order does not follow the cells.
  }, [asTree, tree, fold, kept, vendors, sort, asTree ? undefined : progress]);
}

function Legend({ failed }: { failed: boolean }) {
  return (
    <ul className="legend small" aria-label="What the shapes mean">
      {statuses.map((status) => <li key={status}><Glyph status={status} />{statusName[status]}</li>)}
      <li><i className="inside" />beneath a folded row</li>
      {failed && <li role="alert">Some could not be read: reload the page.</li>}
    </ul>
  );
}

function toggled(fold: string, agency: string): string {
  const now = new Set(fold === 'open' ? [] : fold.split(',').filter(Boolean));
  if (!now.delete(agency)) now.add(agency);
  return [...now].sort().join();
}
