import { TrafficSplit } from '../../../model';
import { backendName } from './backendName';
import { sameBackend } from './sameBackend';

/** What bears on the counted shares without being a backend of the split: other rules, copies and faults. */
export function splitNotes(
  split: TrafficSplit,
  feeders: readonly (readonly TrafficSplit[])[],
): string[] {
  const notes = split.backends.flatMap((backend, i) =>
    feeders[i].map(
      feeder =>
        `${
          feeder.name ? `Rule ${feeder.name}` : 'Another rule'
        } sends requests to ${backendName(backend)} too${conditionWords(
          feeder,
        )}; the metrics do not tell rules apart, so they are part of its share.`,
    ),
  );
  const mirrored = split.mirrors.map(
    mirror =>
      `${percentWords(
        mirror.share,
      )} of the requests are copied to ${backendName(
        mirror,
      )}; copies have no part in the shares${
        split.backends.some(backend => sameBackend(backend, mirror))
          ? ', but are counted where they arrive'
          : ''
      }.`,
  );
  const aborted = split.faults
    .filter(({ type }) => type === 'abort')
    .map(
      ({ share, status }) =>
        `${percentWords(share)} of the requests are answered by the proxy${
          status === undefined ? '' : ` with status ${status}`
        } and reach no backend: a fault on purpose.`,
    );
  const delayed = split.faults
    .filter(({ type }) => type === 'delay')
    .map(
      ({ share, delayMs }) =>
        `${percentWords(share)} of the requests are delayed${
          delayMs === undefined ? '' : ` by ${delayMs} ms`
        } on purpose, before they reach a backend.`,
    );
  return [...new Set([...notes, ...mirrored, ...aborted, ...delayed])];
}

/** What a rule asks of requests, in short. */
function conditionWords({ match }: TrafficSplit): string {
  const headers = match.flatMap(alternative =>
    alternative.headers.map(({ name }) => name),
  );
  if (headers.length > 0)
    return `, for requests with the header ${[...new Set(headers)].join(
      ' or ',
    )}`;
  return match.length > 0 ? ', for requests that match it' : '';
}

function percentWords(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}
