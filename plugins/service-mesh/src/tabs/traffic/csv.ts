/** A table as rows of cells. @internal */
export interface CsvTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number | undefined)[])[];
}

/** A table as CSV (RFC 4180). A text that a spreadsheet would take for a formula is kept from being one. @internal */
export function toCsv({ head, rows }: CsvTable): string {
  return [head, ...rows].map(row => row.map(cell).join(',')).join('\r\n');
}

function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
