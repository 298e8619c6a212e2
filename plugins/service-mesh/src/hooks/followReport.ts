import {
  EntityReportName,
  EntityReports,
  Report,
  ReportRequest,
  ServiceMeshApi,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { pause, untilVisible } from './pause';

/** Seconds the server may hold a request until the report changes. */
const WAIT_SECONDS = 25;
/** Signals have no entity tag worth waiting for: numbers always move. Milliseconds. */
const SIGNALS_EVERY_MS = 30_000;
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
): Promise<void> {
  let etag: string | undefined;
  let failures = 0;
  while (!signal.aborted) {
    await untilVisible(signal);
    if (signal.aborted) return;
    const visit = abortWhenHidden(signal);
    const wait =
      name !== 'signals' && failures === 0 && etag ? WAIT_SECONDS : undefined;
    const startedAt = Date.now();
    try {
      const response = await api.getReport(entityRef, name, {
        ...request,
        etag,
        waitSeconds: wait,
        signal: visit.signal,
      });
      failures = 0;
      if (signal.aborted) return;
      if (response.modified) {
        etag = response.etag;
        listener.onReport(response.report);
      } else {
        listener.onConfirmed();
      }
      if (name === 'signals') await pause(SIGNALS_EVERY_MS, visit.signal);
      else if (!etag) await pause(SIGNALS_EVERY_MS, visit.signal);
      else if (!response.modified)
        await pause(LEAST_GAP_MS - (Date.now() - startedAt), visit.signal);
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

/** Full jitter: many viewers of one page must not come back in step. */
function backoff(failures: number): number {
  const ceiling = Math.min(
    LONGEST_BACKOFF_MS,
    FIRST_BACKOFF_MS * 2 ** failures,
  );
  return FIRST_BACKOFF_MS / 2 + Math.random() * ceiling;
}

/** A signal for one visit of the document: aborts with the parent, or when the document is hidden. */
function abortWhenHidden(parent: AbortSignal): {
  signal: AbortSignal;
  end(): void;
} {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const onVisibility = () => document.visibilityState === 'hidden' && abort();
  parent.addEventListener('abort', abort);
  document.addEventListener('visibilitychange', onVisibility);
  return {
    signal: controller.signal,
    end() {
      parent.removeEventListener('abort', abort);
      document.removeEventListener('visibilitychange', onVisibility);
    },
  };
}
