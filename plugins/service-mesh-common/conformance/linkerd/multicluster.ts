import { isEmpty } from '../../src/meshes/linkerd/multicluster/gateway';
import {
  mirrorAction,
  mirrorCluster,
  MirrorResult,
  unlinkCluster,
} from '../../src/meshes/linkerd/multicluster/mirrorCluster';
import {
  isExported,
  isRemoteDiscovery,
  mirrorName,
} from '../../src/meshes/linkerd/multicluster/mirrorNames';
import {
  LocalCluster,
  MirrorAddress,
  MirrorEndpoints,
  MirrorLink,
  MirrorMeta,
  MirrorOutcome,
  MirrorPort,
  MirrorService,
  MirrorSubset,
} from '../../src/meshes/linkerd/multicluster/MirrorObjects';
import { RawSelector } from '../../src/meshes/linkerd/matchesSelector';
import { asExpected } from '../asExpected';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';

interface Raw {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly resourceVersion?: string;
    readonly creationTimestamp?: string;
  };
  readonly spec?: {
    readonly ports?: readonly MirrorPort[];
    readonly clusterIP?: string;
  };
  readonly subsets?: readonly MirrorSubset[];
}

interface RawLink {
  readonly metadata: Raw['metadata'];
  readonly spec: {
    readonly targetClusterName?: string;
    readonly targetClusterDomain?: string;
    readonly gatewayIdentity?: string;
    readonly gatewayAddress?: string;
    readonly gatewayPort?: string | number;
    readonly selector?: RawSelector | null;
    readonly remoteDiscoverySelector?: RawSelector | null;
    readonly federatedServiceSelector?: RawSelector | null;
    readonly excludedLabels?: readonly string[];
    readonly excludedAnnotations?: readonly string[];
  };
}

interface Vector {
  readonly link: RawLink;
  readonly remoteResources?: readonly Raw[];
  readonly localResources?: readonly Raw[];
  readonly gatewayAlive?: boolean;
  readonly headlessServicesEnabled?: boolean;
  readonly namespaceCreationEnabled?: boolean;
  readonly unlink?: boolean;
  readonly removedRemoteService?: string;
  readonly expected: Readonly<Record<string, unknown>> & {
    readonly services?: readonly Raw[];
    readonly endpoints?: readonly Raw[];
    readonly endpointsReady?: Readonly<Record<string, boolean>>;
    readonly headlessHostnames?: Readonly<Record<string, readonly string[]>>;
    readonly serviceNames?: readonly string[];
    readonly linkStatus?: Readonly<Record<string, unknown>>;
  };
}

function createdAt({ creationTimestamp }: Raw['metadata']) {
  return creationTimestamp === undefined
    ? undefined
    : Date.parse(creationTimestamp);
}

function linkOf({ metadata, spec }: RawLink): MirrorLink {
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    createdAt: createdAt(metadata),
    clusterName: spec.targetClusterName ?? '',
    clusterDomain: spec.targetClusterDomain ?? '',
    gatewayIdentity: spec.gatewayIdentity ?? '',
    gatewayAddress: spec.gatewayAddress ?? '',
    gatewayPort: String(spec.gatewayPort ?? ''),
    selector: spec.selector ?? undefined,
    remoteDiscoverySelector: spec.remoteDiscoverySelector ?? undefined,
    federatedServiceSelector: spec.federatedServiceSelector ?? undefined,
    excludedLabels: spec.excludedLabels ?? [],
    excludedAnnotations: spec.excludedAnnotations ?? [],
  };
}

function metaOf({ metadata }: Raw): MirrorMeta {
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    ...(metadata.resourceVersion !== undefined && {
      resourceVersion: metadata.resourceVersion,
    }),
  };
}

function clusterOf(resources: readonly Raw[] = []): LocalCluster {
  const ofKind = (kind: string) => resources.filter(raw => raw.kind === kind);
  return {
    services: ofKind('Service').map(raw => ({
      ...metaOf(raw),
      ports: raw.spec?.ports ?? [],
      ...(raw.spec?.clusterIP && { clusterIP: raw.spec.clusterIP }),
    })),
    endpoints: ofKind('Endpoints').map(raw => ({
      ...metaOf(raw),
      subsets: raw.subsets ?? [],
    })),
    namespaces: ofKind('Namespace').map(({ metadata }) => metadata.name),
    links: ofKind('Link').map(({ metadata }) => ({
      namespace: metadata.namespace ?? '',
      name: metadata.name,
      createdAt: createdAt(metadata),
    })),
  };
}

const nameOf = ({ namespace, name }: MirrorMeta) => `${namespace}/${name}`;
const rawName = ({ metadata }: Raw) => `${metadata.namespace}/${metadata.name}`;

/** What the suite asserts of a Service or of Endpoints. */
function shown(meta: MirrorMeta) {
  return {
    name: nameOf(meta),
    labels: meta.labels,
    annotations: meta.annotations,
  };
}

