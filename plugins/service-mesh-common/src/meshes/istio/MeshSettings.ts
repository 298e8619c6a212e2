import { KindRef } from '../../model';
import { derived } from '../../engine/derived';
import { isUnread, ResourceIndex } from '../../engine/ResourceIndex';
import {
  ObjectFields,
  bool,
  json,
  list,
  number,
  object,
  TypeOf,
  text,
  ProjectionTools,
} from '../../engine/shape';
import { MeshConfigMap } from '../shared/meshConfigMap';

const meshConfig = object({
  rootNamespace: text,
  trustDomain: text,
  trustDomainAliases: list(text),
  enableAutoMtls: bool,
  outboundTrafficPolicy: object({ mode: text }),
  defaultVirtualServiceExportTo: list(text),
  defaultServiceExportTo: list(text),
  defaultDestinationRuleExportTo: list(text),
  pathNormalization: object({ normalization: text }),
  defaultHttpRetryPolicy: object({
    attempts: number,
    perTryTimeout: text,
    retryOn: text,
  } satisfies ObjectFields),
  extensionProviders: list(
    object({
      name: text,
      envoyExtAuthzHttp: json,
      envoyExtAuthzGrpc: json,
      envoyFileAccessLog: json,
      envoyHttpAls: json,
      envoyTcpAls: json,
      envoyOtelAls: json,
      prometheus: json,
      stackdriver: json,
      zipkin: json,
      lightstep: json,
      datadog: json,
      opencensus: json,
      skywalking: json,
      opentelemetry: json,
    }),
  ),
  enableTracing: bool,
  accessLogFile: text,
  defaultProviders: object({
    accessLogging: list(text),
    metrics: list(text),
    tracing: list(text),
  }),
  defaultConfig: json,
});

type MeshConfig = TypeOf<typeof meshConfig>;

const NO_TOOLS: ProjectionTools = {};

/** The mesh-wide settings every reader needs, with Istio's defaults filled in. @internal */
export interface MeshSettings {
  readonly rootNamespace: string;
  readonly trustDomain: string;
  readonly trustDomainAliases: readonly string[];
  readonly clusterDomain: string;
  readonly autoMtls: boolean;
  readonly outboundTrafficPolicy: 'ALLOW_ANY' | 'REGISTRY_ONLY';
  readonly config: MeshConfig;
  /** Set when the configuration could not be read and the defaults stand in for it. */
  readonly unread?: KindRef;
}

/** Settings from a mesh configuration as the control plane holds it. @internal */
export function meshSettingsOf(
  config: unknown,
  unread?: KindRef,
): MeshSettings {
  const read = meshConfig.project(config ?? {}, '', [], NO_TOOLS) ?? {};
  return {
    rootNamespace: read.rootNamespace || 'istio-system',
    trustDomain: read.trustDomain || 'cluster.local',
    trustDomainAliases: read.trustDomainAliases ?? [],
    clusterDomain: 'cluster.local',
    autoMtls: read.enableAutoMtls ?? true,
    outboundTrafficPolicy:
      read.outboundTrafficPolicy?.mode === 'REGISTRY_ONLY'
        ? 'REGISTRY_ONLY'
        : 'ALLOW_ANY',
    config: read,
    ...(unread && { unread }),
  };
}

const settingsIn = derived((maps: readonly MeshConfigMap[]): MeshSettings => {
  const candidates = maps.filter(m => m.metadata.name === 'istio');
  const chosen =
    candidates.find(m => m.metadata.namespace === 'istio-system') ??
    candidates[0];
  return meshSettingsOf({
    ...(chosen && { rootNamespace: chosen.metadata.namespace }),
    ...asRecord(chosen?.data?.mesh),
  });
});

/**
 * Reads the mesh configuration from the control plane's ConfigMap. Without one the defaults hold: that is how Istio
 * behaves too, and a cluster that lets nobody read ConfigMaps is the common case.
 * @internal
 */
export function readMeshSettings(index: ResourceIndex): MeshSettings {
  const maps = index.list(MeshConfigMap);
  return isUnread(maps)
    ? meshSettingsOf(undefined, maps.unread)
    : settingsIn(maps);
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
