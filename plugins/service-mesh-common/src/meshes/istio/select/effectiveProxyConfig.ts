import { oldestFirst } from '../byAge';
import { ProxyConfig } from '../kinds';
import { isSelective, Labels, selects } from '../selects';
import { proxySettingsOf } from './proxySettingsOf';

/** Settings of a proxy by name, in the mesh configuration's terms. @internal */
export type ProxySettings = Readonly<Record<string, unknown>>;

/** Where a part of a proxy's settings was written. @internal */
export type ProxySettingsSource =
  | { readonly type: 'mesh configuration' }
  | { readonly type: 'annotation' }
  | {
      readonly type: 'resource';
      readonly level: 'mesh' | 'namespace' | 'workload';
      readonly resource: ProxyConfig;
    };

/** One layer of settings. @internal */
export interface ProxySettingsLayer {
  readonly source: ProxySettingsSource;
  readonly settings: ProxySettings;
}

/** The pod a proxy runs in. @internal */
export interface ProxyPod {
  readonly namespace: string;
  readonly labels: Labels;
  /** Content of the annotation `proxy.istio.io/config`, parsed. */
  readonly annotation?: unknown;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function settingsOf({ spec }: ProxyConfig): ProxySettings {
  return {
    ...(spec?.concurrency !== undefined && { concurrency: spec.concurrency }),
    ...(spec?.environmentVariables && {
      proxyMetadata: spec.environmentVariables,
    }),
    ...(spec?.image && { image: spec.image }),
  };
}

/** What is said about a pod's proxy, from the widest to the nearest; of each scope only the oldest resource counts. @internal */
export function proxySettingsLayers(
  resources: readonly ProxyConfig[],
  pod: ProxyPod,
  mesh: {
    readonly rootNamespace: string;
    readonly defaultConfig?: unknown;
  },
): ProxySettingsLayer[] {
  const ordered = oldestFirst(resources);
  const annotated = proxySettingsOf(pod.annotation);
  const layer = (
    level: 'mesh' | 'namespace' | 'workload',
    resource: ProxyConfig | undefined,
  ): readonly ProxySettingsLayer[] =>
    resource
      ? [
          {
            source: { type: 'resource', level, resource },
            settings: settingsOf(resource),
          },
        ]
      : [];
  const wide = (namespace: string) =>
    ordered.find(
      ({ metadata, spec }) =>
        metadata.namespace === namespace && spec?.selector === undefined,
    );
  const own = ordered.find(
    ({ metadata, spec }) =>
      metadata.namespace === pod.namespace &&
      isSelective(spec?.selector?.matchLabels) &&
      selects(spec?.selector?.matchLabels, pod.labels),
  );
  return [
    ...(isRecord(mesh.defaultConfig)
      ? [
          {
            source: { type: 'mesh configuration' as const },
            settings: mesh.defaultConfig,
          },
        ]
      : []),
    ...layer('mesh', wide(mesh.rootNamespace)),
    ...(pod.namespace === mesh.rootNamespace
      ? []
      : layer('namespace', wide(pod.namespace))),
    ...(annotated
      ? [{ source: { type: 'annotation' as const }, settings: annotated }]
      : []),
    ...layer('workload', own),
  ];
}

/** Settings that are merged by key; any other is replaced as a whole. */
const MERGED = new Set(['proxyMetadata', 'proxyHeaders']);

function merge(base: ProxySettings, over: ProxySettings): ProxySettings {
  return Object.entries(over).reduce<ProxySettings>((into, [key, value]) => {
    if (value === null || value === undefined) return into;
    const before = Object.hasOwn(into, key) ? into[key] : undefined;
    return {
      ...into,
      [key]:
        MERGED.has(key) && isRecord(before) && isRecord(value)
          ? { ...before, ...value }
          : value,
    };
  }, base);
}

/** The settings in force; later layers win. @internal */
export function effectiveProxyConfig(
  layers: readonly ProxySettingsLayer[],
): ProxySettings {
  return layers.reduce<ProxySettings>(
    (settings, layer) => merge(settings, layer.settings),
    {},
  );
}
