import { Namespace, Pod } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { ProxyConfig } from '../kinds';
import { readMeshSettings } from '../MeshSettings';
import { selects } from '../selects';
import { injectorValues } from './injectorValues';

/** Names of pods shown before the rest is only counted. */
const NAMES_SHOWN = 5;

/** The flavour of image a pod's settings ask for, such as `distroless`; empty = the plain one. */
function imageTypes(index: ResourceIndex): (pod: Pod) => string {
  const { config, rootNamespace } = readMeshSettings(index);
  const ofMesh = imageTypeOf(config?.defaultConfig);
  const reading = index.list(ProxyConfig);
  const configs = isUnread(reading) ? [] : reading;
  const ofRoot = configs
    .filter(c => c.metadata.namespace === rootNamespace)
    .map(imageTypeOfConfig)
    .find(Boolean);
  return pod => {
    const own = configs.filter(
      c =>
        c.metadata.namespace === pod.metadata.namespace &&
        c.metadata.namespace !== rootNamespace,
    );
    const ofNamespace = own
      .filter(c => !c.spec?.selector)
      .map(imageTypeOfConfig)
      .find(Boolean);
    const ofWorkload = own
      .filter(
        c =>
          c.spec?.selector &&
          selects(c.spec.selector.matchLabels, pod.metadata.labels ?? {}),
      )
      .map(imageTypeOfConfig)
      .find(Boolean);
    const type =
      ofAnnotation(pod) || ofWorkload || ofNamespace || ofRoot || ofMesh || '';
    return type === 'default' ? '' : type;
  };
}

function imageTypeOfConfig({ spec }: ProxyConfig): string | undefined {
  return spec?.image?.imageType;
}

function imageTypeOf(settings: unknown): string | undefined {
  const { image } = (settings ?? {}) as { image?: { imageType?: unknown } };
  return typeof image?.imageType === 'string' ? image.imageType : undefined;
}

/** The annotation is YAML or JSON, of which only this one value matters. */
function ofAnnotation({ metadata }: Pod): string | undefined {
  const settings = metadata.annotations?.['proxy.istio.io/config'] ?? '';
  return /(?:^|[\s{,"])imageType"?\s*:\s*"?([\w.-]+)/.exec(settings)?.[1];
}

/** The revision whose injector serves a namespace; undefined = none does. */
function revisionOf({ metadata: { labels } }: Namespace): string | undefined {
  const revision = labels?.['istio.io/rev'];
  if (revision !== undefined) return revision || 'default';
  return labels?.['istio-injection'] === 'enabled' ? 'default' : undefined;
}

/** Pods run another image of the proxy than their injector gives out now. @internal */
export const proxyImageMismatch: FindingRule = {
  code: 'istio/proxy-image-mismatch',
  severity: 'warning',
  title: 'Proxies of an old image',
  message: 'Another image of the proxy than {image} runs in {pods}.',
  why: 'The pods were started before the control plane was upgraded: they miss its fixes, and old proxies are supported for two versions only.',
  fix: 'Restart the workloads.',
  reads: [Namespace, Pod, MeshConfigMap, ProxyConfig],
  aliases: ['IST0158'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/',
  *check({ index }): Iterable<Problem> {
    const injectors = injectorValues(index);
    const namespaces = index.list(Namespace);
    if (isUnread(namespaces) || injectors.size === 0) return;
    const imageType = imageTypes(index);
    for (const namespace of namespaces) {
      const image = injectors.get(revisionOf(namespace) ?? '')?.image;
      if (image === undefined) continue;
      const pods = index.list(Pod, namespace.metadata.name);
      const old = isUnread(pods)
        ? []
        : pods.filter(pod => {
            const { annotations } = pod.metadata;
            if (annotations?.['sidecar.istio.io/proxyImage']) return false;
            const { containers = [], initContainers = [] } = pod.spec ?? {};
            const proxies = [...containers, ...initContainers].filter(
              c => c.name === 'istio-proxy' && c.image !== image,
            );
            if (proxies.length === 0) return false;
            const flavoured = `${image}-${imageType(pod)}`;
            return proxies.some(proxy => proxy.image !== flavoured);
          });
      if (old.length === 0) continue;
      const names = old.map(pod => pod.metadata.name).sort();
      const more = names.length - NAMES_SHOWN;
      yield {
        subject: index.ref(namespace, Namespace),
        params: {
          image,
          pods: `${names.slice(0, NAMES_SHOWN).join(', ')}${
            more > 0 ? ` and ${more} more` : ''
          }`,
        },
      };
    }
  },
};
