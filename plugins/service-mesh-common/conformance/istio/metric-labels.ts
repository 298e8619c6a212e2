import {
  ReportedTraffic,
  ReportedWorkload,
  reportedMetrics,
} from '../../src/meshes/istio/reportedMetrics';
import { compare, Outcome, SuiteAdapter, SuiteFile } from '../SuiteAdapter';

interface Vector {
  readonly dataPlane: ReportedTraffic['proxy'];
  readonly reporter: string;
  readonly protocol: ReportedTraffic['protocol'];
  readonly mtls?: boolean;
  readonly source?: ReportedWorkload | null;
  readonly destination?: ReportedWorkload | null;
  readonly sourcePrincipal?: string;
  readonly destinationPrincipal?: string;
  readonly service?: ReportedTraffic['service'] | null;
  readonly outboundTrafficPolicy?: ReportedTraffic['outboundTrafficPolicy'];
  readonly request?: NonNullable<ReportedTraffic['request']> & {
    readonly grpcResponseStatus?: number | string;
  };
  readonly event?: ReportedTraffic['event'];
  readonly hostHeaderFallback?: boolean;
  readonly expected: {
    readonly metric: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly exact?: boolean;
  };
}

/** One end of the connection, with its identity as a SPIFFE id. */
function endOf(
  workload: ReportedWorkload | null | undefined,
  principal: string | undefined,
): { readonly end?: ReportedWorkload } {
  const written = principal ?? workload?.principal;
  if (!workload && written === undefined) return {};
  return {
    end: {
      ...workload,
      ...(written !== undefined && {
        principal: written.startsWith('spiffe://')
          ? written
          : `spiffe://${written}`,
      }),
    },
  };
}

function trafficOf(vector: Vector): ReportedTraffic {
  const { end: source } = endOf(vector.source, vector.sourcePrincipal);
  const { end: destination } = endOf(
    vector.destination,
    vector.destinationPrincipal,
  );
  return {
    proxy: vector.dataPlane,
    side: vector.reporter === 'source' ? 'source' : 'destination',
    protocol: vector.protocol,
    mtls: vector.mtls ?? false,
    ...(source && { source }),
    ...(destination && { destination }),
    ...(vector.service && { service: vector.service }),
    ...(vector.outboundTrafficPolicy && {
      outboundTrafficPolicy: vector.outboundTrafficPolicy,
    }),
    ...(vector.request && {
      request: {
        ...vector.request,
        grpcStatus:
          vector.request.grpcStatus ?? vector.request.grpcResponseStatus,
      },
    }),
    ...(vector.event && { event: vector.event }),
    ...(vector.hostHeaderFallback !== undefined && {
      hostHeaderFallback: vector.hostHeaderFallback,
    }),
  };
}

/** Whether the file gives the same input elsewhere with other labels: what differs is then told in prose only. */
function isAmbiguous(vector: Vector, file: SuiteFile): boolean {
  const input = JSON.stringify(trafficOf(vector));
  const others = (file.document.cases ?? []) as readonly Vector[];
  return others.some(
    other =>
      JSON.stringify(trafficOf(other)) === input &&
      other.expected.metric === vector.expected.metric &&
      compare(other.expected.labels, vector.expected.labels).outcome === 'fail',
  );
}

export const adapter: SuiteAdapter = {
  suite: 'istio/metrics/labels',
  run(raw, file): Outcome {
    const vector = raw as Vector;
    const { metric, labels, exact = true } = vector.expected;
    const found = reportedMetrics(trafficOf(vector)).find(
      series => series.metric === metric,
    );
    const told =
      exact || !found
        ? found?.labels
        : Object.fromEntries(
            Object.keys(labels).map(name => [name, found.labels[name]]),
          );
    const outcome = compare({ metric, labels }, { metric, labels: told });
    return outcome.outcome === 'fail' && isAmbiguous(vector, file)
      ? {
          outcome: 'skip',
          reason:
            'another vector gives the same input with other labels; the difference is told in prose only',
        }
      : outcome;
  },
};
