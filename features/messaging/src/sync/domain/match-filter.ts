// Whether something passes a filter (Client-Server API, "Filtering").
import type { EventFilter, RoomEventFilter } from '../contract/filter.ts';

interface Filterable {
  readonly type: string;
  readonly sender?: string | undefined;
  readonly content?: unknown;
}

export type Matcher = (event: Filterable) => boolean;

/** What is made of a filter that names nothing. */
export const everything: Matcher = () => true;

/** Makes the test once; it is then applied to many events. */
export function eventMatcher(filter: EventFilter | RoomEventFilter | undefined): Matcher {
  if (!filter) return everything;
  const tests: Matcher[] = [];
  const { types, not_types, senders, not_senders } = filter;
  const containsUrl = 'contains_url' in filter ? filter.contains_url : undefined;
  if (types) {
    const matches = typeMatcher(types);
    tests.push((event) => matches(event.type));
  }
  if (not_types && not_types.length > 0) {
    const matches = typeMatcher(not_types);
    tests.push((event) => !matches(event.type));
  }
  if (senders) {
    const wanted = new Set(senders);
    tests.push((event) => event.sender !== undefined && wanted.has(event.sender));
  }
  if (not_senders && not_senders.length > 0) {
    const unwanted = new Set(not_senders);
    tests.push((event) => event.sender === undefined || !unwanted.has(event.sender));
  }
  if (typeof containsUrl === 'boolean') {
    tests.push((event) => {
      const content = event.content;
      return (typeof content === 'object' && content !== null && 'url' in content) === containsUrl;
    });
  }
  if (tests.length === 0) return everything;
  return (event) => tests.every((test) => test(event));
}

export function roomMatcher(
  filter: { rooms?: string[] | null | undefined; not_rooms?: string[] | undefined } | undefined,
): (roomId: string) => boolean {
  const wanted = filter?.rooms ? new Set(filter.rooms) : null;
  const unwanted = new Set(filter?.not_rooms ?? []);
  return (roomId) => (wanted === null || wanted.has(roomId)) && !unwanted.has(roomId);
}

/** `*` stands for any run of characters; matched without regular expressions, whose cost a hostile pattern could raise. */
function typeMatcher(patterns: readonly string[]): (type: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.includes('*')));
  const wild = patterns.filter((pattern) => pattern.includes('*')).map((pattern) => pattern.split('*'));
  return (type) => exact.has(type) || wild.some((parts) => matchesParts(type, parts));
}

function matchesParts(text: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let place = first.length;
  const end = text.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, place);
    if (found < 0 || found + part.length > end) return false;
    place = found + part.length;
  }
  return true;
}
