import { IngressIntent } from '../../../../model';

/** A listener for one host, which takes routes of the namespace of the service. @internal */
export function listenerOf(
  { target, gateway, certificateSecret }: IngressIntent,
  host: string,
  secure: boolean,
) {
  return {
    name: listenerName(host, secure),
    hostname: host,
    ...(secure
      ? {
          port: 443,
          protocol: 'HTTPS',
          tls: {
            mode: 'Terminate',
            certificateRefs: [{ name: certificateSecret }],
          },
        }
      : { port: 80, protocol: 'HTTP' }),
    allowedRoutes: {
      namespaces:
        gateway.namespace === target.namespace
          ? { from: 'Same' }
          : {
              from: 'Selector',
              selector: {
                matchLabels: {
                  'kubernetes.io/metadata.name': target.namespace,
                },
              },
            },
    },
  };
}

/** The listeners of a route, where it must not take those of the other protocol. @internal */
export function sectionsOf({ hosts, gateway }: IngressIntent, secure: boolean) {
  return hosts.map(host => ({
    name: gateway.name,
    namespace: gateway.namespace,
    sectionName: listenerName(host, secure),
  }));
}

/** Names of listeners are names for Kubernetes. */
function listenerName(host: string, secure: boolean): string {
  const name = `${secure ? 'https' : 'http'}-${host
    .replace('*', 'any')
    .replaceAll('.', '-')}`;
  return name.length > 253 ? name.slice(0, 253) : name;
}
