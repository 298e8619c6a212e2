import { isRecord, itemsAt, valueAt } from '../../../engine/editManifest';
import {
  Migration,
  MigrationContext,
  MigrationPlan,
  RawManifest,
  RouteMeaning,
} from '../../../engine/Migration';
import { IntentProblem } from '../../../engine/MeshWriter';
import { resolveShares } from '../../../engine/resolveShares';
import { typeOf } from '../migrate/versionMigration';
import { problemAt } from '../write/intentProblems';
import { wholeWeights, quantity } from './quantity';
import { groupConditions, isRouteGroup } from './routeGroup';
import { routeManifest } from './routeManifest';
import { servicePorts, SplitPort } from './servicePorts';

const VERSIONS = ['v1alpha1', 'v1alpha2', 'v1alpha3', 'v1alpha4'];

/** Most alternatives of one rule of an HTTPRoute. */
const MOST_MATCHES = 64;

/** Most backends of one rule of a route. */
const MOST_BACKENDS = 16;

/** Group and kind of the splits of SMI. @internal */
export function isTrafficSplit(manifest: RawManifest): boolean {
  const { group, kind } = typeOf(manifest);
  return group === 'split.smi-spec.io' && kind === 'TrafficSplit';
}

/** A split of the archived Service Mesh Interface as routes whose parent is the Service. @internal */
export const trafficSplit: Migration = {
  code: 'linkerd/traffic-split-archived',
  severity: 'info',
  title: 'TrafficSplit belongs to an archived API',
  why: 'The Service Mesh Interface is no longer developed, and the split works only where the SMI extension of Linkerd is installed.',
  fix: 'Write the weights as backendRefs of an HTTPRoute whose parent is the Service; the template mesh-migrate does it.',
  plan(manifest, context) {
    if (!isTrafficSplit(manifest)) return undefined;
    const read = readSplit(manifest, context);
    if (read.problems.length > 0) return { problems: read.problems };
    return planOf(manifest, read);
  },
};

interface ReadSplit {
  readonly service: string;
  readonly backends: readonly {
    readonly service: string;
    readonly weight: number;
  }[];
  readonly matches: RouteMeaning['rules'][number]['matches'];
  readonly ports: readonly SplitPort[];
  readonly problems: readonly IntentProblem[];
}

function readSplit(
  manifest: RawManifest,
  context: MigrationContext,
): ReadSplit {
  const namespace = valueAt(manifest, ['metadata', 'namespace']);
  const { version } = typeOf(manifest);
  const service = shortName(valueAt(manifest, ['spec', 'service']), namespace);
  const written = itemsAt(manifest, ['spec', 'backends']).map(path => ({
    service: shortName(valueAt(manifest, [...path, 'service']), namespace),
    weight: quantity(valueAt(manifest, [...path, 'weight'])),
  }));
  const weights = wholeWeights(written.map(({ weight }) => weight ?? 0));
  const found = servicePorts(context, namespace, service ?? '');
  const conditions = readConditions(manifest, context, namespace);
  const tcp = (found ?? []).filter(({ protocol }) => protocol === 'tcp');
  const known: readonly SplitPort[] =
    found ??
    (context.port === undefined
      ? []
      : [{ number: context.port, protocol: 'http' }]);
  return {
    service: service ?? '',
    backends: written.map((backend, i) => ({
      service: backend.service ?? '',
      weight: weights?.[i] ?? 0,
    })),
    matches: conditions.matches,
    ports:
      conditions.matches.length > 0
        ? known.filter(p => !tcp.includes(p))
        : known,
    problems: [
      ...problemAt(
        'apiVersion',
        !VERSIONS.includes(version) &&
          `${version} is no version of TrafficSplit: ${VERSIONS.join(', ')}`,
      ),
      ...problemAt(
        'metadata.name',
        typeof valueAt(manifest, ['metadata', 'name']) !== 'string' &&
          'is missing',
      ),
      ...problemAt(
        'spec.service',
        service === undefined && 'names no Service of the same namespace',
      ),
      ...problemAt(
        'spec.backends',
        written.length === 0
          ? 'nobody would get requests'
          : written.length > MOST_BACKENDS &&
              `a route has at most ${MOST_BACKENDS} backends`,
      ),
      ...written.flatMap((backend, i) => [
        ...problemAt(
          `spec.backends[${i}].service`,
          backend.service === undefined
            ? 'names no Service of the same namespace'
            : written.findIndex(other => other.service === backend.service) <
                i && 'is listed twice',
        ),
        ...problemAt(
          `spec.backends[${i}].weight`,
          (backend.weight === undefined || backend.weight < 0) &&
            'is no weight: a whole number, or a quantity such as 900m',
        ),
      ]),
      ...problemAt(
        'spec.backends',
        !weights
          ? 'the weights cannot be said in whole numbers up to 1000000'
          : written.length > 0 &&
              written.every(({ weight }) => weight === 0) &&
              'every weight is 0: nobody would get requests',
      ),
      ...conditions.problems,
      ...problemAt(
        'spec.service',
        service !== undefined &&
          known.length === 0 &&
          `the port of Service ${service} is not known, and a route needs it: add the Service to the manifests, or say the port`,
      ),
      ...backendPortProblems(written, found, context, namespace),
    ],
  };
}

