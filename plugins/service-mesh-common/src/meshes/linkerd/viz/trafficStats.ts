import { VizAnswers, VizQueryId, VizSample, VizValue } from './VizRequest';

/** Requests of one row. @internal */
export interface VizStats {
  successCount: number;
  failureCount: number;
  /** Milliseconds. */
  latencyMsP50: number;
  latencyMsP95: number;
  latencyMsP99: number;
  /** Requests as sent, each retry for itself; only between a client and a profile's routes. */
  actualSuccessCount?: number;
  actualFailureCount?: number;
}

/** A policy resource that a sample names. @internal */
export interface VizPolicy {
  /** API group; empty for built-in ones, and where the samples do not tell. */
  readonly group: string;
  readonly type: string;
  readonly name: string;
}

/** Connections of one row. @internal */
export interface VizTcpStats {
  openConnections: number;
  readBytesTotal: number;
  writeBytesTotal: number;
}

/** Authorization counters of one row. @internal */
export interface VizAuthzStats {
  allowedCount: number;
  deniedCount: number;
  readonly srv: VizPolicy;
  readonly route: VizPolicy;
  readonly authz: VizPolicy;
}

/** Sums by row. @internal */
export interface VizSums {
  readonly stats: ReadonlyMap<string, VizStats>;
  readonly tcp: ReadonlyMap<string, VizTcpStats>;
  readonly authz: ReadonlyMap<string, VizAuthzStats>;
}

/** No requests. @internal */
export function noStats(): VizStats {
  return {
    successCount: 0,
    failureCount: 0,
    latencyMsP50: 0,
    latencyMsP95: 0,
    latencyMsP99: 0,
  };
}

/** Adds one sample to a row's requests, if the query is one of requests. @internal */
export function addToStats(
  stats: VizStats,
  query: VizQueryId,
  sample: VizSample,
  valueOf: VizValue,
): void {
  const value = valueOf(sample);
  const { classification } = sample.metric;
  switch (query) {
    case 'requests':
      if (classification === 'success') stats.successCount += value;
      if (classification === 'failure') stats.failureCount += value;
      break;
    case 'actualRequests':
      if (classification === 'success')
        stats.actualSuccessCount = (stats.actualSuccessCount ?? 0) + value;
      if (classification === 'failure')
        stats.actualFailureCount = (stats.actualFailureCount ?? 0) + value;
      break;
    case 'p50':
      stats.latencyMsP50 = value;
      break;
    case 'p95':
      stats.latencyMsP95 = value;
      break;
    case 'p99':
      stats.latencyMsP99 = value;
      break;
    default:
  }
}

function meta(sample: VizSample, scope: string): VizPolicy {
  return {
    group: sample.metric[`${scope}_group`] ?? '',
    type: sample.metric[`${scope}_kind`] ?? '',
    name: sample.metric[`${scope}_name`] ?? '',
  };
}

/** The server, route and authorization a sample names, without requests. @internal */
export function noAuthzStats(sample: VizSample): VizAuthzStats {
  return {
    allowedCount: 0,
    deniedCount: 0,
    srv: meta(sample, 'srv'),
    route: meta(sample, 'route'),
    authz: meta(sample, 'authz'),
  };
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

/** Sums the answers of queries by row; a row is the sample's value under `keyOf`. @internal */
export function sumAnswers(
  queries: readonly VizQueryId[],
  answers: VizAnswers,
  keyOf: (sample: VizSample) => string,
  valueOf: VizValue,
): VizSums {
  const stats = new Map<string, VizStats>();
  const tcp = new Map<string, VizTcpStats>();
  const authz = new Map<string, VizAuthzStats>();
  for (const query of queries)
    for (const sample of answers(query)) {
      const key = keyOf(sample);
      const counters = entry(authz, key, () => noAuthzStats(sample));
      const value = valueOf(sample);
      const connections = () =>
        entry(tcp, key, () => ({
          openConnections: 0,
          readBytesTotal: 0,
          writeBytesTotal: 0,
        }));
      switch (query) {
        case 'tcpConnections':
          connections().openConnections = value;
          break;
        case 'tcpReadBytes':
          connections().readBytesTotal = value;
          break;
        case 'tcpWriteBytes':
          connections().writeBytesTotal = value;
          break;
        case 'allowed':
          counters.allowedCount = value;
          break;
        case 'denied':
          counters.deniedCount = value;
          break;
        default:
          addToStats(entry(stats, key, noStats), query, sample, valueOf);
      }
    }
  return { stats, tcp, authz };
}
