import {
  createSortedRowModel, rowSortingFeature, sortFn_alphanumeric, sortFn_basic, tableFeatures, useTable, type ColumnDef, type RowData,
} from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { useUrl } from '../url';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
});

export type Column<Row extends RowData> = ColumnDef<typeof features, Row, unknown>;

/**
 * A table that scrolls with the page, sorted by its headers, of which only the
 * rows in sight are drawn. The order is in the URL: a column's id, with a minus
 * for the largest first.
 */
export function DataTable<Row extends RowData>({ label, columns, rows, rowId, order, rowHeight = 45 }: {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowId: (row: Row) => string;
  /** The order where the URL gives none. */
  order: string;
  rowHeight?: number;
}) {
  const { get, set } = useUrl();
  const sort = get('sort') ?? order;
  const sorting = [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }];
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: rowId,
    state: { sorting },
    onSortingChange: (update) => {
      const [first] = typeof update === 'function' ? update(sorting) : update;
      set({ sort: first && `${first.desc ? '-' : ''}${first.id}` }, { replace: true });
    },
    enableSortingRemoval: false,
  });
  const sorted = table.getRowModel().rows;

  const body = useRef<HTMLTableElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const top = body.current?.getBoundingClientRect().top;
    if (top !== undefined) setOffset(Math.round(top + window.scrollY));
  }, [rows]);
  const window_ = useWindowVirtualizer({
    count: sorted.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: offset,
    getItemKey: (index) => sorted[index]!.id,
  });
  const shown = window_.getVirtualItems();
  const before = (shown[0]?.start ?? offset) - offset;
  const after = window_.getTotalSize() - ((shown.at(-1)?.end ?? offset) - offset);

  return (
    <table className="data" ref={body} aria-label={label} aria-rowcount={sorted.length + 1}>
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id} aria-rowindex={1}>
            {group.headers.map((header) => {
              const sorted = header.column.getIsSorted();
              return (
                <th
                  key={header.id}
                  scope="col"
                  data-column={header.column.id}
                  aria-sort={sorted ? (sorted === 'asc' ? 'ascending' : 'descending') : undefined}
                >
                  {header.column.getCanSort() ? (
                    <button type="button" onClick={header.column.getToggleSortingHandler()}>
                      <table.FlexRender header={header} />
                      <span aria-hidden="true" className="direction">{sorted ? (sorted === 'asc' ? '↑' : '↓') : ''}</span>
                    </button>
                  ) : <table.FlexRender header={header} />}
                </th>
              );
            })}
          </tr>
        ))}
      </thead>
      <tbody>
        {before > 0 && <tr className="space" aria-hidden="true"><td style={{ height: before }} colSpan={columns.length} /></tr>}
        {shown.map((item) => {
          const row = sorted[item.index]!;
          return (
            <tr key={row.id} ref={window_.measureElement} data-index={item.index} aria-rowindex={item.index + 2}>
              {row.getAllCells().map((cell) => (
                <td key={cell.id} data-column={cell.column.id}><table.FlexRender cell={cell} /></td>
              ))}
            </tr>
          );
        })}
        {after > 0 && <tr className="space" aria-hidden="true"><td style={{ height: after }} colSpan={columns.length} /></tr>}
      </tbody>
    </table>
  );
}
