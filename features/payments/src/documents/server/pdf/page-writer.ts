// Draws a document on A4: headings, rows of two, tables over several pages, in either direction. Every measure is in
// points. What it draws is tagged for screen readers.
import Pdf from 'pdfkit';
import { loadFonts, type FontPiece } from './fonts.ts';
import { visualRuns, type TextRun } from './text-runs.ts';

const MARGIN = 56;
const FOOT = 72;
const LINE_HEIGHT = 1.4;
const INK = '#1b1f20';
const QUIET = '#4a5355';
const LINE = '#c9cdc4';

export interface TextStyle {
  readonly size?: number;
  readonly isStrong?: boolean;
  readonly isQuiet?: boolean;
}

export interface Column {
  readonly title: string;
  /** Share of the width; all columns together make 1. */
  readonly share: number;
  /** `end`: amounts, under each other by their last digit. */
  readonly align: 'start' | 'end';
}

export interface PageWriter {
  heading(text: string): void;
  paragraph(text: string, style?: TextStyle): void;
  rows(rows: readonly (readonly [string, string])[]): void;
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void;
  space(points: number): void;
  finish(): Promise<Uint8Array>;
}

export interface Paper {
  readonly title: string;
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly atMs: number;
  /** Stands at the foot of every page: `Page {page} of {pages}`. */
  footer(page: number, pages: number): string;
}

const PAIR: readonly Column[] = [
  { title: '', share: 0.36, align: 'start' },
  { title: '', share: 0.64, align: 'end' },
];

export async function openPageWriter(paper: Paper): Promise<PageWriter> {
  const pieces = await loadFonts();
  const document = new Pdf({
    size: 'A4',
    margins: { top: MARGIN, bottom: 0, left: MARGIN, right: MARGIN },
    lang: paper.language,
    tagged: true,
    displayTitle: true,
    pdfVersion: '1.7',
    bufferPages: true,
    info: { Title: paper.title, CreationDate: new Date(paper.atMs), ModDate: new Date(paper.atMs) },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    document.on('end', resolve);
    document.on('error', reject);
  });
  for (const { name, regular, semibold } of pieces) {
    document.registerFont(name, regular);
    document.registerFont(`${name}-strong`, semibold);
  }
  const width = document.page.width - 2 * MARGIN;
  const bottom = document.page.height - FOOT;
  let y = MARGIN;

  const fontOf = (piece: FontPiece, style: TextStyle) => (style.isStrong ? `${piece.name}-strong` : piece.name);
  const sizeOf = (style: TextStyle) => style.size ?? 10;

  function widthOf(runs: readonly TextRun[], style: TextStyle): number {
    return runs.reduce(
      (sum, run) => sum + document.font(fontOf(run.piece, style)).fontSize(sizeOf(style)).widthOfString(run.text),
      0,
    );
  }

  /** Breaks at spaces, and within a word that is wider than the line. */
  function linesOf(text: string, available: number, style: TextStyle): readonly (readonly TextRun[])[] {
    const runsOf = (line: string) => visualRuns(line, { direction: paper.direction, pieces });
    const fits = (line: string) => widthOf(runsOf(line), style) <= available;
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(/\s+/).filter((part) => part !== '')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (fits(longer)) {
        line = longer;
        continue;
      }
      if (line !== '') lines.push(line);
      line = word;
      while (!fits(line)) {
        let cut = line.length - 1;
        while (cut > 1 && !fits(line.slice(0, cut))) cut--;
        lines.push(line.slice(0, cut));
        line = line.slice(cut);
      }
    }
    if (line !== '' || lines.length === 0) lines.push(line);
    return lines.map(runsOf);
  }

  function drawLine(
    runs: readonly TextRun[],
    place: { x: number; y: number; width: number; isAtEnd: boolean },
    style: TextStyle,
  ) {
    const isRight = place.isAtEnd === (paper.direction === 'ltr');
    let x = isRight ? place.x + place.width - widthOf(runs, style) : place.x;
    document.fillColor(style.isQuiet ? QUIET : INK);
    for (const run of runs) {
      document.font(fontOf(run.piece, style)).fontSize(sizeOf(style));
      const advance = document.widthOfString(run.text);
      // 'rtla' keeps the words of the run together: they are shaped and turned as one.
      document.text(run.text, x, place.y, { lineBreak: false, ...(run.isRightToLeft ? { features: ['rtla'] } : {}) });
      x += advance;
    }
  }

  function need(height: number): boolean {
    if (y + height <= bottom) return false;
    document.addPage();
    y = MARGIN;
    return true;
  }

  const tagged = (tag: string, draw: () => void) => document.addStructure(document.struct(tag, {}, draw));

  function paragraph(text: string, style: TextStyle, tag: string): void {
    const lines = linesOf(text, width, style);
    // A tagged part can't go over the end of a page.
    need(Math.min(lines.length * sizeOf(style) * LINE_HEIGHT, bottom - MARGIN));
    tagged(tag, () => {
      for (const runs of lines) {
        drawLine(runs, { x: MARGIN, y, width, isAtEnd: false }, style);
        y += sizeOf(style) * LINE_HEIGHT;
      }
    });
  }

  function rule(): void {
    document
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + width, y)
      .lineWidth(0.5)
      .strokeColor(LINE)
      .stroke();
    y += 5;
  }

  function tableRow(columns: readonly Column[], cells: readonly string[], style: TextStyle, hasHead = false): void {
    const gap = 8;
    const boxes = columns.map((column, index) => ({
      column,
      lines: linesOf(cells[index] ?? '', column.share * width - gap, style),
    }));
    const height = Math.max(...boxes.map(({ lines }) => lines.length)) * sizeOf(style) * LINE_HEIGHT + 4;
    if (need(height + 6) && hasHead) tableHead(columns);
    tagged('P', () => {
      let offset = 0;
      for (const { column, lines } of boxes) {
        const x = paper.direction === 'ltr' ? MARGIN + offset : MARGIN + width - offset - column.share * width;
        lines.forEach((runs, index) => {
          const top = y + index * sizeOf(style) * LINE_HEIGHT;
          drawLine(runs, { x, y: top, width: column.share * width - gap, isAtEnd: column.align === 'end' }, style);
        });
        offset += column.share * width;
      }
    });
    y += height;
  }

  function tableHead(columns: readonly Column[]): void {
    tableRow(
      columns,
      columns.map(({ title }) => title),
      { size: 9, isStrong: true, isQuiet: true },
    );
    rule();
  }

  return {
    heading: (text) => paragraph(text, { size: 22, isStrong: true }, 'H1'),
    paragraph: (text, style = {}) => paragraph(text, style, 'P'),
    rows(rows) {
      rule();
      for (const [label, value] of rows) {
        tableRow(PAIR, [label, value], {});
      }
      rule();
    },
    table(columns, rows) {
      tableHead(columns);
      for (const row of rows) tableRow(columns, row, { size: 9 }, true);
      rule();
    },
    space(points) {
      y += points;
    },
    async finish() {
      const { count } = document.bufferedPageRange();
      for (let page = 0; page < count; page++) {
        document.switchToPage(page);
        const style = { size: 8, isQuiet: true };
        const lines = linesOf(paper.footer(page + 1, count), width, style);
        document.markContent('Artifact', { type: 'Pagination' });
        lines.forEach((runs, index) => {
          drawLine(runs, { x: MARGIN, y: document.page.height - 44 + index * 11, width, isAtEnd: false }, style);
        });
        document.endMarkedContent();
      }
      document.end();
      await ended;
      return new Uint8Array(Buffer.concat(chunks));
    },
  };
}
