import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { Telemetry } from '../kinds';
import { readMeshSettings } from '../MeshSettings';

/** Access logs are asked for, and nobody says where to. @internal */
export const telemetryWithoutProvider: FindingRule = {
  code: 'istio/telemetry-without-provider',
  severity: 'warning',
  title: 'Access logging without a provider',
  message:
    'An entry of accessLogging names no provider, and the mesh configuration has no default one.',
  why: 'The entry is ignored: no access log is written because of it.',
  fix: 'Name a provider in the entry, such as `envoy`, or set defaultProviders.accessLogging in the mesh configuration.',
  reads: [Telemetry, MeshConfigMap],
  aliases: ['IST0157'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0157/',
  *check({ index }): Iterable<Problem> {
    const telemetries = index.list(Telemetry);
    if (isUnread(telemetries)) return;
    const { defaultProviders } = readMeshSettings(index).config;
    if (defaultProviders?.accessLogging?.length) return;
    for (const telemetry of telemetries) {
      const i = (telemetry.spec?.accessLogging ?? []).findIndex(
        ({ disabled, providers }) => !disabled && !providers?.length,
      );
      if (i < 0) continue;
      yield {
        subject: index.ref(telemetry, Telemetry),
        field: `spec.accessLogging[${i}].providers`,
      };
    }
  },
};

/** Traces go to a provider that Istio is about to drop. @internal */
export const telemetryLightstep: FindingRule = {
  code: 'istio/telemetry-lightstep',
  severity: 'warning',
  title: 'Traces go to the deprecated Lightstep provider',
  message: 'The provider {provider} is of the deprecated kind lightstep.',
  why: 'A version of Istio without this kind of provider reports no traces for it.',
  fix: 'Define an opentelemetry provider in the mesh configuration and name it here.',
  reads: [Telemetry, MeshConfigMap],
  aliases: ['IST0002'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0002/',
  *check({ index }): Iterable<Problem> {
    const telemetries = index.list(Telemetry);
    if (isUnread(telemetries)) return;
    const { extensionProviders = [] } = readMeshSettings(index).config;
    const deprecated = new Set(
      extensionProviders
        .filter(({ lightstep }) => lightstep !== undefined)
        .map(({ name = '' }) => name),
    );
    for (const telemetry of telemetries) {
      for (const [i, { providers = [] }] of (
        telemetry.spec?.tracing ?? []
      ).entries()) {
        for (const [j, { name = '' }] of providers.entries()) {
          if (!deprecated.has(name)) continue;
          yield {
            subject: index.ref(telemetry, Telemetry),
            field: `spec.tracing[${i}].providers[${j}].name`,
            params: { provider: name },
          };
        }
      }
    }
  },
};
