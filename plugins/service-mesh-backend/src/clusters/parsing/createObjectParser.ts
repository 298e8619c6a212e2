import { LoggerService } from '@backstage/backend-plugin-api';
import { InlineParser } from './InlineParser';
import { ObjectParser } from './ObjectParser';
import { WorkerParser } from './WorkerParser';

/** `worker`: in a thread of its own; `inline`: in the calling thread, for tests and where threads are not to be had. */
export type ParseMode = 'worker' | 'inline';

/** Makes the parser of a process. */
export function createObjectParser(
  mode: ParseMode,
  logger: LoggerService,
): ObjectParser {
  return mode === 'worker' ? new WorkerParser(logger) : new InlineParser();
}
