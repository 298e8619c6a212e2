import { isUnread, ResourceIndex } from '../../engine/ResourceIndex';
import { MeshConfigMap } from '../shared/meshConfigMap';

/** One control plane of Linkerd in the cluster. @internal */
export interface Installation {
  readonly config: MeshConfigMap;
  readonly namespace: string;
  /** Helm values, not checked. */
  readonly values: Readonly<Record<string, unknown>>;
}

function asValues(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/** The control planes of a cluster; none when Linkerd is not installed, or its values could not be read. @internal */
export function installations(index: ResourceIndex): readonly Installation[] {
  const maps = index.list(MeshConfigMap);
  if (isUnread(maps)) return [];
  return maps.flatMap(config =>
    config.metadata.name === 'linkerd-config'
      ? [
          {
            config,
            namespace: config.metadata.namespace ?? 'default',
            values: asValues(config.data?.values),
          },
        ]
      : [],
  );
}

/** Version of the proxies that an installation injects; undefined when its values do not say. @internal */
export function expectedProxyVersion({
  values,
}: Installation): string | undefined {
  const image = asValues(asValues(values.proxy).image);
  return [image.version, values.linkerdVersion].find(
    (version): version is string =>
      typeof version === 'string' && version !== '',
  );
}
