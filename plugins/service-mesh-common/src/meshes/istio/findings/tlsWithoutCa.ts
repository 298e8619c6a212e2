import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { DestinationRule } from '../kinds';

type Tls = NonNullable<
  NonNullable<NonNullable<DestinationRule['spec']>['trafficPolicy']>['tls']
>;

/** A certificate authority in a Secret is read only by clients that a selector names. */
function verifiesNothing(
  tls: Tls | undefined,
  { spec }: DestinationRule,
): boolean {
  if (tls?.mode !== 'SIMPLE' && tls?.mode !== 'MUTUAL') return false;
  return !tls.caCertificates && !(tls.credentialName && spec?.workloadSelector);
}

function* withRules(index: ResourceIndex): Iterable<DestinationRule> {
  const rules = index.list(DestinationRule);
  if (!isUnread(rules)) yield* rules;
}

const COMMON = {
  severity: 'warning',
  why: 'Without a named authority the proxy falls back to the authorities of its image, or verifies nothing at all: it may talk to an impostor.',
  fix: 'Name the authority in caCertificates, or in a Secret by credentialName together with a workloadSelector.',
  reads: [DestinationRule],
} as const;

/** Clients speak TLS to a host and nobody says whose certificates they accept. @internal */
export const tlsWithoutCa: FindingRule = {
  ...COMMON,
  code: 'istio/tls-without-ca',
  title: 'TLS to a host without a certificate authority',
  message:
    'The TLS settings for {host} do not say which authority has to have signed its certificate.',
  aliases: ['IST0128'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0128/',
  *check({ index }): Iterable<Problem> {
    for (const rule of withRules(index)) {
      if (!verifiesNothing(rule.spec?.trafficPolicy?.tls, rule)) continue;
      yield {
        subject: index.ref(rule, DestinationRule),
        field: 'spec.trafficPolicy.tls',
        params: { host: rule.spec?.host ?? '' },
      };
    }
  },
};

/** The same for one port of a host. @internal */
export const portTlsWithoutCa: FindingRule = {
  ...COMMON,
  code: 'istio/port-tls-without-ca',
  title: 'TLS to a port without a certificate authority',
  message:
    'The TLS settings for port {port} of {host} do not say which authority has to have signed its certificate.',
  aliases: ['IST0129'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0129/',
  *check({ index }): Iterable<Problem> {
    for (const rule of withRules(index)) {
      for (const [i, { port, tls }] of (
        rule.spec?.trafficPolicy?.portLevelSettings ?? []
      ).entries()) {
        if (!verifiesNothing(tls, rule)) continue;
        yield {
          subject: index.ref(rule, DestinationRule),
          field: `spec.trafficPolicy.portLevelSettings[${i}].tls`,
          params: {
            host: rule.spec?.host ?? '',
            port: String(port?.number ?? ''),
          },
        };
      }
    }
  },
};
