// Reads a parsed XML document by paths. A missing or malformed field ends the reading with the path that was asked for,
// so that whoever runs the bank link sees which line of the bank's file is meant.
import { XMLParser, XMLValidator } from 'fast-xml-parser';

export class FieldRefused extends Error {
  override name = 'FieldRefused';
  readonly code: 'field_missing' | 'field_malformed' | 'details_do_not_add_up';
  constructor(code: FieldRefused['code'], detail: string) {
    super(detail);
    this.code = code;
  }
}

/**
 * Characters that XML 1.0 has no place for (section 2.2). They are left out and not refused: a payer who gets one past
 * their bank must not be able to stop a whole day's statement, and PostgreSQL holds no NUL.
 */
export const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** No ISO 20022 message nests deeper than about twenty. */
const NESTED_TAGS_MAX = 64;

export class XmlNode {
  readonly #value: unknown;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    this.#value = value;
    this.#path = path;
  }

  /** Every element of this name, in order. */
  all(name: string): readonly XmlNode[] {
    const found = isObject(this.#value) ? this.#value[name] : undefined;
    if (found === undefined) return [];
    const list: readonly unknown[] = Array.isArray(found) ? found : [found];
    return list.map(
      (value, index) => new XmlNode(value, `${this.#path}/${name}${list.length > 1 ? `[${index + 1}]` : ''}`),
    );
  }

  /** The first element at `path` (`RltdPties/Dbtr/Nm`), or null. */
  find(path: string): XmlNode | null {
    const [name = '', ...rest] = path.split('/');
    const node = this.all(name)[0] ?? null;
    return rest.length === 0 ? node : (node?.find(rest.join('/')) ?? null);
  }

  need(path: string): XmlNode {
    const node = this.find(path);
    if (!node) throw new FieldRefused('field_missing', `${this.#path}/${path}`);
    return node;
  }

  /** The text at the first of `paths` that has any, or null. */
  text(...paths: readonly string[]): string | null {
    for (const path of paths) {
      const text = this.find(path)?.ownText();
      if (text !== undefined && text !== '') return text;
    }
    return null;
  }

  needText(...paths: readonly string[]): string {
    const text = this.text(...paths);
    if (text === null) throw new FieldRefused('field_missing', `${this.#path}/${paths.join(' or ')}`);
    return text;
  }

  attribute(name: string): string | null {
    const value = isObject(this.#value) ? this.#value[`@${name}`] : undefined;
    return typeof value === 'string' ? value : null;
  }

  malformed(): FieldRefused {
    return new FieldRefused('field_malformed', this.#path);
  }

  get path(): string {
    return this.#path;
  }

  ownText(): string {
    const value = isObject(this.#value) ? this.#value['#text'] : this.#value;
    return typeof value === 'string' ? value.trim() : '';
  }
}

/** The document, namespaces left aside; null if it is no well-formed XML. */
export function parseXml(given: string): XmlNode | null {
  const text = given.replaceAll(NOT_XML, '');
  if (XMLValidator.validate(text) !== true) return null;
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    removeNSPrefix: true,
    // Everything stays text: an account number with leading zeros is no number.
    parseTagValue: false,
    parseAttributeValue: false,
    maxNestedTags: NESTED_TAGS_MAX,
  });
  try {
    return new XmlNode(parser.parse(text), '');
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
