import {
  isUnread,
  readAll,
  ResourceIndex,
} from '../../../engine/ResourceIndex';
import { Pod } from '../../../engine/coreKinds';
import {
  AccessLogSetting,
  EvidenceList,
  MetricsSetting,
  ProxyPatch,
  ProxySetting,
  RateLimit,
  TelemetrySide,
  TracingSetting,
  Workload,
  WorkloadTelemetry,
} from '../../../model';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { durationMs } from '../../shared/durationMs';
import { byDefault, byResource, byUnread } from '../evidence';
import { EnvoyFilter, ProxyConfig, Telemetry } from '../kinds';
import { isGateway } from '../membership';
import { MeshSettings, readMeshSettings } from '../MeshSettings';
import { placeOf } from '../revisionOf';
import { GATEWAY_NAME_LABEL, PolicyProxy } from '../select/attachPolicy';
import {
  effectiveProxyConfig,
  ProxySettings,
  ProxySettingsLayer,
  proxySettingsLayers,
} from '../select/effectiveProxyConfig';
import { envoyFiltersFor } from '../select/envoyFiltersFor';
import { accessLogs } from '../telemetry/accessLogs';
import {
  applicableTelemetries,
  TelemetryLayer,
} from '../telemetry/applicableTelemetries';
import { metricOverrides } from '../telemetry/metricOverrides';
import { Tracing, tracing } from '../telemetry/tracing';
import { WorkloadMode } from '../telemetry/WorkloadMode';
import { filterRateLimits } from './routing/rateLimits';

interface Scope {
  readonly index: ResourceIndex;
  readonly settings: MeshSettings;
  readonly layers: readonly TelemetryLayer[];
  readonly sides: readonly WorkloadMode[];
}

const SIDES: Readonly<Record<WorkloadMode, TelemetrySide>> = {
  CLIENT: 'client',
  SERVER: 'server',
};

/** Share of the requests that is traced unless something says otherwise, in percent. */
const DEFAULT_SAMPLING_PERCENT = 1;

/** Names of variables whose values people do not want to see on a screen. */
const HELD_BACK = /token|secret|passw|credential|private_?key|api_?key/i;

type Tag = TracingSetting['tags'][number];

const NOTHING: Omit<WorkloadTelemetry, 'proxy' | 'evidence'> = {
  tracing: [],
  accessLogs: [],
  metrics: [],
  patches: [],
  rateLimits: [],
  settings: [],
};

/** What the proxy of a workload reports, and how it was changed. @internal */
export function readTelemetry(
  index: ResourceIndex,
  workload: Workload,
): WorkloadTelemetry {
  const found = proxyOf(workload);
  if (!found)
    return {
      ...NOTHING,
      proxy: 'none',
      evidence: byDefault(
        'ztunnels report connections as they are',
        workload.membership.dataPlane === 'ambient'
          ? 'without a waypoint no Telemetry, EnvoyFilter or ProxyConfig applies to the workload'
          : 'the workload is not in the mesh',
      ),
    };
  const { proxy, role } = found;
  const read = readAll(index, {
    telemetries: Telemetry,
    envoyFilters: EnvoyFilter,
    proxyConfigs: ProxyConfig,
  });
  if (!read.ok)
    return { ...NOTHING, proxy: role, evidence: byUnread(read.unread) };
  const settings = readMeshSettings(index, placeOf(workload));
  const layers = applicableTelemetries(
    read.objects.telemetries,
    proxy,
    settings.rootNamespace,
    proxy.services[0],
  );
  const scope: Scope = {
    index,
    settings,
    layers,
    // Gateways and waypoints take part in requests as clients.
    sides: role === 'sidecar' ? ['CLIENT', 'SERVER'] : ['CLIENT'],
  };
  const pod = isUnread(index.list(Pod, workload.namespace))
    ? undefined
    : index.get(Pod, workload.pods[0] ?? '', workload.namespace);
  const annotation =
    pod && 'metadata' in pod
      ? parseFlat(pod.metadata.annotations?.['proxy.istio.io/config'])
      : undefined;
  const configs = proxySettingsLayers(
    read.objects.proxyConfigs,
    {
      namespace: proxy.namespace,
      labels: proxy.labels,
      ...(annotation && { annotation }),
    },
    {
      rootNamespace: settings.rootNamespace,
      defaultConfig: settings.config.defaultConfig,
    },
  );
  const { patches, rateLimits } = patchesOf(
    scope,
    envoyFiltersFor(read.objects.envoyFilters, proxy, {
      rootNamespace: settings.rootNamespace,
      selectorsReachGateways: true,
    }),
    workload.membership.proxyVersions,
  );
  return {
    proxy: role,
    tracing: tracingOf(scope, effectiveProxyConfig(configs)),
    accessLogs: accessLogsOf(scope),
    metrics: metricsOf(scope),
    patches,
    rateLimits,
    settings: settingsOf(index, configs, workload),
    evidence: settings.unread
      ? byUnread(
          [settings.unread],
          'the mesh configuration of the control plane is not known; something else stands in for it',
        )
      : layerEvidence(scope, layers[layers.length - 1]),
  };
}

