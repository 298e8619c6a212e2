import {
  decideInjection,
  InjectionInput,
  isInWebhookScope,
} from '../../src/meshes/linkerd/decideInjection';
import {
  parsePortRange,
  parsePortRanges,
} from '../../src/meshes/linkerd/parsePorts';
import { inboundPorts } from '../../src/meshes/linkerd/injection/inboundPorts';
import { injectedLabels } from '../../src/meshes/linkerd/injection/injectedLabels';
import { opaquePortsAnnotation } from '../../src/meshes/linkerd/injection/opaquePortsAnnotation';
import {
  PortedPodSpec,
  proxyOverrides,
  wholeCores,
} from '../../src/meshes/linkerd/injection/proxyOverrides';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';

type Labels = Readonly<Record<string, string>>;

interface Vector {
  readonly kind: string;
  readonly input: unknown;
  readonly expected: Record<string, unknown>;
}

const SKIPPED: Readonly<Record<string, string>> = {
  patch:
    'the product shows whether a pod is meshed, not the patch the injector makes',
  'additional-env': 'the environment of the proxy container is not read',
};

function portRange(value: string): Record<string, unknown> {
  const parsed = parsePortRange(value);
  return 'range' in parsed
    ? { lower: parsed.range[0], upper: parsed.range[1] }
    : { error: parsed.problem };
}

const answers: Readonly<
  Record<string, (input: never) => Record<string, unknown>>
> = {
  decision: (input: InjectionInput) => ({ ...decideInjection(input) }),
  'webhook-scope': (input: {
    namespace: { labels?: Labels };
    pod: { labels?: Labels };
  }) => ({
    webhookCalled: isInWebhookScope(
      input.namespace.labels ?? {},
      input.pod.labels ?? {},
    ),
  }),
  'proxy-config': (input: {
    namespaceAnnotations: Labels;
    podAnnotations: Labels;
    podSpec?: PortedPodSpec;
  }) => ({
    overrides: proxyOverrides(
      input.namespaceAnnotations,
      input.podAnnotations,
      input.podSpec,
    ),
  }),
  'inbound-ports': (input: {
    podSpec: Parameters<typeof inboundPorts>[0];
  }) => ({ ports: inboundPorts(input.podSpec).join(',') }),
  'opaque-ports-annotation': opaqueAnnotation,
  'whole-cpu-cores': (input: { quantity: string }) => ({
    cores: wholeCores(input.quantity),
  }),
  'owner-labels': (input: {
    controlPlaneNamespace: string;
    namespace: string;
    owner?: { kind: string; name: string };
  }) => ({
    labels: injectedLabels(
      input.controlPlaneNamespace,
      input.namespace,
      input.owner,
    ),
  }),
  'parse-port-range': (input: { value: string }) => portRange(input.value),
  // A set of ports, written in order.
  'parse-ports': (input: { value: string }) => ({
    ports: [
      ...new Set(
        parsePortRanges(input.value).flatMap(([lower, upper]) =>
          Array.from({ length: upper - lower + 1 }, (_, i) => lower + i),
        ),
      ),
    ].sort((a, b) => a - b),
  }),
};

interface Objects {
  readonly defaultOpaquePorts: string;
  readonly namespaceAnnotations: Labels;
  readonly object: {
    readonly kind: string;
    readonly metadata: { readonly annotations?: Labels };
    readonly spec?: PortedPodSpec & {
      readonly ports?: readonly {
        readonly port?: number;
        readonly targetPort?: string | number;
      }[];
    };
  };
}

function opaqueAnnotation(input: Objects): Record<string, unknown> {
  const { kind, metadata, spec = {} } = input.object;
  const annotations = metadata.annotations ?? {};
  return {
    annotation:
      opaquePortsAnnotation(
        kind === 'Pod'
          ? { annotations, podSpec: spec }
          : { annotations, servicePorts: spec.ports ?? [] },
        input.namespaceAnnotations,
        input.defaultOpaquePorts.split(','),
      ) ?? null,
  };
}

/** Number of workers that every proxy has at least: naming it changes nothing. */
const WORKERS = { path: 'proxy.runtime.workers.minimum', least: 1 };

/** Overrides by their whole paths, those left out that change nothing. */
function changes(answer: Record<string, unknown>): Record<string, unknown> {
  const { overrides } = answer;
  if (typeof overrides !== 'object' || overrides === null) return answer;
  const flat = (value: object, path: string): [string, unknown][] =>
    Object.entries(value).flatMap(([key, entry]: [string, unknown]) =>
      typeof entry === 'object' && entry !== null
        ? flat(entry, `${path}${key}.`)
        : [[`${path}${key}`, entry] as [string, unknown]],
    );
  return {
    ...answer,
    overrides: Object.fromEntries(
      flat(overrides, '').filter(
        ([path, value]) => path !== WORKERS.path || value !== WORKERS.least,
      ),
    ),
  };
}

export const adapter: SuiteAdapter = {
  suite: 'linkerd/injection',
  run(raw): Outcome {
    const { kind, input, expected } = raw as Vector;
    if (SKIPPED[kind]) return { outcome: 'skip', reason: SKIPPED[kind] };
    const answer = answers[kind];
    if (!answer)
      return {
        outcome: 'fail',
        expected,
        actual: 'not computed by the product yet',
      };
    const actual = changes(answer(input as never));
    const { errorContains, ...values } = changes(expected);
    if (
      errorContains !== undefined &&
      !String(actual.error ?? '').includes(String(errorContains))
    )
      return { outcome: 'fail', expected, actual };
    return compare(
      values,
      Object.fromEntries(Object.keys(values).map(key => [key, actual[key]])),
    );
  },
};