function shownService(service: MirrorService) {
  return { ...shown(service), ports: service.ports };
}

function shownEndpoints(endpoints: MirrorEndpoints) {
  return { ...shown(endpoints), subsets: endpoints.subsets };
}

/** Objects an expectation names, and those that are new or changed. */
function ofInterest<T extends MirrorMeta>(
  objects: readonly T[],
  before: readonly T[],
  expected: readonly Raw[],
): readonly T[] {
  const named = new Set(expected.map(rawName));
  const known = new Map(
    before.map(object => [nameOf(object), JSON.stringify(object)]),
  );
  return objects.filter(
    object =>
      named.has(nameOf(object)) ||
      known.get(nameOf(object)) !== JSON.stringify(object),
  );
}

const sorted = <T>(list: readonly T[]) =>
  [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

function statusOf(outcomes: readonly MirrorOutcome[]) {
  return outcomes.map(({ remote, mirrored, reason, message }) => ({
    remoteRef: remote,
    status: mirrored ? 'True' : 'False',
    reason,
    message,
  }));
}

/** The suite's words for what is done about a Service. */
const ACTIONS: Readonly<Record<string, string>> = {
  unexport: 'delete',
  export: 'create',
};

function hostnames(endpoints: MirrorEndpoints | undefined) {
  return (endpoints?.subsets ?? []).flatMap(({ addresses = [] }) =>
    addresses.flatMap(({ hostname }: MirrorAddress) =>
      hostname ? [hostname] : [],
    ),
  );
}

export const adapter: SuiteAdapter = {
  suite: 'linkerd/multicluster',
  run(raw): Outcome {
    const vector = raw as Vector;
    const { expected } = vector;
    const link = linkOf(vector.link);
    const remote = clusterOf(vector.remoteResources);
    const local = clusterOf(vector.localResources);
    const [namespace = '', name = ''] = (
      vector.removedRemoteService ?? ''
    ).split('/');
    const result: MirrorResult = vector.unlink
      ? unlinkCluster(link, local)
      : mirrorCluster(
          link,
          remote,
          local,
          {
            gatewayAlive: vector.gatewayAlive ?? true,
            headlessServices: vector.headlessServicesEnabled ?? false,
            createNamespaces: vector.namespaceCreationEnabled ?? false,
          },
          vector.removedRemoteService ? [{ namespace, name }] : [],
        );
    const endpointsNamed = (key: string) =>
      result.endpoints.find(endpoints => nameOf(endpoints) === key);
    const translated: Record<string, unknown> = {
      ...expected,
      ...(expected.services && {
        services: sorted(
          clusterOf(expected.services).services.map(shownService),
        ),
      }),
      ...(expected.endpoints && {
        endpoints: sorted(
          clusterOf(expected.endpoints).endpoints.map(shownEndpoints),
        ),
      }),
      ...(typeof expected.action === 'string' && {
        action: ACTIONS[expected.action] ?? expected.action,
      }),
    };
    const [first] = remote.services;
    const actual: Record<string, unknown> = {
      services: sorted(
        ofInterest(
          result.services,
          local.services,
          expected.services ?? [],
        ).map(shownService),
      ),
      endpoints: sorted(
        ofInterest(
          result.endpoints,
          local.endpoints,
          expected.endpoints ?? [],
        ).map(shownEndpoints),
      ),
      serviceNames: result.services
        .map(nameOf)
        .filter(
          key =>
            expected.serviceNames?.includes(key) ||
            !local.services.some(service => nameOf(service) === key),
        ),
      namespaces: result.newNamespaces,
      deletedServices: result.deletedServices,
      exportedRemoteServices: remote.services
        .filter(
          ({ labels }) =>
            isExported(link, labels) || isRemoteDiscovery(link, labels),
        )
        .map(nameOf),
      notMirrored: remote.services
        .filter(
          service =>
            !result.services.some(
              mirror =>
                mirror.namespace === service.namespace &&
                mirror.name === mirrorName(link, service.name),
            ),
        )
        .map(nameOf),
      event: result.events[0],
      linkStatus: asExpected(expected.linkStatus, {
        federatedServices: statusOf(result.members),
        mirrorServices: statusOf(result.mirrors),
      }),
      endpointsReady: Object.fromEntries(
        Object.keys(expected.endpointsReady ?? {}).map(key => [
          key,
          !isEmpty(endpointsNamed(key)),
        ]),
      ),
      headlessHostnames: Object.fromEntries(
        Object.keys(expected.headlessHostnames ?? {}).map(key => [
          key,
          hostnames(endpointsNamed(key)),
        ]),
      ),
      action:
        first &&
        mirrorAction(
          link,
          first,
          local.services.find(
            service =>
              service.namespace === first.namespace &&
              service.name === mirrorName(link, first.name),
          ),
        ),
    };
    return compare(
      translated,
      Object.fromEntries(Object.keys(expected).map(key => [key, actual[key]])),
    );
  },
};
