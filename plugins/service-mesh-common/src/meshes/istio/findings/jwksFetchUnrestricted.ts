import { Deployment } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { RequestAuthentication } from '../kinds';

const BLOCKED = 'BLOCKED_CIDRS_IN_JWKS_URIS';

/** The control plane fetches keys from whatever address a RequestAuthentication names. @internal */
export const jwksFetchUnrestricted: FindingRule = {
  code: 'istio/jwks-fetch-unrestricted',
  severity: 'warning',
  title: 'Control plane fetches token keys from any address',
  message: `{count} name addresses of token keys, and ${BLOCKED} is not set on the control plane.`,
  why: 'Whoever may write a RequestAuthentication can make the control plane send requests into networks that only it reaches.',
  fix: `Set ${BLOCKED} on istiod to the address ranges it must not fetch from.`,
  reads: [RequestAuthentication, Deployment],
  aliases: ['IST0175'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/',
  *check({ index }): Iterable<Problem> {
    const authentications = index.list(RequestAuthentication);
    const controlPlanes = index.withLabels(Deployment, { app: 'istiod' });
    if (isUnread(authentications) || isUnread(controlPlanes)) return;
    const { length } = authentications;
    if (length === 0) return;
    for (const deployment of controlPlanes) {
      const containers = deployment.spec?.template?.spec?.containers ?? [];
      if (containers.some(({ env }) => env?.[BLOCKED])) continue;
      yield {
        subject: index.ref(deployment, Deployment),
        field: 'spec.template.spec.containers[0].env',
        params: {
          count:
            length === 1
              ? 'A RequestAuthentication can'
              : `${length} RequestAuthentications can`,
        },
      };
    }
  },
};
