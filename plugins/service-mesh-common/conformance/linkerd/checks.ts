import {
  coreKinds,
  FindingRule,
  indexObjects,
  isUnread,
  Namespace,
  Pod,
  Problem,
  ResourceIndex,
} from '../../src/engine';
import { hasExistingSidecar } from '../../src/meshes/linkerd/decideInjection';
import { annotationShouldBeLabel } from '../../src/meshes/linkerd/findings/annotationShouldBeLabel';
import { clusterNetworksMissNode } from '../../src/meshes/linkerd/findings/clusterNetworksMissNode';
import { clusterNetworksMissPod } from '../../src/meshes/linkerd/findings/clusterNetworksMissPod';
import { clusterNetworksMissService } from '../../src/meshes/linkerd/findings/clusterNetworksMissService';
import { controlPlaneNotReady } from '../../src/meshes/linkerd/findings/controlPlaneNotReady';
import { controlPlaneSingleReplica } from '../../src/meshes/linkerd/findings/controlPlaneSingleReplica';
import { controlPlaneUnschedulable } from '../../src/meshes/linkerd/findings/controlPlaneUnschedulable';
import { extensionNamespaceRepeated } from '../../src/meshes/linkerd/findings/extensionNamespaceRepeated';
import { labelShouldBeAnnotation } from '../../src/meshes/linkerd/findings/labelShouldBeAnnotation';
import { opaquePortsDiffer } from '../../src/meshes/linkerd/findings/opaquePortsDiffer';
import { proxyNotReady } from '../../src/meshes/linkerd/findings/proxyNotReady';
import {
  otherRelease,
  proxyVersionSkew,
} from '../../src/meshes/linkerd/findings/proxyVersionSkew';
import { trustAnchorsOutdated } from '../../src/meshes/linkerd/findings/trustAnchorsOutdated';
import { linkerdKinds } from '../../src/meshes/linkerd/kinds';
import { isMeshed } from '../../src/meshes/linkerd/membership';
import {
  compareReleases,
  latestFor,
  ReleaseDifference,
} from '../../src/meshes/linkerd/ProxyRelease';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';

interface RawObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
  };
}

interface Vector {
  readonly check: string;
  readonly resources?: readonly RawObject[];
  readonly options?: {
    readonly dataPlaneNamespace?: string;
    readonly controlPlaneNamespace?: string;
  };
  readonly clusterNetworks?: string;
  readonly trustBundle?: string;
  readonly cliVersion?: string;
  readonly channels?: readonly string[];
  readonly latest?: string;
  readonly actual?: string;
  readonly podSpec?: Parameters<typeof hasExistingSidecar>[0];
  readonly expected: Record<string, unknown>;
}

/** Helm values of the installation a check is about. */
function values(vector: Vector): Record<string, unknown> {
  return {
    // The check of replicas is made of such installations only.
    highAvailability: true,
    ...(vector.clusterNetworks !== undefined && {
      clusterNetworks: vector.clusterNetworks,
    }),
    ...(vector.cliVersion !== undefined && {
      linkerdVersion: vector.cliVersion,
    }),
  };
}

interface Endpoints {
  readonly subsets?: readonly {
    readonly addresses?: readonly Address[];
    readonly notReadyAddresses?: readonly Address[];
  }[];
}

interface Address {
  readonly ip?: string;
  readonly targetRef?: unknown;
}

/** Endpoints as the slice a cluster keeps beside them; other objects as they are. */
function inSlices(object: RawObject): unknown {
  if (object.kind !== 'Endpoints') return object;
  const { subsets = [] } = object as RawObject & Endpoints;
  const of = (addresses: readonly Address[] = [], ready: boolean) =>
    addresses.map(({ ip, targetRef }) => ({
      addresses: [ip],
      targetRef,
      conditions: { ready },
    }));
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      ...object.metadata,
      labels: { 'kubernetes.io/service-name': object.metadata.name },
    },
    endpoints: subsets.flatMap(({ addresses, notReadyAddresses }) => [
      ...of(addresses, true),
      ...of(notReadyAddresses, false),
    ]),
  };
}

function clusterOf(vector: Vector): ResourceIndex {
  const namespace = vector.options?.controlPlaneNamespace || 'linkerd';
  const map = (name: string, data: unknown) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace },
    data,
  });
  return indexObjects(
    [
      map('linkerd-config', { values: JSON.stringify(values(vector)) }),
      ...(vector.trustBundle === undefined
        ? []
        : [
            map('linkerd-identity-trust-roots', {
              'ca-bundle.crt': vector.trustBundle,
            }),
          ]),
      ...(vector.resources ?? []).map(inSlices),
    ],
    {
      kinds: [...coreKinds, ...linkerdKinds],
      parseYaml: text => JSON.parse(text) as unknown,
    },
  );
}

