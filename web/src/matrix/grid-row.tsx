import { memo } from 'react';
import { statusName } from '../words';
import type { Progress } from './data';
import { hidden, type Row } from './rows';

/** A vendor, and its column in the cells. */
export interface Vendor {
  slug: string;
  name: string;
  column: number;
}

/** The columns in sight, from first to before last. */
export interface Sight {
  first: number;
  last: number;
}

export const columnWidth = 34;

export const rowHeight = 30;
export const cellId = (row: number, column: number) => `cell-${row}-${column}`;

/** One agency: its name, and a cell a vendor. */
export const GridRow = memo(function GridRow({ index, top, row, vendors, first, last, progress, active }: Sight & {
  index: number;
  top: number;
  row: Row;
  vendors: Vendor[];
  progress: Progress;
  /** The place of the active cell, where it is in this row; the name is -1. */
  active: number | undefined;
}) {
  const { agency, depth, open, inside } = row;
  const { cells } = progress;
  return (
    <div role="row" aria-rowindex={index + 2} aria-level={depth + 1} aria-expanded={open} className="grid-row" style={{ top, height: rowHeight }}>
      <div
        role="rowheader"
        id={cellId(index, -1)}
        data-row={index}
        data-column={-1}
        data-active={active === -1 || undefined}
        title={agency.name}
        style={{ paddingLeft: 10 + depth * 14 }}
      >
        <i aria-hidden="true">{open === undefined ? '' : open ? '▾' : '▸'}</i>
        <span>{agency.name}</span>
        {open === false && <small>{inside.length}</small>}
      </div>
      <div role="presentation" style={{ width: first * columnWidth }} />
      {vendors.slice(first, last).map((vendor, place) => {
        const status = cells?.get(agency.slug, vendor.column) ?? 'NO_ROUTE';
        const beneath = open === false && cells ? hidden(row, vendor.column, cells) : undefined;
        const column = first + place;
        return (
          <div
            key={vendor.slug}
            role="gridcell"
            id={cellId(index, column)}
            aria-colindex={column + 2}
            data-row={index}
            data-column={column}
            data-status={status}
            data-inside={beneath}
            data-active={active === column || undefined}
            aria-label={`${statusName[status]}${beneath ? `; beneath it ${statusName[beneath]}` : ''}`}
          >
            {status !== 'NO_ROUTE' && <svg className="glyph" aria-hidden="true"><use href={`#glyph-${status}`} /></svg>}
          </div>
        );
      })}
    </div>
  );
});