function proxyOf({
  membership,
  namespace,
  podLabels,
  services,
}: Workload):
  | { proxy: PolicyProxy; role: 'sidecar' | 'gateway' | 'waypoint' }
  | undefined {
  const { dataPlane, waypoint } = membership;
  if (dataPlane === 'sidecar')
    return {
      proxy: { namespace, labels: podLabels, isWaypoint: false, services: [] },
      role: isGateway(podLabels) ? 'gateway' : 'sidecar',
    };
  if (dataPlane !== 'ambient' || !waypoint) return undefined;
  return {
    proxy: {
      namespace: waypoint.namespace ?? namespace,
      labels: { [GATEWAY_NAME_LABEL]: waypoint.name },
      isWaypoint: true,
      services: services.map(name => ({ name, namespace, kind: 'Service' })),
    },
    role: 'waypoint',
  };
}

function layerEvidence(
  { index }: Scope,
  layer: TelemetryLayer | undefined,
  field = 'spec',
): EvidenceList {
  return layer
    ? byResource(
        index,
        layer.telemetry,
        Telemetry,
        field,
        `for the ${layer.level}`,
      )
    : byDefault('mesh configuration', 'no Telemetry speaks about it');
}

/** Where the mesh configuration stands. */
function meshEvidence({ index, settings }: Scope, field: string): EvidenceList {
  const maps = index.list(MeshConfigMap, settings.rootNamespace);
  const map = isUnread(maps)
    ? undefined
    : maps.find(({ metadata }) => metadata.name === 'istio');
  return map
    ? byResource(index, map, MeshConfigMap, `data.mesh.${field}`)
    : byDefault('mesh configuration');
}

/** A header that may stand in for itself says more than its name. */
function tagSource(value: unknown): Pick<Tag, 'source'> {
  const { literal, header, environment } = (value ?? {}) as Readonly<
    Record<string, Readonly<Record<string, unknown>>>
  >;
  if (typeof literal?.value === 'string')
    return { source: { from: 'literal', value: literal.value } };
  const [from, named] = header
    ? (['header', header] as const)
    : (['environment', environment] as const);
  return typeof named?.name === 'string' && named.defaultValue === undefined
    ? { source: { from, value: named.name } }
    : {};
}

function tagInWords(value: unknown): string {
  const { literal, header, environment, formatter } = (value ?? {}) as Readonly<
    Record<string, Readonly<Record<string, unknown>>>
  >;
  const text = (part: unknown) => (typeof part === 'string' ? part : '');
  if (literal) return text(literal.value);
  if (header) return `header ${text(header.name)}`;
  if (environment) return `environment variable ${text(environment.name)}`;
  return formatter ? text(formatter.value) : '';
}

