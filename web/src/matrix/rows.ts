import { statuses } from '../words';
import type { Agency, Cells } from './data';

/** A row of the matrix: an agency and its place in the tree. */
export interface Row {
  agency: Agency;
  depth: number;
  /** Whether its parts are shown; undefined where it has none, and outside of the tree. */
  open: boolean | undefined;
  /** All that is beneath it. */
  inside: string[];
}

/** Agencies in the order of the tree, each before its parts. */
export function treeOf(agencies: Agency[]): Row[] {
  const known = new Set(agencies.map(({ slug }) => slug));
  const parts = new Map<string | undefined, Agency[]>();
  for (const agency of agencies) {
    const parent = agency.parent && known.has(agency.parent.slug) ? agency.parent.slug : undefined;
    const siblings = parts.get(parent);
    if (siblings) siblings.push(agency);
    else parts.set(parent, [agency]);
  }
  for (const siblings of parts.values()) siblings.sort((a, b) => a.name.localeCompare(b.name));
  // What hangs under no root comes last.
  const roots = (parts.get(undefined) ?? []).sort((a, b) => Number(parts.has(b.slug)) - Number(parts.has(a.slug)));
  const rows: Row[] = [];
  const walk = (agency: Agency, depth: number): string[] => {
    const row: Row = { agency, depth, open: undefined, inside: [] };
    rows.push(row);
    for (const part of parts.get(agency.slug) ?? []) row.inside.push(part.slug, ...walk(part, depth + 1));
    if (row.inside.length) row.open = false;
    return row.inside;
  };
  for (const root of roots) walk(root, 0);
  return rows;
}

/** At first, the root and its branches are open; toggled are those that a reader turned over. */
export function unfolded(tree: Row[], toggled: Set<string>, all: boolean): Row[] {
  const rows: Row[] = [];
  let hiddenBelow = Infinity;
  for (const row of tree) {
    if (row.depth > hiddenBelow) continue;
    hiddenBelow = Infinity;
    const open = row.open === undefined ? undefined : all || row.depth < 2 !== toggled.has(row.agency.slug);
    if (open === false) hiddenBelow = row.depth;
    rows.push({ ...row, open });
  }
  return rows;
}

/** The best status beneath a row that is better than its own, which a folded row marks. */
export function hidden(row: Row, column: number, cells: Cells): 'IN_USE' | 'AVAILABLE' | undefined {
  const own = statuses.indexOf(cells.get(row.agency.slug, column));
  let best = own;
  for (const slug of row.inside) best = Math.min(best, statuses.indexOf(cells.get(slug, column)));
  const status = statuses[best];
  return best < own && (status === 'IN_USE' || status === 'AVAILABLE') ? status : undefined;
}
