import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { IstioGateway } from '../kinds';
import { selects } from '../selects';

type Server = NonNullable<NonNullable<IstioGateway['spec']>['servers']>[number];

/** Stands for a server's certificate; undefined when it has none. */
function certificateOf({ tls }: Server): string | undefined {
  if (tls?.credentialName) return `secret ${tls.credentialName}`;
  return tls?.serverCertificate && tls.privateKey
    ? `files ${tls.serverCertificate} and ${tls.privateKey}`
    : undefined;
}

/** Two Gateways of the same proxies serve hosts by the same certificate. @internal */
export const gatewayCertificateShared: FindingRule = {
  code: 'istio/gateway-certificate-shared',
  severity: 'warning',
  title: 'Gateways share a certificate',
  message: 'It serves the same certificate ({certificate}) as {other}.',
  why: 'Browsers use one HTTP/2 connection for all hosts of a certificate; requests that belong to the other Gateway arrive here and get 404.',
  fix: 'Put the hosts into one Gateway, or give each its own certificate.',
  reads: [IstioGateway],
  aliases: ['IST0138'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0138/',
  *check({ index }): Iterable<Problem> {
    const gateways = index.list(IstioGateway);
    if (isUnread(gateways)) return;
    const byCertificate = new Map<string, Set<IstioGateway>>();
    for (const gateway of gateways) {
      for (const server of gateway.spec?.servers ?? []) {
        const certificate = certificateOf(server);
        if (certificate === undefined) continue;
        const known = byCertificate.get(certificate);
        if (known) known.add(gateway);
        else byCertificate.set(certificate, new Set([gateway]));
      }
    }
    for (const gateway of gateways) {
      const told = new Set<IstioGateway>([gateway]);
      for (const [i, server] of (gateway.spec?.servers ?? []).entries()) {
        const certificate = certificateOf(server) ?? '';
        for (const other of byCertificate.get(certificate) ?? []) {
          // What this Gateway's proxies serve, the other's serve too.
          if (
            told.has(other) ||
            !selects(gateway.spec?.selector, other.spec?.selector ?? {})
          )
            continue;
          told.add(other);
          const { namespace, name } = other.metadata;
          yield {
            subject: index.ref(gateway, IstioGateway),
            field: `spec.servers[${i}].tls`,
            params: { certificate, other: `${namespace}/${name}` },
          };
        }
      }
    }
  },
};
