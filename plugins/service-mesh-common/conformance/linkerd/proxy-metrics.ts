import {
  classifyResponse,
  ProxyResponse,
} from '../../src/meshes/linkerd/proxyMetrics/classifyResponse';
import { labelNames } from '../../src/meshes/linkerd/proxyMetrics/labelNames';
import { metricFamily } from '../../src/meshes/linkerd/proxyMetrics/metricFamilies';
import {
  PlacedMeta,
  ProxyConnection,
  ProxyMeta,
  ProxyTls,
} from '../../src/meshes/linkerd/proxyMetrics/ProxyConnection';
import {
  hostnameOf,
  proxyLabels,
} from '../../src/meshes/linkerd/proxyMetrics/proxyLabels';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';

interface LabelsInput {
  readonly proxy?: 'inbound' | 'outbound';
  readonly direction?: 'inbound' | 'outbound';
  readonly side?: 'server' | 'client';
  readonly addr?: string;
  readonly target?: string;
  readonly tls?: ProxyTls;
  readonly authority?: string;
  readonly server?: ProxyMeta;
  readonly serverPort?: number;
  readonly route?: PlacedMeta;
  readonly authorization?: ProxyMeta;
  readonly rateLimit?: ProxyMeta;
  readonly scope?: string;
  readonly endpointLabels?: Readonly<Record<string, string>>;
  readonly logicalDestination?: string;
  readonly routeLabels?: Readonly<Record<string, string>>;
  readonly parent?: PlacedMeta;
  readonly backend?: PlacedMeta;
  readonly hostname?: string | null;
  readonly exportHostnameLabels?: boolean;
  readonly uri?: string;
  readonly httpStatus?: string | number | null;
  readonly grpcStatus?: string | null;
  readonly error?: string | null;
  readonly errno?: string | null;
}

interface Vector {
  readonly kind: string;
  readonly input: LabelsInput & ProxyResponse & { readonly metric?: string };
  readonly metrics?: readonly string[];
  readonly expected: {
    readonly labels?: unknown;
    readonly labelsInclude?: Readonly<Record<string, string>>;
    readonly names?: readonly string[];
    readonly type?: string;
    readonly buckets?: readonly number[];
    readonly values?: unknown;
  };
}

function connectionOf(input: LabelsInput): ProxyConnection {
  const status = input.httpStatus ? Number(input.httpStatus) : undefined;
  return {
    direction: input.proxy ?? input.direction,
    side: input.side,
    target: input.target,
    tls: input.tls,
    authority: input.authority,
    server: input.server,
    serverPort: input.serverPort,
    inboundRoute: input.route,
    authorization: input.authorization,
    rateLimit: input.rateLimit,
    rateLimitScope: input.scope,
    endpointLabels: input.endpointLabels,
    logicalDestination: input.logicalDestination,
    routeLabels: input.routeLabels,
    controlAddress: input.addr,
    parent: input.parent,
    route: input.route,
    backend: input.backend,
    hostname:
      input.exportHostnameLabels && input.uri !== undefined
        ? hostnameOf(input.uri)
        : input.hostname ?? undefined,
    httpStatus: status,
    grpcStatusName: input.grpcStatus ?? undefined,
    streamError: input.error ?? undefined,
    errno: input.errno ?? undefined,
  };
}

function pick(
  labels: Readonly<Record<string, string>> | undefined,
  keys: readonly string[],
) {
  return Object.fromEntries(keys.map(key => [key, labels?.[key]]));
}

function compareLabels({ input, metrics = [], expected }: Vector): Outcome {
  const connection = connectionOf(input);
  const include = expected.labelsInclude;
  return compare(
    metrics.map(() => include ?? expected.labels),
    metrics.map(metric => {
      const all = proxyLabels(metric, connection);
      return include ? pick(all, Object.keys(include)) : all;
    }),
  );
}

/** Order of labels says nothing. */
function compareNames({ expected }: Vector): Outcome {
  const { names: metrics = [], ...rest } = expected;
  const sorted = (list: unknown) =>
    Array.isArray(list) ? [...list].sort() : list;
  return compare(
    metrics.map(() => ({ ...rest, labels: sorted(rest.labels) })),
    metrics.map(metric => {
      const family = metricFamily(metric);
      const known: Record<string, unknown> = {
        type: family?.type,
        labels: family && sorted(labelNames(family)),
        buckets: family?.buckets,
        values: family?.values,
      };
      return Object.fromEntries(
        Object.keys(rest).map(key => [key, known[key]]),
      );
    }),
  );
}

export const adapter: SuiteAdapter = {
  suite: 'linkerd/proxy-metrics',
  run(raw): Outcome {
    const vector = raw as Vector;
    switch (vector.kind) {
      case 'classification':
        return compare(vector.expected, classifyResponse(vector.input));
      case 'labels':
        return compareLabels(vector);
      case 'names':
        return compareNames(vector);
      default:
        return {
          outcome: 'fail',
          expected: vector.expected,
          actual: `kind ${vector.kind} is not known`,
        };
    }
  },
};
