import {
  isUnread,
  isUnreadObject,
  ResourceIndex,
} from '../../../engine/ResourceIndex';
import { CertificateSecret, IstioGateway } from '../kinds';
import { gatewayPods } from './gatewayPods';

/** A Secret that a server of a Gateway names. @internal */
export interface GatewayCredential {
  readonly gateway: IstioGateway;
  readonly field: string;
  readonly name: string;
  /** Where the gateway's proxies run and look for it. */
  readonly namespace: string;
  readonly secret?: CertificateSecret;
}

/** Secrets that Gateways name, where their proxies look for them. @internal */
export function* gatewayCredentials(
  index: ResourceIndex,
): Iterable<GatewayCredential> {
  if (isUnread(index.list(CertificateSecret))) return;
  for (const [gateway, pods] of gatewayPods(index)) {
    const namespaces = [
      ...new Set(pods.map(pod => pod.metadata.namespace ?? 'default')),
    ];
    if (namespaces.length === 0) continue;
    for (const [i, { tls }] of (gateway.spec?.servers ?? []).entries()) {
      const written = tls?.credentialName;
      if (!written || written.startsWith('builtin://')) continue;
      const place = /^kubernetes(?:-gateway)?:\/\/([^/]+)\/(.+)$/.exec(written);
      const name = place?.[2] ?? written;
      const places = place ? [place[1]] : namespaces;
      const secret = places
        .map(namespace => index.get(CertificateSecret, name, namespace))
        .find(found => found !== undefined);
      yield {
        gateway,
        field: `spec.servers[${i}].tls.credentialName`,
        name,
        namespace: places.join(', '),
        ...(secret && !isUnreadObject(secret) && { secret }),
      };
    }
  }
}
