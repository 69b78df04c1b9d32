// JSON text that was made once and is put into many answers as it is: an event is serialised once, not per reader.

/** A piece of JSON text. `text` must be valid JSON. */
export class RawJson {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** As JSON.stringify, but a {@link RawJson} anywhere inside goes out verbatim. Members that are undefined are left out. */
export function encodeJson(value: unknown): string {
  if (value instanceof RawJson) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) {
    let text = '[';
    for (let index = 0; index < value.length; index++) text += (index > 0 ? ',' : '') + encodeJson(value[index]);
    return `${text}]`;
  }
  if (value instanceof Date) return JSON.stringify(value);
  let text = '{';
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    if (text.length > 1) text += ',';
    text += `${JSON.stringify(key)}:${encodeJson(member)}`;
  }
  return `${text}}`;
}
