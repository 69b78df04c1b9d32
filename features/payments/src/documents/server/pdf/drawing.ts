// What stands on a document, as data: it is put together where the request is, and drawn on a thread of its own.
import type { DocumentLanguage } from '../texts.ts';
import type { Column, TextStyle } from './page-writer.ts';

export type DrawingPart =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string; readonly style: TextStyle }
  | { readonly kind: 'rows'; readonly rows: readonly (readonly [string, string])[] }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'space'; readonly points: number };

export interface Drawing {
  readonly title: string;
  readonly language: DocumentLanguage;
  /** Stands at the foot of every page, before its number. */
  readonly placeName: string;
  readonly atMs: number;
  /** What the signature says it is for. */
  readonly reason: string;
  readonly parts: readonly DrawingPart[];
}