function tracingOf(scope: Scope, proxyConfig: ProxySettings): TracingSetting[] {
  const { settings, sides } = scope;
  const written = (proxyConfig.tracing ?? {}) as Readonly<
    Record<string, unknown>
  >;
  // Zero counts as not written, and more than all of them as a mistake.
  const sampling =
    typeof written.sampling === 'number' &&
    written.sampling !== 0 &&
    written.sampling <= 100
      ? written.sampling
      : DEFAULT_SAMPLING_PERCENT;
  const found = tracing(scope.layers, settings);
  if (found) {
    return sides.map(mode =>
      tracingSetting(scope, SIDES[mode], found[mode], sampling),
    );
  }
  const older = ['zipkin', 'lightstep', 'datadog', 'stackdriver'].find(
    key => written[key] !== undefined && written[key] !== null,
  );
  return sides.map(mode => ({
    side: SIDES[mode],
    enabled: settings.config.enableTracing !== false && older !== undefined,
    ...(older !== undefined && { provider: older }),
    samplingPercent: sampling,
    tags: [],
    evidence: meshEvidence(
      scope,
      older === undefined ? 'enableTracing' : 'defaultConfig.tracing',
    ),
  }));
}

function tracingSetting(
  scope: Scope,
  side: TelemetrySide,
  found: Tracing,
  sampling: number,
): TracingSetting {
  const [layer] = found.by;
  return {
    side,
    enabled: !found.disabled,
    ...(found.provider !== undefined && { provider: found.provider }),
    samplingPercent: found.samplingPercentage ?? sampling,
    tags: Object.entries(found.customTags ?? {}).map(([name, value]) => ({
      name,
      value: tagInWords(value),
      ...tagSource(value),
    })),
    evidence: layer
      ? layerEvidence(scope, layer, 'spec.tracing')
      : meshEvidence(scope, 'defaultProviders.tracing'),
  };
}

function accessLogsOf(scope: Scope): AccessLogSetting[] {
  const { settings, sides } = scope;
  return sides.flatMap((mode): AccessLogSetting[] => {
    const side = SIDES[mode];
    const logs = accessLogs(scope.layers, settings, mode);
    if (logs === undefined) {
      const file = settings.config.accessLogFile;
      return file
        ? [
            {
              side,
              enabled: true,
              provider: file,
              evidence: meshEvidence(scope, 'accessLogFile'),
            },
          ]
        : [];
    }
    return logs.map(({ provider, disabled, filter, by }) => ({
      side,
      enabled: !disabled,
      provider,
      ...(filter !== undefined && { filter }),
      evidence: by
        ? layerEvidence(scope, by, 'spec.accessLogging')
        : meshEvidence(scope, 'defaultProviders.accessLogging'),
    }));
  });
}

function metricsOf(scope: Scope): MetricsSetting[] {
  const speaking = scope.layers.filter(
    ({ telemetry }) => telemetry.spec?.metrics?.length,
  );
  const merged = metricOverrides(
    speaking.flatMap(({ telemetry }) => telemetry.spec?.metrics ?? []),
    scope.settings,
  );
  return [...merged].flatMap(([provider, { sides, reportingInterval }]) => {
    const reportingIntervalMs = durationMs(reportingInterval);
    return scope.sides.map(
      (mode): MetricsSetting => ({
        side: SIDES[mode],
        provider,
        enabled: !sides[mode].disabled,
        ...(reportingIntervalMs !== undefined && { reportingIntervalMs }),
        changes: sides[mode].overrides.map(({ name, disabled, tags }) => ({
          metric: name,
          enabled: !disabled,
          tags: tags.map(tag => ({
            name: tag.name,
            ...(!tag.remove && { value: tag.value }),
          })),
        })),
        evidence: speaking.length
          ? layerEvidence(scope, speaking[speaking.length - 1], 'spec.metrics')
          : meshEvidence(scope, 'defaultProviders.metrics'),
      }),
    );
  });
}

