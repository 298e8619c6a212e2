import { MeshSettings } from '../MeshSettings';
import { TelemetryLayer } from './applicableTelemetries';
import { findProvider, takesAccessLogs } from './extensionProviders';
import { modesOf, providerNames, WorkloadMode } from './WorkloadMode';

/** What one provider of access logs is told. @internal */
export interface AccessLog {
  readonly provider: string;
  readonly disabled: boolean;
  /** CEL expression that picks the entries; undefined = all. */
  readonly filter?: string;
  /** The last layer that speaks about the provider; undefined = the mesh configuration. */
  readonly by?: TelemetryLayer;
}

/**
 * Access logs of one side of a proxy, by provider. undefined = no Telemetry and no default provider speaks about them, so
 * that the older settings of the mesh configuration hold. The nearest layer that lists providers decides which are used.
 * @internal
 */
export function accessLogs(
  layers: readonly TelemetryLayer[],
  settings: MeshSettings,
  mode: WorkloadMode,
): readonly AccessLog[] | undefined {
  const defaults = settings.config.defaultProviders?.accessLogging ?? [];
  const speaking = layers.filter(
    ({ telemetry }) => telemetry.spec?.accessLogging?.length,
  );
  if (speaking.length === 0)
    return defaults.length === 0
      ? undefined
      : known(
          settings,
          defaults.map(provider => ({ provider, disabled: false })),
        );
  const filters = new Map<string, string | undefined>();
  let inScope: readonly string[] = defaults;
  for (const { telemetry } of speaking) {
    const named = (telemetry.spec?.accessLogging ?? [])
      .filter(entry => modesOf(entry.match?.mode).includes(mode))
      .flatMap(entry => {
        const names = providerNames(entry.providers);
        names.forEach(name => filters.set(name, entry.filter?.expression));
        return names;
      });
    if (named.length > 0) inScope = named;
  }
  const found = new Map<string, AccessLog>();
  let parents: readonly string[] = defaults;
  for (const by of speaking) {
    for (const entry of by.telemetry.spec?.accessLogging ?? []) {
      const names = providerNames(entry.providers);
      if (names.length > 0) parents = names;
      if (!modesOf(entry.match?.mode).includes(mode)) continue;
      for (const provider of parents.filter(name => inScope.includes(name))) {
        const filter = filters.get(provider);
        found.set(
          provider,
          entry.disabled
            ? { provider, disabled: true, by }
            : {
                provider,
                disabled: false,
                ...(filter !== undefined && { filter }),
                by,
              },
        );
      }
    }
  }
  return known(settings, [...found.values()]);
}

/** Drops what no provider stands behind. */
function known(
  settings: MeshSettings,
  logs: readonly AccessLog[],
): readonly AccessLog[] {
  return logs
    .flatMap(log => {
      const provider = findProvider(settings, log.provider);
      return provider && takesAccessLogs(provider)
        ? [{ ...log, provider: provider.name ?? log.provider }]
        : [];
    })
    .sort((a, b) => (a.provider < b.provider ? -1 : 1));
}