/** What a rule finds in the namespace that is checked, in the order of the objects of the vector. */
function problems(rule: FindingRule, vector: Vector): readonly Problem[] {
  const order = (vector.resources ?? []).map(
    ({ kind, metadata }) => `${kind}/${metadata.name}`,
  );
  const at = ({ subject }: Problem) =>
    order.indexOf(`${subject.kind}/${subject.name}`);
  const namespace = vector.options?.dataPlaneNamespace ?? '';
  return [...rule.check({ index: clusterOf(vector) })]
    .filter(
      ({ subject }) => namespace === '' || subject.namespace === namespace,
    )
    .sort((a, b) => at(a) - at(b));
}

/** Namespace and name of a subject as the vector writes them. */
function named(vector: Vector, { subject }: Problem): string {
  const raw = vector.resources?.find(
    ({ kind, metadata }) =>
      kind === subject.kind &&
      metadata.name === subject.name &&
      (metadata.namespace ?? 'default') === subject.namespace,
  );
  return `${raw?.metadata.namespace ?? ''}/${subject.name}`;
}

function first(
  rule: FindingRule,
  vector: Vector,
  sentence: (params: Readonly<Record<string, string>>, p: Problem) => string,
): string | null {
  const [problem] = problems(rule, vector);
  return problem ? sentence(problem.params ?? {}, problem) : null;
}

/** Lines of problems under the objects they are about. */
function grouped(
  vector: Vector,
  rule: FindingRule,
  kind: string,
  title: string,
  param: string,
): string | null {
  const lines = new Map<string, string[]>();
  for (const problem of problems(rule, vector)) {
    if (problem.subject.kind !== kind) continue;
    const key = named(vector, problem);
    lines.set(key, [...(lines.get(key) ?? []), problem.params?.[param] ?? '']);
  }
  if (lines.size === 0) return null;
  return [
    title,
    ...[...lines].map(([key, of]) => `\t* ${key}\n\t\t${of.join('\n\t\t')}`),
  ].join('\n');
}

/** Sentences of `linkerd check` for what the product finds. */
const CHECKS: Readonly<Record<string, (vector: Vector) => string | null>> = {
  'cluster networks contains all node podCIDRs': vector => {
    const cidrs = problems(clusterNetworksMissNode, vector)
      .map(({ params }) => params?.cidr ?? '')
      .sort();
    return cidrs.length === 0
      ? null
      : `node has podCIDR(s) [${cidrs.join(
          ' ',
        )}] which are not contained in the Linkerd clusterNetworks.\n\tTry installing linkerd via --set clusterNetworks="${cidrs.join(
          '\\,',
        )}"`;
  },
  'cluster networks contains all pods': vector =>
    first(
      clusterNetworksMissPod,
      vector,
      ({ networks, ip }, problem) =>
        `the Linkerd clusterNetworks ["${networks}"] do not include pod ${named(
          vector,
          problem,
        )} (${ip})`,
    ),
  'cluster networks contains all services': vector =>
    first(
      clusterNetworksMissService,
      vector,
      ({ networks, ip }, problem) =>
        `the Linkerd clusterNetworks ["${networks}"] do not include svc ${named(
          vector,
          problem,
        )} (${ip})`,
    ),
  'control plane pods are ready': vector => {
    const [problem] = [
      ...controlPlaneNotReady.check({ index: clusterOf(vector) }),
    ];
    if (!problem) return null;
    const { component, pod, container } = problem.params ?? {};
    return pod
      ? `pod/${pod} container ${container} is not ready`
      : `No running pods for "linkerd-${component}"`;
  },
  'no unschedulable pods': vector => {
    const [problem] = controlPlaneUnschedulable.check({
      index: clusterOf(vector),
    });
    return problem
      ? `${problem.params?.name}: ${problem.params?.reason}`
      : null;
  },
  'data plane namespace exists': vector => {
    const name = vector.options?.dataPlaneNamespace ?? '';
    return name === '' || clusterOf(vector).get(Namespace, name)
      ? null
      : `The "${name}" namespace does not exist`;
  },
  'data plane proxies are ready': vector => {
    const namespace = vector.options?.dataPlaneNamespace ?? '';
    const pods = clusterOf(vector).list(Pod, namespace || undefined);
    if (isUnread(pods) || !pods.some(isMeshed))
      return `no "linkerd-proxy" containers found${
        namespace === '' ? '' : ` in the "${namespace}" namespace`
      }`;
    return first(proxyNotReady, vector, ({ name, phase, cause }) =>
      cause === 'pod'
        ? `pod "${name}" status is ${phase}`
        : `container "linkerd-proxy" in pod "${name}" is not ready`,
    );
  },
  'data plane is up-to-date': vector => {
    const { channels = [] } = vector;
    if (channels.length === 0) return 'unable to determine version channel';
    const pods = clusterOf(vector).list(
      Pod,
      vector.options?.dataPlaneNamespace || undefined,
    );
    const old = (isUnread(pods) ? [] : pods).flatMap(pod => {
      const version = isMeshed(pod) && otherRelease(pod, channels);
      return version ? [`\t* ${pod.metadata.name} (${version})`] : [];
    });
    return old.length === 0
      ? null
      : ['some proxies are not running the current version:', ...old].join(
          '\n',
        );
  },
  'data plane and cli versions match': vector =>
    first(
      proxyVersionSkew,
      vector,
      ({ name, version, expected }) =>
        `${name} running ${version} but cli running ${expected}`,
    ),
  'data plane pod labels are configured correctly': vector =>
    grouped(
      vector,
      labelShouldBeAnnotation,
      'Pod',
      'Some labels on data plane pods should be annotations:',
      'label',
    ),
  'data plane service labels are configured correctly': vector =>
    grouped(
      vector,
      labelShouldBeAnnotation,
      'Service',
      'Some labels on data plane services should be annotations:',
      'label',
    ),
  'data plane service annotations are configured correctly': vector =>
    grouped(
      vector,
      annotationShouldBeLabel,
      'Service',
      'Some annotations on data plane services should be labels:',
      'annotation',
    ),
  'opaque ports are properly annotated': vector => {
    const lines = problems(opaquePortsDiffer, vector).map(
      ({ params = {} }) => `\t* ${opaqueSentence(params)}`,
    );
    return lines.length === 0 ? null : lines.join('\n    ');
  },
  'multiple replicas of control plane pods': vector => {
    const names = [
      ...controlPlaneSingleReplica.check({ index: clusterOf(vector) }),
    ].map(({ params }) => params?.name);
    return names.length === 0
      ? null
      : `not enough replicas available for [${names.join(' ')}]`;
  },
  'namespace configuration for extensions': vector => {
    const byExtension = new Map<string, string[]>();
    for (const { params } of problems(extensionNamespaceRepeated, vector)) {
      const { extension = '', name = '' } = params ?? {};
      byExtension.set(extension, [...(byExtension.get(extension) ?? []), name]);
    }
    return byExtension.size === 0
      ? null
      : [
          'some extensions have invalid configuration',
          ...[...byExtension].map(
            ([extension, names]) =>
              `\t* label "linkerd.io/extension=${extension}" is present on more than one namespace:\n${names
                .sort()
                .map(name => `\t\t* ${name}`)
                .join('\n')}`,
          ),
        ].join('\n');
  },
  'data plane proxies certificate match CA': vector => {
    const qualified = !vector.options?.dataPlaneNamespace;
    // A cluster lists its objects by name.
    const lines = problems(trustAnchorsOutdated, vector)
      .map(
        problem =>
          `\t* ${qualified ? named(vector, problem) : problem.subject.name}`,
      )
      .sort();
    return lines.length === 0
      ? null
      : [
          'Some pods do not have the current trust bundle and must be restarted:',
          ...lines,
        ].join('\n');
  },
  'version match': ({ latest = '', actual = '' }) =>
    releaseSentence(compareReleases(latest, actual), latest, actual),
  'version matches channel': ({ channels = [], actual = '' }) => {
    if (actual === '') return 'actual version is empty';
    if (channels.length === 0) return 'unable to determine version channel';
    const latest = latestFor(actual, channels);
    if (latest !== undefined)
      return releaseSentence(compareReleases(latest, actual), latest, actual);
    const format = compareReleases(channels[0], actual);
    return format?.problem === 'format' && format.of === 'actual'
      ? releaseSentence(format, '', actual)
      : `unsupported version channel: ${actual}`;
  },
};

