import { isUnread } from '../../src/engine';
import { Telemetry } from '../../src/meshes/istio/kinds';
import {
  MeshSettings,
  readMeshSettings,
} from '../../src/meshes/istio/MeshSettings';
import { PolicyProxy } from '../../src/meshes/istio/select/attachPolicy';
import { accessLogs } from '../../src/meshes/istio/telemetry/accessLogs';
import { applicableTelemetries } from '../../src/meshes/istio/telemetry/applicableTelemetries';
import {
  metricOverrides,
  SideMetrics,
  WrittenMetrics,
} from '../../src/meshes/istio/telemetry/metricOverrides';
import { Tracing, tracing } from '../../src/meshes/istio/telemetry/tracing';
import { compare, SuiteAdapter } from '../SuiteAdapter';
import { clusterOf } from './clusterOf';

interface Vector {
  readonly rootNamespace: string;
  readonly telemetries: readonly unknown[];
  readonly workload: {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly isWaypoint?: boolean;
    readonly services?: readonly (PolicyProxy['services'][number] & {
      readonly registry?: string;
    })[];
  };
  readonly extensionProviders: readonly string[];
  readonly defaultProviders: Readonly<Record<string, readonly string[]>>;
}

interface LoggingVector extends Vector {
  readonly listener: string;
  readonly expected: {
    readonly telemetryConfigured: boolean;
    readonly enabledProviders: readonly string[];
  };
}

interface TracingVector extends Vector {
  readonly expected: unknown;
}

interface MetricsVector {
  readonly metrics: readonly WrittenMetrics[];
  readonly defaultProviders: Readonly<Record<string, readonly string[]>>;
  readonly expected: unknown;
}

/** The layers of a vector and the settings they are read with. */
function layersOf({
  rootNamespace,
  telemetries,
  workload,
  ...mesh
}: Vector): [ReturnType<typeof applicableTelemetries>, MeshSettings] {
  const index = clusterOf(telemetries, {
    rootNamespace,
    extensionProviders: mesh.extensionProviders.map(name => ({ name })),
    defaultProviders: mesh.defaultProviders,
  });
  const read = index.list(Telemetry);
  const services = (workload.services ?? []).map(
    ({ registry = 'Kubernetes', ...service }) => ({
      ...service,
      kind:
        registry === 'Kubernetes'
          ? ('Service' as const)
          : ('ServiceEntry' as const),
    }),
  );
  return [
    applicableTelemetries(
      isUnread(read) ? [] : read,
      {
        namespace: workload.namespace,
        labels: workload.labels,
        isWaypoint: workload.isWaypoint ?? false,
        services,
      },
      rootNamespace,
      services[0],
    ),
    readMeshSettings(index),
  ];
}

function writtenTracing({
  provider = undefined,
  samplingPercentage,
  customTags,
  by: _,
  ...rest
}: Tracing): unknown {
  return {
    ...rest,
    provider: provider ?? null,
    randomSamplingPercentage: samplingPercentage,
    customTags: customTags && Object.keys(customTags).sort(),
  };
}

/** What says nothing may be written or left out. */
function terse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(terse);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, entry]: [string, unknown]) => [key, terse(entry)] as const)
      .filter(
        ([, entry]) =>
          entry !== false &&
          entry !== '' &&
          entry !== null &&
          !(Array.isArray(entry) && entry.length === 0),
      ),
  );
}

const side = ({ disabled, overrides }: SideMetrics) => ({
  disabled,
  overrides,
});

export const adapters: readonly SuiteAdapter[] = [
  {
    suite: 'istio/telemetry/access-logging',
    run: raw => {
      const vector = raw as LoggingVector;
      const logs = accessLogs(
        ...layersOf(vector),
        vector.listener === 'sidecar-inbound' ? 'SERVER' : 'CLIENT',
      );
      return compare(
        {
          ...vector.expected,
          enabledProviders: [...vector.expected.enabledProviders].sort(),
        },
        {
          telemetryConfigured: logs !== undefined,
          enabledProviders: (logs ?? [])
            .filter(log => !log.disabled)
            .map(log => log.provider)
            .sort(),
        },
      );
    },
  },
  {
    suite: 'istio/telemetry/tracing',
    run: raw => {
      const vector = raw as TracingVector;
      const found = tracing(...layersOf(vector));
      return compare(
        vector.expected,
        found
          ? {
              client: writtenTracing(found.CLIENT),
              server: writtenTracing(found.SERVER),
            }
          : null,
      );
    },
  },
  {
    suite: 'istio/telemetry/metrics-merge',
    run: raw => {
      const { metrics, defaultProviders, expected } = raw as MetricsVector;
      const found = metricOverrides(
        metrics,
        readMeshSettings(clusterOf([], { defaultProviders })),
      );
      return compare(
        terse(expected),
        terse(
          Object.fromEntries(
            [...found].map(([provider, { sides, reportingInterval }]) => [
              provider,
              {
                client: side(sides.CLIENT),
                server: side(sides.SERVER),
                reportingInterval,
              },
            ]),
          ),
        ),
      );
    },
  },
];
