// Comma-separated values (RFC 4180), with the mark by which spreadsheets know UTF-8.

const BYTE_ORDER_MARK = '\uFEFF';

export function writeCsv(rows: readonly (readonly string[])[]): string {
  return BYTE_ORDER_MARK + rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

// A cell that begins like a formula would be one to a spreadsheet, and its text comes from whoever paid. A plain number
// is none.
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?[0-9]+(\.[0-9]+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
