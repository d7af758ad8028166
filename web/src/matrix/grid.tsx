import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { GlyphSprite } from '../parts/status';
import { statusName } from '../words';
import type { Progress } from './data';
import { cellId, columnWidth, GridRow, rowHeight, type Vendor } from './grid-row';
import type { Row } from './rows';

const headHeight = 132;

/**
 * Agencies by vendors. Only the rows in sight are drawn. One cell is active:
 * the arrow keys move it, Enter opens its verdict, and on a name the left and
 * right arrows fold and unfold.
 */
export function Grid({ rows, vendors, progress, sort, onSort, onFold, onOpen }: {
  rows: Row[];
  vendors: Vendor[];
  progress: Progress;
  sort: string;
  onSort: (vendor: string) => void;
  onFold: (agency: string) => void;
  onOpen: (agency: string, vendor: string) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState({ row: 0, column: -1 });
  const [told, setTold] = useState('');
  const view = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    getItemKey: (index) => rows[index]!.agency.slug,
  });
  const across = useVirtualizer({
    horizontal: true,
    count: vendors.length,
    getScrollElement: () => box.current,
    estimateSize: () => columnWidth,
    overscan: 6,
    scrollPaddingStart: 320,
    scrollMargin: 320,
  });
  const columns = across.getVirtualItems();
  const sight = { first: columns[0]?.index ?? 0, last: (columns.at(-1)?.index ?? -1) + 1 };
  const cells = progress.cells;
  const tell = useCallback((row: Row | undefined, column: number) => {
    const vendor = vendors[column];
    if (row && vendor && cells) setTold(`${row.agency.name} × ${vendor.name}: ${statusName[cells.get(row.agency.slug, vendor.column)]}`);
  }, [vendors, cells]);

  const press = (place: { row: number; column: number }) => {
    const row = rows[place.row];
    const vendor = vendors[place.column];
    if (row && vendor) onOpen(row.agency.slug, vendor.slug);
    else if (row && row.open !== undefined) onFold(row.agency.slug);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[active.row];
    const next = moved(active, event.key, rows.length, vendors.length);
    const folds = active.column === -1
      && ((event.key === 'ArrowLeft' && row?.open) || (event.key === 'ArrowRight' && row?.open === false));
    if (event.key === 'Enter' || folds) press(active);
    else if (next) {
      setActive(next);
      view.scrollToIndex(next.row);
      if (next.column >= 0) across.scrollToIndex(next.column);
      tell(rows[next.row], next.column);
    } else return;
    event.preventDefault();
  };
  useEffect(() => {
    document.getElementById(cellId(active.row, active.column))?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active]);

  const placeOf = (event: MouseEvent) => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-row]');
    return cell && { row: Number(cell.dataset['row']), column: Number(cell.dataset['column']) };
  };
  const onClick = (event: MouseEvent) => {
    const place = placeOf(event);
    if (!place) return;
    setActive(place);
    press(place);
  };
  const onMouseOver = (event: MouseEvent) => {
    const place = placeOf(event);
    if (place) tell(rows[place.row], place.column);
  };
  return (
    <>
      <GlyphSprite />
      <p className="told small" aria-live="polite">{told || 'Point at a cell, or move with the arrow keys; Enter opens its verdict.'}</p>
      <div
        ref={box}
        className="grid card"
        role="treegrid"
        aria-label="Agencies by vendors"
        aria-rowcount={rows.length + 1}
        aria-colcount={vendors.length + 1}
        aria-busy={!progress.done}
        aria-activedescendant={cellId(active.row, active.column)}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onMouseOver={onMouseOver}
      >
        <div role="presentation" className="grid-body" style={{ height: view.getTotalSize() + headHeight, width: `calc(var(--names) + ${vendors.length * columnWidth}px)` }}>
          <div role="row" aria-rowindex={1} className="grid-head" style={{ height: headHeight }}>
            <div role="columnheader" className="corner">Agency</div>
            <div role="presentation" style={{ width: sight.first * columnWidth }} />
            {vendors.slice(sight.first, sight.last).map((vendor, place) => (
              <div key={vendor.slug} role="columnheader" className="column" aria-colindex={sight.first + place + 2} aria-sort={sort === vendor.slug ? 'ascending' : undefined}>
                <button type="button" title={`Sort by ${vendor.name}`} onClick={() => onSort(vendor.slug)}>
                  <span>{vendor.name}</span>
                </button>
              </div>
            ))}
          </div>
          {view.getVirtualItems().map((item) => (
            <GridRow
              key={item.key}
              index={item.index}
              top={item.start}
              row={rows[item.index]!}
              vendors={vendors}
              {...sight}
              progress={progress}
              active={active.row === item.index ? active.column : undefined}
            />
          ))}
        </div>
      </div>
    </>
  );
}

function moved({ row, column }: { row: number; column: number }, key: string, rows: number, columns: number) {
  switch (key) {
    case 'ArrowUp': return { row: Math.max(row - 1, 0), column };
    case 'ArrowDown': return { row: Math.min(row + 1, rows - 1), column };
    case 'ArrowLeft': return { row, column: Math.max(column - 1, -1) };
    case 'ArrowRight': return { row, column: Math.min(column + 1, columns - 1) };
    case 'PageUp': return { row: Math.max(row - 15, 0), column };
    case 'PageDown': return { row: Math.min(row + 15, rows - 1), column };
    case 'Home': return { row, column: -1 };
    case 'End': return { row, column: columns - 1 };
    default: return undefined;
  }
}
