import type { Client } from '@urql/core';
import { useEffect, useState } from 'react';
import { useApi } from '../api/ask';
import { MatrixAgenciesDocument, MatrixDocument, type MatrixAgenciesQuery, type MatrixQueryVariables, type Status } from '../gql';
import { statuses } from '../words';

export type Agency = MatrixAgenciesQuery['agencies']['nodes'][number];

/** Statuses by agency and vendor: of each agency one byte a vendor, the status's place in the list of statuses, from 1. */
export class Cells {
  private rows = new Map<string, Uint8Array>();
  private columns: Map<string, number>;
  count = 0;

  constructor(vendors: { slug: string }[]) {
    this.columns = new Map(vendors.map(({ slug }, column) => [slug, column]));
  }

  set(agency: string, vendor: string, status: Status) {
    const column = this.columns.get(vendor);
    if (column === undefined) return;
    let row = this.rows.get(agency);
    if (!row) this.rows.set(agency, (row = new Uint8Array(this.columns.size)));
    row[column] = statuses.indexOf(status) + 1;
    this.count++;
  }

  /** The columns with anything on record, those with most first. */
  told(): number[] {
    const counts = new Map<number, number>();
    for (const row of this.rows.values()) {
      row.forEach((status, column) => status && counts.set(column, (counts.get(column) ?? 0) + 1));
    }
    return [...counts].sort(([a, many], [b, more]) => more - many || a - b).map(([column]) => column);
  }

  /** What was not given has nothing on record. */
  get(agency: string, column: number): Status {
    return statuses[(this.rows.get(agency)?.[column] ?? 0) - 1] ?? 'NO_ROUTE';
  }
}

/** How far the cells have been read; they are whole once it is done. */
export interface Progress {
  cells: Cells | undefined;
  done: boolean;
  failed: boolean;
}

/** Reads every status, page by page. */
export function useCells(vendors: { slug: string }[] | undefined, variables: MatrixQueryVariables): Progress {
  const { plain } = useApi();
  const [progress, setProgress] = useState<Progress>({ cells: undefined, done: false, failed: false });
  const question = JSON.stringify(variables);
  useEffect(() => {
    if (!vendors) return undefined;
    let wanted = true;
    const cells = new Cells(vendors);
    const read = async () => {
      let after: string | null = null;
      do {
        const { data }: Awaited<ReturnType<typeof page>> = await page(plain, { ...JSON.parse(question), after });
        if (!wanted) return;
        if (!data) return setProgress({ cells, done: false, failed: true });
        for (const { agency, vendor, status } of data.reach.nodes) cells.set(agency.slug, vendor.slug, status);
        after = data.reach.pageInfo.hasNextPage ? data.reach.pageInfo.endCursor : null;
        setProgress({ cells, done: after === null, failed: false });
      } while (after !== null);
    };
    void read();
    return () => {
      wanted = false;
    };
  }, [plain, vendors, question]);
  return progress;
}

const page = (client: Client, variables: MatrixQueryVariables) => client.query(MatrixDocument, variables).toPromise();

/** Every agency, by slug. */
export function useAgencies(at: string | undefined, knownAt: string | undefined): Agency[] | undefined {
  const { plain } = useApi();
  const [agencies, setAgencies] = useState<Agency[]>();
  useEffect(() => {
    let wanted = true;
    const read = async () => {
      const all: Agency[] = [];
      let after: string | null = null;
      do {
        const { data }: { data?: MatrixAgenciesQuery | undefined } = await plain
          .query(MatrixAgenciesDocument, { after, ...(at && { at }), ...(knownAt && { knownAt }) }).toPromise();
        if (!wanted || !data) return;
        all.push(...data.agencies.nodes);
        after = data.agencies.pageInfo.hasNextPage ? data.agencies.pageInfo.endCursor : null;
      } while (after !== null);
      setAgencies(all);
    };
    void read();
    return () => {
      wanted = false;
    };
  }, [plain, at, knownAt]);
  return agencies;
}
