import { DestinationAnswer } from '../../src/meshes/linkerd/destination/DestinationAnswer';
import {
  DestinationCluster,
  DestinationOwner,
} from '../../src/meshes/linkerd/destination/DestinationCluster';
import {
  podByHostPort,
  podByIp,
  serviceByClusterIp,
} from '../../src/meshes/linkerd/destination/findWorkload';
import {
  podOpaquePorts,
  serviceOpaquePorts,
} from '../../src/meshes/linkerd/destination/opaquePorts';
import { resolveEndpoints } from '../../src/meshes/linkerd/destination/resolveEndpoints';
import {
  chooseProfile,
  resolveProfile,
} from '../../src/meshes/linkerd/destination/resolveProfile';
import { DestinationClient } from '../../src/meshes/linkerd/destination/serviceAddresses';
import {
  DestinationEndpoint,
  translateEndpoint,
} from '../../src/meshes/linkerd/destination/translateEndpoint';
import { asExpected } from '../asExpected';
import { compare, Outcome, SuiteAdapter, SuiteFile } from '../SuiteAdapter';
import {
  configOf,
  destinationClusterOf,
  DestinationValues,
  externalOf,
  podOf,
  RawObject,
} from './destinationClusterOf';

interface Request {
  readonly op: string;
  readonly host?: string;
  readonly port?: number;
  readonly contextToken?: string;
  readonly ip?: string;
  readonly pod?: string;
  readonly service?: string;
  readonly namespace?: string;
  readonly defaultOpaquePorts?: readonly number[];
  readonly clientNamespaceProfile?: boolean;
  readonly serviceNamespaceProfile?: boolean;
  readonly config?: DestinationValues & { readonly sourceZone?: string };
  readonly address?: {
    readonly ip: string;
    readonly port: number;
    readonly pod?: RawObject;
    readonly externalWorkload?: RawObject;
    readonly owner?: DestinationOwner;
    readonly identity?: string;
    readonly authorityOverride?: string;
    readonly serverOpaque?: boolean;
    readonly zone?: string;
  };
}

