import { XMLBuilder } from 'fast-xml-parser';
import { NOT_XML } from './xml-node.ts';

/** An ISO 20022 document of `namespace`; attributes are keys that begin with `@`, order is that of the keys. */
export function document(namespace: string, content: object): string {
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, indentBy: ' ' });
  // A name with such a character would make the whole document unreadable.
  const xml = builder.build({ Document: { '@xmlns': namespace, ...content } }).replaceAll(NOT_XML, '');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`;
}
