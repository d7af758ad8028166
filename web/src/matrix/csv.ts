import { statusName } from '../words';
import type { Agency, Cells } from './data';

/** The matrix for a spreadsheet: a line an agency, a column a vendor. */
export function csv(agencies: Agency[], vendors: { slug: string; column: number }[], cells: Cells): string {
  const head = ['agency', 'agency_name', 'part_of', 'sector', ...vendors.map(({ slug }) => slug)];
  const lines = agencies.map((agency) => [
    agency.slug,
    inert(agency.name),
    agency.parent?.slug ?? '',
    agency.sector ?? '',
    ...vendors.map(({ column }) => statusName[cells.get(agency.slug, column)]),
  ]);
  return [head, ...lines].map((line) => line.map(quoted).join(',')).join('\r\n') + '\r\n';
}

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A text that a spreadsheet would take for a formula is kept from being one. */
const inert = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

export function download(name: string, text: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
