import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { MeshConfigMap } from '../../shared/meshConfigMap';

const INJECTOR = 'istio-sidecar-injector';

type Json = Readonly<Record<string, unknown>>;

function part(value: unknown, name: string): Json {
  const inner =
    typeof value === 'object' && value !== null
      ? (value as Json)[name]
      : undefined;
  return typeof inner === 'object' && inner !== null ? (inner as Json) : {};
}

/** What the injector of a revision is set to. @internal */
export interface InjectorValues {
  /** Namespaces that say nothing are injected. */
  readonly byDefault: boolean;
  /** Image of the proxy, with its tag; undefined when the settings do not say. */
  readonly image?: string;
}

/** Settings of the installed injectors by revision; `default` is the unnamed one. @internal */
export function injectorValues(
  index: ResourceIndex,
): ReadonlyMap<string, InjectorValues> {
  const maps = index.list(MeshConfigMap);
  const found = new Map<string, InjectorValues>();
  for (const { metadata, data } of isUnread(maps) ? [] : maps) {
    const { name } = metadata;
    if (name !== INJECTOR && !name.startsWith(`${INJECTOR}-`)) continue;
    const image = imageOf(part(data?.values, 'global'));
    found.set(name.slice(INJECTOR.length + 1) || 'default', {
      byDefault:
        part(data?.values, 'sidecarInjectorWebhook')
          .enableNamespacesByDefault === true,
      ...(image !== undefined && { image }),
    });
  }
  return found;
}

/** The image is a name below the hub, or a whole reference when it has a slash. */
function imageOf(global: Json): string | undefined {
  const { image } = part(global, 'proxy');
  if (typeof image !== 'string') return undefined;
  return image.includes('/') ? image : `${global.hub}/${image}:${global.tag}`;
}
