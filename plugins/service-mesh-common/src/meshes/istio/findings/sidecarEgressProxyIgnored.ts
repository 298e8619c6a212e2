import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { Sidecar } from '../kinds';

/** A Sidecar names a proxy for unknown destinations, which Istio does not use. @internal */
export const sidecarEgressProxyIgnored: FindingRule = {
  code: 'istio/sidecar-egress-proxy-ignored',
  severity: 'warning',
  title: 'Egress proxy of a Sidecar is ignored',
  message: 'Istio does not send unknown destinations to {host}.',
  why: 'Traffic to destinations outside the mesh leaves from the pod itself, not by the proxy named here.',
  fix: 'Remove the field, and lead the traffic by ServiceEntries and an egress gateway.',
  reads: [Sidecar],
  aliases: ['IST0002'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0002/',
  *check({ index }): Iterable<Problem> {
    const sidecars = index.list(Sidecar);
    if (isUnread(sidecars)) return;
    for (const sidecar of sidecars) {
      const proxy = sidecar.spec?.outboundTrafficPolicy?.egressProxy;
      if (!proxy) continue;
      yield {
        subject: index.ref(sidecar, Sidecar),
        field: 'spec.outboundTrafficPolicy.egressProxy',
        params: { host: proxy.host || 'the egress proxy' },
      };
    }
  },
};
