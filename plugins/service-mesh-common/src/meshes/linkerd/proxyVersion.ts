import { Pod } from '../../engine/coreKinds';

/** Version of the proxy in a pod by its image tag; undefined without a proxy, or with a digest in place of a tag. @internal */
export function proxyVersion(pod: Pod): string | undefined {
  const proxy = [
    ...(pod.spec?.initContainers ?? []),
    ...(pod.spec?.containers ?? []),
  ].find(c => c.name === 'linkerd-proxy');
  const image = proxy?.image ?? '';
  if (image.includes('@')) return undefined;
  const tag = image.slice(image.lastIndexOf('/') + 1).split(':')[1];
  return tag || undefined;
}
