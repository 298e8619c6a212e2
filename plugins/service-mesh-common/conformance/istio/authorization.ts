import { parseAllDocuments } from 'yaml';
import { decideAccess, isUnread } from '../../src/engine';
import { RequestAuthentication } from '../../src/meshes/istio/kinds';
import { readAccess } from '../../src/meshes/istio/read/access';
import { DEFAULT_FEATURES } from '../../src/meshes/istio/read/access/lowerPolicies';
import { readMeshSettings } from '../../src/meshes/istio/MeshSettings';
import {
  normalizePath,
  pathNormalization,
  PathNormalization,
} from '../../src/meshes/istio/read/access/normalizePath';
import {
  isTokenSeen,
  TokenPlace,
  TokenRule,
} from '../../src/meshes/istio/read/access/tokenPlaces';
import { AccessPolicy, AccessRequest, AccessRule } from '../../src/model';
import { compare, Outcome, SuiteAdapter, SuiteFile } from '../SuiteAdapter';
import { clusterOf, podOf, workloadOf } from './clusterOf';

interface Request {
  readonly name: string;
  readonly source: {
    readonly principal?: string;
    readonly ip: string;
    readonly remoteIp?: string;
  };
  readonly protocol: 'http' | 'tcp';
  readonly method?: string;
  readonly host?: string;
  readonly path?: string;
  readonly port: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly sni?: string;
  readonly destinationIp?: string;
  readonly jwt?: {
    readonly valid: boolean;
    readonly claims: Readonly<Record<string, unknown>>;
    /** Where the request carries the token, as text or as an object of one place. */
    readonly location?: unknown;
  };
  readonly extAuthz?: string | Readonly<Record<string, string>>;
  readonly expected: string;
}

interface Case {
  readonly policies: readonly string[];
  readonly meshConfig?: Readonly<Record<string, unknown>>;
  readonly meshOptions?: {
    readonly enableMultipleCustomAuthzProviders?: boolean;
    readonly enableSelectorBasedK8sGatewayPolicy?: boolean;
  };
  readonly dataPlane: 'sidecar' | 'gateway' | 'waypoint' | 'ztunnel';
  readonly workload: {
    readonly rootNamespace: string;
    readonly trustDomain: string;
    readonly trustDomainAliases: readonly string[];
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly services?: readonly {
      readonly name: string;
      readonly namespace: string;
    }[];
  };
  readonly requests: readonly Request[];
}

interface Vector extends Case {
  readonly request: Request;
}

interface PolicyObject {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: { readonly provider?: { readonly name?: string } };
}

const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

function documentsOf(file: SuiteFile, names: readonly string[]) {
  return names.flatMap(name =>
    parseAllDocuments(file.readText(name)).map(
      document => document.toJS() as PolicyObject,
    ),
  );
}

function service(
  namespace: string,
  name: string,
  selector: Readonly<Record<string, string>>,
  { port, protocol }: Request,
): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector, ports: [{ port, targetPort: port, name: protocol }] },
  };
}

/** The workload that is asked about, with a Service that says what its port speaks. */
function surroundings({ dataPlane, workload, request }: Vector) {
  const { namespace, labels, services = [] } = workload;
  if (dataPlane !== 'waypoint') {
    return {
      namespace,
      objects: [
        podOf({
          namespace,
          labels,
          dataPlane: dataPlane === 'ztunnel' ? 'ambient' : 'sidecar',
        }),
        ...(Object.keys(labels).length
          ? [service(namespace, 'declares', labels, request)]
          : []),
      ],
    };
  }
  const behind = services[0]?.namespace ?? namespace;
  if (services.some(s => s.namespace !== behind))
    throw new Error('services of several namespaces behind one waypoint');
  const app = { app: 'behind-the-waypoint' };
  return {
    namespace: behind,
    objects: [
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: behind,
          labels: {
            'istio.io/use-waypoint': labels[GATEWAY_NAME],
            'istio.io/use-waypoint-namespace': namespace,
          },
        },
      },
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'Gateway',
        metadata: { name: labels[GATEWAY_NAME], namespace },
        spec: { gatewayClassName: 'istio-waypoint' },
      },
      podOf({ namespace: behind, labels: app, dataPlane: 'ambient' }),
      ...services.map(({ name }) => service(behind, name, app, request)),
    ],
  };
}

const PLACES: readonly (readonly [RegExp, TokenPlace['in']])[] = [
  [/param|query|\?/i, 'parameter'],
  [/cookie/i, 'cookie'],
];

