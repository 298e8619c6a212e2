import { Pod } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { CertificateSecret, IstioGateway } from '../kinds';
import { ServerCertificate } from '../serverCertificate';
import { gatewayCredentials } from './gatewayCredentials';

/** A Gateway names a Secret that is not where its proxies look for it. @internal */
export const gatewayCertificateNotFound: FindingRule = {
  code: 'istio/gateway-certificate-not-found',
  severity: 'error',
  title: 'Certificate of a Gateway does not exist',
  message: 'There is no Secret {secret} in {namespace}.',
  why: 'The proxy has no certificate for the hosts and refuses their connections.',
  fix: 'Create the Secret in the namespace of the gateway’s pods (not of the Gateway), or correct the name.',
  reads: [CertificateSecret, IstioGateway, Pod],
  aliases: ['IST0101'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0101/',
  *check({ index }): Iterable<Problem> {
    for (const credential of gatewayCredentials(index)) {
      if (credential.secret) continue;
      const { gateway, field, name, namespace } = credential;
      yield {
        subject: index.ref(gateway, IstioGateway),
        field,
        params: { secret: name, namespace },
      };
    }
  },
};

/** Why a proxy cannot serve with a certificate; 0 stands for an unknown time. */
function problemOf(
  { state, notBefore = -Infinity, notAfter = Infinity }: ServerCertificate,
  now: number,
): string | undefined {
  if (state === 'missing') return 'holds no pair of certificate and key';
  if (state === 'unreadable') return 'holds something else than a certificate';
  if (now === 0) return undefined;
  if (now > notAfter) return `expired on ${dayOf(notAfter)}`;
  return now < notBefore
    ? `is not valid before ${dayOf(notBefore)}`
    : undefined;
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** A Gateway names a Secret with which its proxies cannot serve. @internal */
export const gatewayCertificateInvalid: FindingRule = {
  code: 'istio/gateway-certificate-invalid',
  severity: 'error',
  title: 'Certificate of a Gateway is not valid',
  message: 'The Secret {secret} {problem}.',
  why: 'Clients are refused, or warned of an insecure connection.',
  fix: 'Renew the certificate; the Secret needs it as `tls.crt` with its key as `tls.key`.',
  reads: [CertificateSecret, IstioGateway, Pod],
  aliases: ['IST0161'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0161/',
  dependsOnTime: true,
  *check({ index }): Iterable<Problem> {
    for (const { gateway, field, name, secret } of gatewayCredentials(index)) {
      if (!secret) continue;
      const problem = problemOf(
        secret.data ?? { state: 'missing', entries: [] },
        index.takenAt,
      );
      if (!problem) continue;
      yield {
        subject: index.ref(gateway, IstioGateway),
        field,
        params: { secret: name, problem },
      };
    }
  },
};