function patchesOf(
  { index }: Scope,
  filters: readonly EnvoyFilter[],
  versions: readonly string[],
): { patches: ProxyPatch[]; rateLimits: RateLimit[] } {
  const found = filters.map(filter => ({
    filter,
    limits: filterRateLimits(index, filter, versions),
  }));
  return {
    patches: found.map(({ filter, limits }) => ({
      targets: [
        ...new Set(
          (filter.spec?.configPatches ?? []).flatMap(
            ({ applyTo }) => applyTo ?? [],
          ),
        ),
      ],
      priority: filter.spec?.priority ?? 0,
      recognised: limits.map(
        ({ requests, intervalMs }) =>
          `local rate limit: ${requests} requests each ${intervalMs / 1000} s`,
      ),
      evidence: byResource(index, filter, EnvoyFilter),
    })),
    rateLimits: found.flatMap(({ limits }) => limits),
  };
}

/** Settings that people write a ProxyConfig for, and where each came from. */
function settingsOf(
  index: ResourceIndex,
  layers: readonly ProxySettingsLayer[],
  workload: Workload,
): ProxySetting[] {
  const found = new Map<string, ProxySetting>();
  for (const { source, settings } of layers) {
    const evidence = settingEvidence(index, source, workload);
    for (const [name, value] of flatSettings(settings))
      found.set(name, { name, value, needsRestart: true, evidence });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function settingEvidence(
  index: ResourceIndex,
  source: ProxySettingsLayer['source'],
  { namespace, pods }: Workload,
): EvidenceList {
  if (source.type === 'resource')
    return byResource(
      index,
      source.resource,
      ProxyConfig,
      'spec',
      `for the ${source.level}`,
    );
  if (source.type === 'annotation')
    return [
      {
        type: 'resource',
        ref: {
          cluster: index.cluster,
          group: '',
          kind: 'Pod',
          namespace,
          name: pods[0] ?? '',
        },
        field: 'metadata.annotations["proxy.istio.io/config"]',
      },
    ];
  return byDefault('mesh configuration', 'written in defaultConfig');
}

function flatSettings(
  settings: ProxySettings,
  prefix = '',
): (readonly [name: string, value: string])[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    const name = `${prefix}${key}`;
    if (typeof value === 'object' && value !== null)
      return Array.isArray(value)
        ? [[name, JSON.stringify(value)] as const]
        : flatSettings(value as ProxySettings, `${name}.`);
    return [
      [name, HELD_BACK.test(key) ? '(not shown)' : String(value)] as const,
    ];
  });
}

/**
 * Reads the annotation's YAML as far as that goes without a parser: JSON, and lines of `key: value` with sections of one
 * level.
 */
function parseFlat(text: string | undefined): ProxySettings | undefined {
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null
      ? (parsed as ProxySettings)
      : undefined;
  } catch {
    return parseLines(text);
  }
}

/** undefined = more than a line can say. */
function scalar(written: string): unknown {
  const text = written.replace(/\s+#.*$/, '');
  if (/^[[{|>&*!]/.test(text)) return undefined;
  const bare = text.replace(/^(["'])(.*)\1$/, '$2');
  if (bare !== text) return bare;
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function parseLines(text: string): ProxySettings {
  const settings: Record<string, unknown> = {};
  let section: Record<string, unknown> | undefined;
  for (const line of text.split('\n')) {
    const match = /^(\s*)([A-Za-z_][\w.-]*):\s*(.*?)\s*$/.exec(line);
    if (!match) continue;
    const [, indent, key, value] = match;
    if (key === '__proto__') continue;
    if (indent === '') section = undefined;
    const into = section ?? settings;
    if (value === '') {
      section = {};
      settings[key] = section;
    } else {
      into[key] = scalar(value);
    }
  }
  // A section of which nothing was read may be a list.
  return Object.fromEntries(
    Object.entries(settings).filter(
      ([, value]) =>
        typeof value !== 'object' ||
        value === null ||
        Object.keys(value).length > 0,
    ),
  );
}
