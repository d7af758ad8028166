import { memo } from 'react';
import { statusName } from '../words';
import type { Progress } from './data';
import { hidden, type Row } from './rows';

export interface Vendor {
  slug: string;
  name: string;
}

export const rowHeight = 30;
export const cellId = (row: number, column: number) => `cell-${row}-${column}`;

/** One agency: its name, and a cell a vendor. */
export const GridRow = memo(function GridRow({ index, top, row, vendors, progress, active }: {
  index: number;
  top: number;
  row: Row;
  vendors: Vendor[];
  progress: Progress;
  /** The column of the active cell, where it is in this row; the name is -1. */
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
      {vendors.map((vendor, column) => {
        const status = cells?.get(agency.slug, column) ?? 'NO_ROUTE';
        const beneath = open === false && cells ? hidden(row, column, cells) : undefined;
        return (
          <div
            key={vendor.slug}
            role="gridcell"
            id={cellId(index, column)}
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
