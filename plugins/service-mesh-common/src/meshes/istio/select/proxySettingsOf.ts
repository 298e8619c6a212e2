import type { ProxySettings } from './effectiveProxyConfig';

type Form = (value: unknown) => boolean;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isText: Form = value => typeof value === 'string';
const isFlag: Form = value => typeof value === 'boolean';
const isTexts: Form = value => Array.isArray(value) && value.every(isText);
const isTextMap: Form = value =>
  isRecord(value) && Object.values(value).every(isText);

/** Also as a text. */
const isWhole: Form = value =>
  typeof value === 'string'
    ? /^-?\d+$/.test(value)
    : typeof value === 'number' && Number.isInteger(value);

/** By its name or its number. */
const isChoice: Form = value => isText(value) || isWhole(value);

/** Seconds, with up to nine places. */
const isDuration: Form = value =>
  typeof value === 'string' && /^-?\d+(\.\d{1,9})?s$/.test(value);

const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ...[
    'availabilityZone',
    'binaryPath',
    'configPath',
    'customConfigFile',
    'discoveryAddress',
    'envoyMetricsServiceAddress',
    'meshId',
    'proxyBootstrapTemplatePath',
    'serviceCluster',
    'statsdUdpAddress',
    'zipkinAddress',
  ].map(name => [name, isText] as const),
  ...[
    'concurrency',
    'fileFlushMinSizeKb',
    'proxyAdminPort',
    'statNameLength',
    'statusPort',
  ].map(name => [name, isWhole] as const),
  ...['holdApplicationUntilProxyStarts', 'statsCompression'].map(
    name => [name, isFlag] as const,
  ),
  ...['controlPlaneAuthPolicy', 'interceptionMode', 'tracingServiceName'].map(
    name => [name, isChoice] as const,
  ),
  ...[
    'discoveryRefreshDelay',
    'drainDuration',
    'fileFlushInterval',
    'terminationDrainDuration',
  ].map(name => [name, isDuration] as const),
  ...['caCertificatesPem', 'extraStatTags'].map(
    name => [name, isTexts] as const,
  ),
  ...['proxyMetadata', 'runtimeValues'].map(name => [name, isTextMap] as const),
  ...[
    'connectionSettings',
    'envoyAccessLogService',
    'envoyMetricsService',
    'gatewayTopology',
    'image',
    'privateKeyProvider',
    'proxyHeaders',
    'proxyStatsMatcher',
    'readinessProbe',
    'sds',
    'tracing',
  ].map(name => [name, isRecord] as const),
]);

/**
 * What counts of settings written by hand: fields nobody knows are left out, and one that holds what it cannot spoils them all.
 * Inside sections nothing is checked.
 * @internal
 */
export function proxySettingsOf(written: unknown): ProxySettings | undefined {
  if (!isRecord(written)) return undefined;
  const known = Object.entries(written).flatMap(([key, value]) => {
    const name = key.replace(/_([a-z])/g, (_, letter: string) =>
      letter.toUpperCase(),
    );
    const form = FORMS.get(name);
    return form && value !== null && value !== undefined
      ? [{ name, value, fits: form(value) }]
      : [];
  });
  return known.every(({ fits }) => fits)
    ? Object.fromEntries(known.map(({ name, value }) => [name, value]))
    : undefined;
}