/** The place a vector tells of: `header X-Token`, `query:token` or `{ header: 'X-Token', prefix: 'Bearer ' }`. */
function placeOf(location: unknown): TokenPlace | undefined {
  if (typeof location === 'string') {
    const [, kind, name] =
      /^(?:in |from ?)?(headers?|(?:query|url)?[ _-]?param(?:eter)?s?|query|cookies?|\?)[\s:=]*([^\s:=]+)/i.exec(
        location,
      ) ?? ['', 'header', location.split(/[\s:]/)[0]];
    return {
      in: PLACES.find(([pattern]) => pattern.test(kind))?.[1] ?? 'header',
      name,
    };
  }
  if (typeof location !== 'object' || location === null) return undefined;
  const {
    in: where,
    type,
    name,
    prefix,
    ...rest
  } = location as Readonly<Record<string, unknown>>;
  const [key, value] = Object.entries(rest)[0] ?? [];
  const kind = String(where ?? type ?? key ?? '');
  return {
    in: PLACES.find(([pattern]) => pattern.test(kind))?.[1] ?? 'header',
    name: String(name ?? value ?? ''),
    ...(typeof prefix === 'string' && { prefix }),
  };
}

function question(
  { source, jwt: carried, ...request }: Request,
  normalization: PathNormalization,
  rules: readonly TokenRule[],
): AccessRequest {
  const place = placeOf(carried?.location);
  const jwt = place && !isTokenSeen(rules, place) ? undefined : carried;
  const { iss = '', sub = '' } = (jwt?.claims ?? {}) as Record<string, string>;
  return {
    peer: {
      identity: source.principal ?? null,
      ip: source.ip,
      remoteIp: source.remoteIp ?? source.ip,
    },
    operation: {
      protocol: request.protocol,
      port: request.port,
      host: request.host ?? null,
      method: request.method ?? null,
      path:
        request.path === undefined
          ? null
          : normalizePath(request.path, normalization).split(/[?#]/)[0],
      headers: request.headers ?? {},
      sni: request.sni ?? null,
      destinationIp: request.destinationIp ?? null,
      principal: jwt?.valid ? `${iss}/${sub}` : null,
      claims: jwt?.valid ? jwt.claims : null,
      ...(jwt && !jwt.valid && { token: 'invalid' }),
    },
  };
}

/** The answers of the external authorizers put in: whom they refuse is denied, whom they let through goes on. */
function answered(
  policy: AccessPolicy,
  policies: readonly PolicyObject[],
  { extAuthz }: Request,
): AccessPolicy {
  const refuses = ({ evidence: [first] }: AccessRule) => {
    if (typeof extAuthz !== 'object') return extAuthz === 'deny';
    const written =
      first.type === 'resource'
        ? policies.find(
            ({ metadata }) =>
              metadata.name === first.ref.name &&
              metadata.namespace === first.ref.namespace,
          )
        : undefined;
    return extAuthz[written?.spec?.provider?.name ?? ''] === 'deny';
  };
  if (extAuthz === undefined) return policy;
  return {
    ...policy,
    custom: [],
    deny: [...policy.custom.filter(refuses), ...policy.deny],
  };
}

export const adapter: SuiteAdapter = {
  suite: 'istio/authorization/cases',
  vectors: file =>
    (file.document.cases as readonly Case[]).flatMap(entry =>
      entry.requests.map(request => ({ ...entry, request, id: request.name })),
    ),
  run(raw, file): Outcome {
    const vector = raw as Vector;
    const { request, workload, meshOptions, dataPlane } = vector;
    const policies = documentsOf(file, vector.policies);
    const { namespace, objects } = surroundings(vector);
    const { rootNamespace, trustDomain, trustDomainAliases } = workload;
    const index = clusterOf([...policies, ...objects], {
      ...vector.meshConfig,
      rootNamespace,
      trustDomain,
      trustDomainAliases,
    });
    const enforced = readAccess(
      index,
      workloadOf(index, namespace),
      request.port,
      {
        selectorsReachGateways:
          meshOptions?.enableSelectorBasedK8sGatewayPolicy ??
          DEFAULT_FEATURES.selectorsReachGateways,
        severalExternalAuthorizers:
          meshOptions?.enableMultipleCustomAuthzProviders ??
          DEFAULT_FEATURES.severalExternalAuthorizers,
      },
    ).filter(policy =>
      dataPlane === 'waypoint' || dataPlane === 'ztunnel'
        ? policy.enforcedBy === dataPlane
        : true,
    );
    const tokens = index.list(RequestAuthentication);
    if (enforced.length === 0) throw new Error('no proxy enforces anything');
    const { verdict } = decideAccess(
      enforced.map(policy => answered(policy, policies, request)),
      question(
        request,
        pathNormalization(
          readMeshSettings(index).config.pathNormalization?.normalization,
        ),
        isUnread(tokens)
          ? []
          : tokens.flatMap(({ spec }) => spec?.jwtRules ?? []),
      ),
    );
    return compare(request.expected, verdict);
  },
};
