import type { Logger } from 'matrix-js-sdk/lib/logger.js';

/** The SDK's log without its chatter: request lines carry room and user ids, which don't belong in a console. */
export const quietLogger: Logger = {
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: (...parts) => console.warn(...parts),
  error: (...parts) => console.error(...parts),
  getChild: () => quietLogger,
};
