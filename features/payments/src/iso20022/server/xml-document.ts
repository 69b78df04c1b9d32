import { XMLBuilder } from 'fast-xml-parser';

/** An ISO 20022 document of `namespace`; attributes are keys that begin with `@`, order is that of the keys. */
export function document(namespace: string, content: object): string {
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, indentBy: ' ' });
  const xml = builder.build({ Document: { '@xmlns': namespace, ...content } });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`;
}
