import {
  EntityReportName,
  EntityReports,
  isMeasuredReport,
  Report,
  ReportRequest,
  ServiceMeshApi,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { pause, untilVisible } from './pause';

/** Seconds the server may hold a request until the report changes. */
const WAIT_SECONDS = 25;
/** Numbers always move, so that nothing is won by waiting for them to change. Milliseconds. */
const MEASURED_EVERY_MS = 30_000;
/** Over HTTP/1.1 a browser opens six connections to a host; held requests must leave room for the others. */
const MOST_HELD = 3;
let held = 0;
/** Milliseconds between requests that found no room to be held. */
const NOT_HELD_EVERY_MS = 5_000;
/** A server that does not hold requests must not be hammered. Milliseconds. */
const LEAST_GAP_MS = 1_000;
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 60_000;

/** What {@link followReport} tells. @internal */
export interface ReportListener<N extends EntityReportName> {
  onReport(report: Report<EntityReports[N]>): void;
  /** The last report is still right. */
  onConfirmed(): void;
  onError(error: Error): void;
}

/** Keeps one report up to date until the signal aborts. @internal */
export async function followReport<N extends EntityReportName>(
  api: ServiceMeshApi,
  entityRef: string,
  name: N,
  request: Pick<ReportRequest, 'rangeSeconds' | 'detail'>,
  listener: ReportListener<N>,
  signal: AbortSignal,
  /** Tells that the report may have changed, so that it is asked for at once; returns the way to stop. */
  onWake?: (wake: () => void) => () => void,
): Promise<void> {
  let etag: string | undefined;
  let failures = 0;
  while (!signal.aborted) {
    await untilVisible(signal);
    if (signal.aborted) return;
    const visit = visitOf(signal, isMeasuredReport(name) ? undefined : onWake);
    const holds =
      !isMeasuredReport(name) &&
      failures === 0 &&
      etag !== undefined &&
      held < MOST_HELD;
    const startedAt = Date.now();
    if (holds) held += 1;
    try {
      const answer = api.getReport(entityRef, name, {
        ...request,
        etag,
        waitSeconds: holds ? WAIT_SECONDS : undefined,
        signal: visit.signal,
      });
      const response = await (holds ? answer.finally(letGo) : answer);
      failures = 0;
      if (signal.aborted) return;
      if (response.modified) {
        etag = response.etag;
        listener.onReport(response.report);
      } else {
        listener.onConfirmed();
      }
      if (isMeasuredReport(name) || !etag)
        await pause(MEASURED_EVERY_MS, visit.signal);
      else if (!response.modified)
        await pause(
          (held < MOST_HELD ? LEAST_GAP_MS : NOT_HELD_EVERY_MS) -
            (Date.now() - startedAt),
          visit.signal,
        );
    } catch (error) {
      if (signal.aborted) return;
      if (!visit.signal.aborted) {
        failures += 1;
        listener.onError(
          error instanceof Error ? error : new Error(String(error)),
        );
        await pause(backoff(failures), visit.signal);
      }
    } finally {
      visit.end();
    }
  }
}

function letGo() {
  held -= 1;
}

/** Full jitter: many viewers of one page must not come back in step. */
function backoff(failures: number): number {
  const ceiling = Math.min(
    LONGEST_BACKOFF_MS,
    FIRST_BACKOFF_MS * 2 ** failures,
  );
  return FIRST_BACKOFF_MS / 2 + Math.random() * ceiling;
}

/** A signal for one visit of the document: aborts with the parent, when the document is hidden, or to ask again at once. */
function visitOf(
  parent: AbortSignal,
  onWake: ((wake: () => void) => () => void) | undefined,
): {
  signal: AbortSignal;
  end(): void;
} {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const onVisibility = () => document.visibilityState === 'hidden' && abort();
  parent.addEventListener('abort', abort);
  document.addEventListener('visibilitychange', onVisibility);
  const stopWaking = onWake?.(abort);
  return {
    signal: controller.signal,
    end() {
      stopWaking?.();
      parent.removeEventListener('abort', abort);
      document.removeEventListener('visibilitychange', onVisibility);
    },
  };
}