interface Named {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

interface Fixture {
  readonly config?: DestinationValues;
  readonly resources?: readonly RawObject[];
  readonly remoteClusters?: Readonly<Record<string, readonly RawObject[]>>;
}

interface Vector extends Fixture {
  readonly fixture?: string;
  readonly request: Request;
  readonly patch?: readonly (Named & {
    readonly set: Readonly<Record<string, unknown>>;
  })[];
  readonly delete?: readonly Named[];
  readonly add?: readonly RawObject[];
  readonly expected: Readonly<Record<string, unknown>>;
}

function isNamed(object: RawObject, { kind, namespace, name }: Named): boolean {
  return (
    object.kind === kind &&
    object.metadata.name === name &&
    (namespace === undefined || object.metadata.namespace === namespace)
  );
}

/** A copy with the value at a dotted path replaced. */
function withValue(
  value: unknown,
  [key, ...rest]: readonly string[],
  replacement: unknown,
): unknown {
  if (key === undefined) return replacement;
  const object =
    typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : {};
  return { ...object, [key]: withValue(object[key], rest, replacement) };
}

function clusterOf(vector: Vector, file: SuiteFile): DestinationCluster {
  const fixtures = (file.document.fixtures ?? {}) as Readonly<
    Record<string, Fixture>
  >;
  const fixture = vector.fixture ? fixtures[vector.fixture] : undefined;
  const config = configOf({ ...fixture?.config, ...vector.config });
  const resources = [...(fixture?.resources ?? []), ...(vector.resources ?? [])]
    .filter(object => !vector.delete?.some(named => isNamed(object, named)))
    .map(object =>
      (vector.patch ?? [])
        .filter(patch => isNamed(object, patch))
        .flatMap(({ set }) => Object.entries(set))
        .reduce<unknown>(
          (patched, [path, value]) =>
            withValue(patched, path.split('.'), value),
          object,
        ),
    ) as readonly RawObject[];
  const remote = new Map(
    Object.entries({
      ...fixture?.remoteClusters,
      ...vector.remoteClusters,
    }).map(([name, objects]) => [name, destinationClusterOf(objects, config)]),
  );
  return destinationClusterOf(
    [...resources, ...(vector.add ?? [])],
    config,
    remote,
  );
}

/** A client says who it is in JSON, or in an older form as `ns:<namespace>`. */
function clientOf({ contextToken }: Request): DestinationClient {
  if (!contextToken) return {};
  const old = /^ns:([^:]*)$/.exec(contextToken);
  if (old) return { namespace: old[1] };
  try {
    const { ns, nodeName } = JSON.parse(contextToken) as {
      ns?: string;
      nodeName?: string;
    };
    return { namespace: ns, nodeName };
  } catch {
    return {};
  }
}

function shown(endpoint: DestinationEndpoint | undefined) {
  return (
    endpoint && {
      ...endpoint,
      protocolHint: endpoint.protocolHint ?? null,
      opaqueTransportPort: endpoint.opaqueTransportPort ?? null,
      tlsIdentity: endpoint.tlsIdentity ?? null,
      authorityOverride: endpoint.authorityOverride ?? null,
      http2ClientParams: endpoint.meshedHttp2,
      pod: endpoint.metricLabels.pod,
      hasNamespaceLabel: endpoint.metricLabels.namespace !== undefined,
      hasPodLabel: endpoint.metricLabels.pod !== undefined,
    }
  );
}

function shownAnswer<T>(
  answer: DestinationAnswer<T>,
  show: (value: T) => Record<string, unknown>,
): Record<string, unknown> {
  return answer.ok
    ? { ...show(answer.value), error: false }
    : { error: true, code: answer.code, message: answer.error };
}

const byText = (a: unknown, b: unknown) =>
  JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;

const ALL_PORTS = Array.from({ length: 65_536 }, (_, port) => port);

function answerOf(
  vector: Vector,
  file: SuiteFile,
): Record<string, unknown> | undefined {
  const { request } = vector;
  const { op, host = '', port = 80, ip = '' } = request;
  const cluster = clusterOf(vector, file);
  switch (op) {
    case 'Get':
      return shownAnswer(
        resolveEndpoints(cluster, host, port, clientOf(request)),
        endpoints => ({
          endpoints: endpoints.map(shown),
          endpointSet: endpoints
            .map(({ address, metricLabels: { pod } }) => ({ pod, address }))
            .sort(byText),
        }),
      );
    case 'GetProfile':
      return shownAnswer(
        resolveProfile(cluster, host, port, clientOf(request)),
        ({ endpoint, ...profile }) => ({
          ...profile,
          endpoint: shown(endpoint) ?? null,
        }),
      );
    case 'translate-endpoint': {
      const { pod, externalWorkload, ...address } = request.address ?? {
        ip,
        port,
      };
      const config = configOf(request.config ?? {});
      return shown(
        translateEndpoint(
          {
            ...address,
            ...(pod && { pod: podOf(pod) }),
            ...(externalWorkload && { external: externalOf(externalWorkload) }),
          },
          config,
          request.config?.sourceZone,
        ),
      );
    }
    case 'choose-profile':
      return {
        profile:
          chooseProfile(
            request.clientNamespaceProfile ? 'client' : undefined,
            request.serviceNamespaceProfile ? 'service' : undefined,
          ) ?? null,
      };
    case 'pod-by-pod-ip':
      return shownAnswer(podByIp(cluster, ip), pod => ({
        pod: pod?.name ?? null,
      }));
    case 'pod-by-host-ip':
      return shownAnswer(podByHostPort(cluster, ip, port), pod => ({
        pod: pod?.name ?? null,
      }));
    case 'service-by-cluster-ip':
      return shownAnswer(serviceByClusterIp(cluster, ip), service => ({
        service: service
          ? { name: service.name, namespace: service.namespace }
          : null,
      }));
    case 'pod-port-opaque': {
      const pod = cluster.pods.find(({ name }) => name === request.pod);
      return {
        opaqueProtocol:
          pod && podOpaquePorts(pod, cluster.config.defaultOpaquePorts)(port),
      };
    }
    case 'service-opaque-ports': {
      const service = cluster.services.find(
        ({ name, namespace }) =>
          name === request.service && namespace === request.namespace,
      );
      const defaults = request.defaultOpaquePorts ?? [];
      return {
        ports: service
          ? ALL_PORTS.filter(serviceOpaquePorts(service, defaults))
          : defaults,
      };
    }
    default:
      return undefined;
  }
}

export const adapter: SuiteAdapter = {
  suite: 'linkerd/destination',
  run(raw, file): Outcome {
    const vector = raw as Vector;
    if (vector.request.op === 'parse-context-token')
      return {
        outcome: 'skip',
        reason:
          'tokens are what proxies tell the destination service of themselves; the product names the client outright',
      };
    const actual = answerOf(vector, file);
    const { errorContains, endpointSet, ...expected } = vector.expected;
    if (typeof errorContains === 'string')
      return compare(
        true,
        actual?.error === true &&
          String(actual.message).includes(errorContains),
        String(actual?.message),
      );
    const wanted = {
      ...expected,
      ...(Array.isArray(endpointSet) && {
        endpointSet: [...endpointSet].sort(byText),
      }),
    };
    return compare(wanted, asExpected(wanted, actual));
  },
};
