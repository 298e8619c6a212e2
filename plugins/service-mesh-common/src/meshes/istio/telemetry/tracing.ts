import { MeshSettings } from '../MeshSettings';
import { TelemetryLayer } from './applicableTelemetries';
import { findProvider } from './extensionProviders';
import { modesOf, providerNames, WorkloadMode } from './WorkloadMode';

/** How one side of a proxy traces. @internal */
export interface Tracing {
  /** undefined = none is known, so nothing is reported. */
  readonly provider?: string;
  /** True when no spans are reported. */
  readonly disabled: boolean;
  /** 0–100 of the requests; undefined = what the proxy configuration says. */
  readonly samplingPercentage?: number;
  /** Tags added to spans, by name, as written. */
  readonly customTags?: Readonly<Record<string, unknown>>;
  readonly useRequestIdForTraceSampling: boolean;
  readonly enableIstioTags: boolean;
  readonly disableContextPropagation: boolean;
  /** Layers that changed something, the last one first. */
  readonly by: readonly TelemetryLayer[];
}

const START: Tracing = {
  disabled: false,
  useRequestIdForTraceSampling: true,
  enableIstioTags: true,
  disableContextPropagation: false,
  by: [],
};

function tagsOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/**
 * Tracing of both sides of a proxy; undefined = neither a Telemetry nor a default provider speaks about it, so that the
 * older settings of the mesh configuration hold. Later layers win field by field; tags replace each other as a whole.
 * @internal
 */
export function tracing(
  layers: readonly TelemetryLayer[],
  settings: MeshSettings,
): Readonly<Record<WorkloadMode, Tracing>> | undefined {
  const [defaultProvider] = settings.config.defaultProviders?.tracing ?? [];
  const entries = layers.flatMap(layer =>
    (layer.telemetry.spec?.tracing ?? []).map(entry => ({ layer, entry })),
  );
  if (entries.length === 0 && defaultProvider === undefined) return undefined;
  const resolve = (name: string): Pick<Tracing, 'provider'> => ({
    provider: findProvider(settings, name)?.name,
  });
  const merged = (mode: WorkloadMode): Tracing => {
    let state: Tracing = {
      ...START,
      ...(defaultProvider !== undefined && resolve(defaultProvider)),
    };
    for (const { layer, entry } of entries) {
      if (!modesOf(entry.match?.mode).includes(mode)) continue;
      const [name] = providerNames(entry.providers);
      const customTags = tagsOf(entry.customTags);
      state = {
        ...state,
        ...(name !== undefined && resolve(name)),
        ...(entry.disableSpanReporting !== undefined && {
          disabled: entry.disableSpanReporting,
        }),
        ...(customTags && { customTags }),
        ...(entry.randomSamplingPercentage !== undefined && {
          samplingPercentage: entry.randomSamplingPercentage,
        }),
        ...(entry.useRequestIdForTraceSampling !== undefined && {
          useRequestIdForTraceSampling: entry.useRequestIdForTraceSampling,
        }),
        ...(entry.enableIstioTags !== undefined && {
          enableIstioTags: entry.enableIstioTags,
        }),
        ...(entry.disableContextPropagation !== undefined && {
          disableContextPropagation: entry.disableContextPropagation,
        }),
        by: [layer, ...state.by.filter(other => other !== layer)],
      };
    }
    return state.provider === undefined ? { ...state, disabled: true } : state;
  };
  return { CLIENT: merged('CLIENT'), SERVER: merged('SERVER') };
}
