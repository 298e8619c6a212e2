import { Kind } from '../../../engine/Kind';
import { isUnread, Reading } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { KubeObject } from '../../../model';
import {
  GRPCRoute,
  HTTPRoute,
  TCPRoute,
  TLSRoute,
} from '../../shared/gatewayApi';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { installations } from '../installations';
import { grpcRoute } from '../validate/grpcRoute';
import { httpRoute } from '../validate/httpRoute';
import { tcpRoute } from '../validate/tcpRoute';
import { targets } from '../validate/targets';
import { tlsRoute } from '../validate/tlsRoute';
import { Validation } from '../validate/Validation';

const ROUTES: readonly (readonly [Kind, Validation])[] = [
  [HTTPRoute, httpRoute],
  [GRPCRoute, grpcRoute],
  [TLSRoute, tlsRoute],
  [TCPRoute, tcpRoute],
];

interface Route extends KubeObject {
  readonly spec?: {
    readonly parentRefs?: readonly {
      readonly group?: string;
      readonly kind?: string;
    }[];
  };
}

/** Other routes are for gateways, of which Linkerd knows nothing. */
function isForLinkerd({ spec }: Route): boolean {
  return (spec?.parentRefs ?? []).some(
    parent =>
      targets(parent, '', 'Service') ||
      targets(parent, 'policy.linkerd.io', 'Server') ||
      targets(parent, 'policy.linkerd.io', 'EgressNetwork'),
  );
}

/** A route of the Gateway API that Linkerd's webhook would refuse. @internal */
export const invalidRoute: FindingRule = {
  code: 'linkerd/invalid-route',
  severity: 'error',
  title: 'Linkerd would refuse the route',
  message: '{kind} {name} is not valid for Linkerd: {problem}.',
  why: 'It got past the webhook while that did not answer. Linkerd passes over a route it cannot read, so requests take the default route.',
  fix: 'Correct the field and apply the route again while the webhook is up.',
  reads: [MeshConfigMap, HTTPRoute, GRPCRoute, TLSRoute, TCPRoute],
  docs: 'https://linkerd.io/2/reference/httproute/',
  *check({ index }): Iterable<Problem> {
    const installed = installations(index).length > 0;
    for (const [kind, validation] of ROUTES) {
      const routes = index.list(kind) as Reading<Route>;
      if (isUnread(routes) || !installed) continue;
      for (const route of routes) {
        if (!isForLinkerd(route)) continue;
        const { name, namespace = '', annotations = {} } = route.metadata;
        const problem = validation.webhook({
          namespace,
          annotations,
          spec: route.spec,
        });
        if (!problem) continue;
        yield {
          subject: index.ref(route, kind),
          field: problem.field,
          params: { kind: kind.kind, name, problem: problem.message },
        };
      }
    }
  },
};
