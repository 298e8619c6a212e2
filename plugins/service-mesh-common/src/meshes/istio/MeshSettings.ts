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
import { DEFAULT_REVISION, MeshPlace, revisionOf } from './revisionOf';

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
  /** Set when the configuration could not be read and the defaults, or those of another revision, stand in for it. */
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

const BASE_NAME = 'istio';

/** Settings by revision, the unnamed one first; of the same revision in several namespaces istio-system's count. */
const settingsIn = derived(
  (maps: readonly MeshConfigMap[]): ReadonlyMap<string, MeshSettings> => {
    const found = new Map<string, MeshSettings>();
    const inOrder = maps
      .filter(({ metadata, data }) => isMeshConfig(metadata.name, data?.mesh))
      .sort(
        (a, b) =>
          Number(b.metadata.namespace === 'istio-system') -
          Number(a.metadata.namespace === 'istio-system'),
      );
    const named = ({ metadata }: MeshConfigMap) =>
      metadata.name.slice(BASE_NAME.length + 1) || DEFAULT_REVISION;
    const isUnnamed = (entry: MeshConfigMap) =>
      named(entry) === DEFAULT_REVISION;
    for (const map of [
      ...inOrder.filter(isUnnamed),
      ...inOrder.filter(entry => !isUnnamed(entry)),
    ]) {
      const revision = named(map);
      if (!found.has(revision))
        found.set(
          revision,
          meshSettingsOf({
            rootNamespace: map.metadata.namespace,
            ...asRecord(map.data?.mesh),
          }),
        );
    }
    return found;
  },
);

function isMeshConfig(name: string, mesh: unknown): boolean {
  return (
    name === BASE_NAME ||
    (name.startsWith(`${BASE_NAME}-`) && mesh !== undefined)
  );
}

const noSettings = meshSettingsOf(undefined);

const standIn = derived(
  (settings: MeshSettings): MeshSettings => ({
    ...settings,
    unread: { group: MeshConfigMap.group, kind: MeshConfigMap.kind },
  }),
);

/**
 * Reads the mesh configuration from the ConfigMap of the control plane: the one whose revision configures the given pods,
 * without them that of the unnamed revision. Where that one was not read, another stands in for it. Without any the defaults
 * hold: that is how Istio behaves too, and a cluster that lets nobody read ConfigMaps is the common case.
 * @internal
 */
export function readMeshSettings(
  index: ResourceIndex,
  place?: MeshPlace,
): MeshSettings {
  const maps = index.list(MeshConfigMap);
  if (isUnread(maps)) return standIn(noSettings);
  const all = settingsIn(maps);
  const [first] = all.values();
  if (!first || !place) return first ?? noSettings;
  const revision = revisionOf(index, place);
  return (
    all.get(revision) ??
    // Where only one control plane is installed, it is the one that serves those who name none.
    (revision === DEFAULT_REVISION && all.size === 1 ? first : standIn(first))
  );
}

/** The revision of the control plane where only one is installed, as far as mesh configurations tell. @internal */
export function onlyRevision(index: ResourceIndex): string | undefined {
  const maps = index.list(MeshConfigMap);
  if (isUnread(maps)) return undefined;
  const [first, ...more] = settingsIn(maps).keys();
  return more.length === 0 ? first : undefined;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
