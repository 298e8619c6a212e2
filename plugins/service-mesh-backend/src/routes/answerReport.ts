import { performance } from 'node:perf_hooks';
import { Request, Response } from 'express';
import { TaggedReport } from '../service/TaggedReport';
import { matchesTag } from '../service/reportTag';
import { waitForChange } from './waitForChange';

/** How a report is read, and how long the request may be held until it differs from the one the caller has. */
export interface HeldReport {
  /** 0 answers at once. */
  readonly waitSeconds: number;
  /** Milliseconds between two looks while the request is held. */
  readonly everyMs: number;
  /** Tells of changes that may be changes of the report; absent when nothing does. */
  readonly onChange?: (listener: () => void) => () => void;
  read(): Promise<TaggedReport>;
  /** Fails unless the caller may still read the report. */
  permit(): Promise<unknown>;
}

/** Answers with a report, or with the news that the caller's copy is still right. */
export async function answerReport(
  request: Request,
  response: Response,
  { waitSeconds, everyMs, onChange, read, permit }: HeldReport,
): Promise<void> {
  const held = request.headers['if-none-match'];
  let answer = await read();
  if (waitSeconds > 0 && matchesTag(held, answer.tag)) {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    await waitForChange({
      until: performance.now() + waitSeconds * 1000,
      everyMs,
      onChange,
      signal: gone.signal,
      changed: async () => {
        answer = await read();
        return !matchesTag(held, answer.tag);
      },
    });
    if (gone.signal.aborted) return;
    // The permission may have been withdrawn in the meantime.
    await permit();
  }
  response.set('ETag', answer.tag);
  response.set('Cache-Control', 'private, no-cache');
  response.vary('Authorization');
  if (matchesTag(held, answer.tag)) response.status(304).end();
  else response.type('json').send(JSON.stringify(answer.report));
}
