// The body of a large first sync, sent room by room: memory holds a few rooms at a time, and the first bytes leave at
// once.
import { Readable } from 'node:stream';
import { encodeJson } from '@althing/http';

interface Task {
  readonly section: string;
  readonly roomId: string;
  readonly run: () => Promise<unknown>;
}

const sections = ['join', 'invite', 'knock', 'leave'] as const;

/** `last` gives what follows the rooms: members and the closing brace. A fault breaks the body off, so that no client takes it for whole. */
export function streamedBody(tasks: readonly Task[], atOnce: number, { last }: { last: () => string }): Readable {
  async function* pieces(): AsyncGenerator<string> {
    yield '{"rooms":{';
    for (const [index, section] of sections.entries()) {
      yield `${index > 0 ? ',' : ''}"${section}":{`;
      const own = tasks.filter((task) => task.section === section);
      let isFirst = true;
      for (let start = 0; start < own.length; start += atOnce) {
        const group = own.slice(start, start + atOnce);
        const rooms = await Promise.all(group.map((task) => task.run()));
        let text = '';
        for (const [at, room] of rooms.entries()) {
          if (room === null) continue;
          text += `${isFirst ? '' : ','}${JSON.stringify(group[at]?.roomId)}:${encodeJson(room)}`;
          isFirst = false;
        }
        if (text !== '') yield text;
      }
      yield '}';
    }
    yield `},${last()}`;
  }
  return Readable.from(pieces(), { objectMode: false });
}
