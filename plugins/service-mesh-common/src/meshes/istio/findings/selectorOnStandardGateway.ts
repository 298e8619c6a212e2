import { Pod } from '../../../engine/coreKinds';
import { groupBy } from '../../../engine/groupBy';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import {
  AuthorizationPolicy,
  RequestAuthentication,
  Telemetry,
  WasmPlugin,
} from '../kinds';
import { Labels, selects } from '../selects';

const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

const POLICIES = [
  AuthorizationPolicy,
  RequestAuthentication,
  Telemetry,
  WasmPlugin,
] as const;

/** A policy picks pods of a Kubernetes Gateway by labels, which such pods do not answer to. @internal */
export const selectorOnStandardGateway: FindingRule = {
  code: 'istio/selector-on-standard-gateway',
  severity: 'warning',
  title: 'Selector means pods of a Kubernetes Gateway',
  message:
    'The selector fits the pods of the Gateway {gateway}, which take policies by targetRefs only.',
  why: 'The Gateway does not take the policy: what it is meant to deny, require or report there does not happen.',
  fix: 'Replace the selector by `targetRefs` with the Gateway.',
  reads: [...POLICIES, Pod],
  aliases: ['IST0166'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0166/',
  *check({ index }): Iterable<Problem> {
    const pods = index.list(Pod);
    if (isUnread(pods)) return;
    // A cluster has many pods and few gateways.
    const gateways = groupBy(
      pods.filter(({ metadata }) => metadata.labels?.[GATEWAY_NAME]),
      ({ metadata }) => [metadata.namespace ?? 'default'],
    );
    for (const kind of POLICIES) {
      const policies = index.list(kind);
      if (isUnread(policies)) continue;
      for (const policy of policies) {
        const { selector, targetRef, targetRefs } = policy.spec ?? {};
        if (!selector || targetRef || targetRefs?.length) continue;
        const names = (gateways.get(policy.metadata.namespace ?? '') ?? [])
          .map(({ metadata }): Labels => metadata.labels ?? {})
          .filter(labels => selects(selector.matchLabels, labels))
          .map(labels => labels[GATEWAY_NAME]);
        for (const gateway of new Set(names))
          yield {
            subject: index.ref(policy, kind),
            field: 'spec.selector',
            params: { gateway },
          };
      }
    }
  },
};
