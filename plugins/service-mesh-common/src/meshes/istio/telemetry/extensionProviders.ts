import { MeshSettings } from '../MeshSettings';

/** A provider of telemetry as the mesh configuration defines it. @internal */
export type ExtensionProvider = NonNullable<
  MeshSettings['config']['extensionProviders']
>[number];

/** Providers every installation has; its configuration may define one of these names anew. */
const BUILT_IN: readonly ExtensionProvider[] = [
  { name: 'prometheus', prometheus: {} },
  { name: 'stackdriver', stackdriver: {} },
  { name: 'envoy', envoyFileAccessLog: { path: '/dev/stdout' } },
];

const LOGGERS = [
  'envoyFileAccessLog',
  'envoyHttpAls',
  'envoyTcpAls',
  'envoyOtelAls',
] as const;

const equal = (a: string, b: string | undefined) =>
  a.toLowerCase() === b?.toLowerCase();

/** The provider a Telemetry names; case does not count. undefined = there is none. @internal */
export function findProvider(
  settings: MeshSettings,
  name: string,
): ExtensionProvider | undefined {
  return [...(settings.config.extensionProviders ?? []), ...BUILT_IN].find(
    provider => equal(name, provider.name),
  );
}

/** What a provider is, such as `zipkin`; undefined when the configuration does not say. @internal */
export function providerType(provider: ExtensionProvider): string | undefined {
  const own = Object.keys(provider).find(key => key !== 'name');
  if (own) return own;
  const builtIn = BUILT_IN.find(({ name }) => equal(name ?? '', provider.name));
  return builtIn && Object.keys(builtIn).find(key => key !== 'name');
}

/** Whether a provider takes access logs; one of unknown type is taken at its name. @internal */
export function takesAccessLogs(provider: ExtensionProvider): boolean {
  const type = providerType(provider);
  return type === undefined || LOGGERS.some(logger => logger === type);
}