/** SMI sends nothing to a backend without the port of the Service that is split. */
function backendPortProblems(
  written: readonly { readonly service: string | undefined }[],
  ports: readonly SplitPort[] | undefined,
  context: MigrationContext,
  namespace: unknown,
): readonly IntentProblem[] {
  return written.flatMap(({ service = '' }, i) => {
    const own = servicePorts(context, namespace, service);
    const missing = ports?.find(
      ({ number }) => own && !own.some(port => port.number === number),
    );
    return problemAt(
      `spec.backends[${i}].service`,
      missing &&
        `Service ${service} has no port ${missing.number}, so the split sends nothing there: give it the port, or leave it out`,
    );
  });
}

/** A Service as SMI names it: alone, or in full. */
function shortName(written: unknown, namespace: unknown): string | undefined {
  if (typeof written !== 'string' || written === '') return undefined;
  const [service, home, ...rest] = written.split('.');
  const isOwn =
    home === undefined || (home === namespace && (rest[0] ?? 'svc') === 'svc');
  return isOwn && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(service)
    ? service
    : undefined;
}

function readConditions(
  manifest: RawManifest,
  { manifests }: MigrationContext,
  namespace: unknown,
): Pick<ReadSplit, 'matches' | 'problems'> {
  const parts = itemsAt(manifest, ['spec', 'matches']).map((path, i) => {
    const field = `spec.matches[${i}]`;
    const named = valueAt(manifest, path);
    if (!isRecord(named) || named.kind !== 'HTTPRouteGroup')
      return {
        matches: [],
        problems: problemAt(
          `${field}.kind`,
          'only an HTTPRouteGroup has conditions a route can have',
        ),
      };
    const group = manifests.find(
      other =>
        isRouteGroup(other) &&
        valueAt(other, ['metadata', 'name']) === named.name &&
        valueAt(other, ['metadata', 'namespace']) === namespace,
    );
    if (!group)
      return {
        matches: [],
        problems: problemAt(
          `${field}.name`,
          `HTTPRouteGroup ${String(named.name)} is not among the manifests`,
        ),
      };
    const conditions = groupConditions(group);
    return {
      matches: conditions.matches,
      problems:
        conditions.matches.length + conditions.problems.length === 0
          ? problemAt(field, `HTTPRouteGroup ${String(named.name)} is empty`)
          : conditions.problems.map(({ field: at, problem }) => ({
              field: `${field}: HTTPRouteGroup ${String(named.name)} ${at}`,
              problem,
            })),
    };
  });
  const matches = parts.flatMap(part => part.matches);
  return {
    matches,
    problems: [
      ...parts.flatMap(part => part.problems),
      ...problemAt(
        'spec.matches',
        matches.length > MOST_MATCHES &&
          `${matches.length} alternatives are more than the ${MOST_MATCHES} of a rule of an HTTPRoute`,
      ),
    ],
  };
}

function planOf(manifest: RawManifest, split: ReadSplit): MigrationPlan {
  const { service, backends, matches, ports } = split;
  const name = String(valueAt(manifest, ['metadata', 'name']));
  const shares = resolveShares(backends.map(({ weight }) => weight));
  const written = valueAt(manifest, ['metadata', 'namespace']);
  const namespace = typeof written === 'string' ? written : undefined;
  const meaning = ports.map(
    ({ number, protocol }): RouteMeaning => ({
      namespace: namespace ?? 'default',
      service,
      port: number,
      protocol: matches.length > 0 ? 'http' : protocol,
      rules: [
        {
          matches,
          shares: Object.fromEntries(
            backends.map((backend, i) => [backend.service, shares[i] ?? 0]),
          ),
        },
        // Requests that fit no condition go where they went before.
        ...(matches.length > 0
          ? [{ matches: [], shares: { [service]: 1 } }]
          : []),
      ],
    }),
  );
  return {
    replacement: {
      objects: meaning.map(({ port, protocol }) =>
        routeManifest({
          manifest,
          name: ports.length > 1 ? `${name}-${port}` : name,
          service,
          port,
          protocol,
          backends,
          matches,
        }),
      ),
      change: `TrafficSplit ${name} becomes a route for Service ${service}`,
      meaning,
    },
    notes: [
      `Apply the route first, then delete TrafficSplit ${name} and the ServiceProfile of ${service} that the SMI extension made: a ServiceProfile goes before routes.`,
    ],
  };
}