const KEY = 'config.linkerd.io/opaque-ports';

function opaqueSentence({
  problem,
  service,
  pod,
  target,
  through,
  entry,
}: Readonly<Record<string, string>>): string {
  switch (problem) {
    case 'no port':
      return `failed to convert ${entry} to port number for pod ${pod}`;
    case 'pod':
      return `service ${service} expects target port ${target} to be opaque; add it to pod ${pod} ${KEY} annotation`;
    case 'service':
      return `service ${service} targets the opaque port ${target}; add it to its ${KEY} annotation`;
    default:
      return `service ${service} targets the opaque port ${target} through ${through}; add ${through} to its ${KEY} annotation`;
  }
}

function releaseSentence(
  difference: ReleaseDifference | undefined,
  expected: string,
  actual: string,
): string | null {
  if (!difference) return null;
  switch (difference.problem) {
    case 'empty':
      return `${difference.of} version is empty`;
    case 'format':
      return `failed to parse ${
        difference.of
      } version: unsupported version format: ${
        difference.of === 'actual' ? actual : expected
      }`;
    case 'channel':
      return `mismatched channels: running ${actual} but retrieved ${expected}`;
    default:
      return `is running version ${difference.actual} but the latest ${difference.channel} version is ${difference.expected}`;
  }
}

export const adapter: SuiteAdapter = {
  suite: 'linkerd/checks',
  run(raw): Outcome {
    const vector = raw as Vector;
    const { check, expected } = vector;
    if (check === 'has existing sidecar')
      return compare(expected, {
        sidecar: hasExistingSidecar(vector.podSpec ?? {}),
      });
    const answer = Object.hasOwn(CHECKS, check) ? CHECKS[check] : undefined;
    if (!answer)
      return {
        outcome: 'fail',
        expected,
        actual: 'the product does not make this check',
      };
    const message = answer(vector);
    const actual: Record<string, unknown> = {
      message,
      fails: message !== null,
    };
    return compare(
      expected,
      Object.fromEntries(Object.keys(expected).map(key => [key, actual[key]])),
      message ?? undefined,
    );
  },
};
