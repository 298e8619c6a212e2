import { isUnread, Kind, Reading } from '../../src/engine';
import {
  EgressNetwork,
  HTTPLocalRateLimitPolicy,
  Server,
} from '../../src/meshes/linkerd/kinds';
import { readLinkerdConfig } from '../../src/meshes/linkerd/LinkerdConfig';
import { readOutboundResources } from '../../src/meshes/linkerd/outbound/OutboundResources';
import { POLICY_CONTROLLER } from '../../src/meshes/linkerd/routes/acceptedBy';
import {
  expectedEgressStatus,
  expectedRateLimitStatus,
  expectedRouteStatus,
} from '../../src/meshes/linkerd/routes/expectedStatus';
import { KubeObject } from '../../src/model';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';
import { clusterOf } from './clusterOf';

interface Vector {
  readonly clusterNetworks: readonly string[];
  readonly resources: readonly unknown[];
  readonly expected: Readonly<Record<string, unknown>>;
}

function read<T>(reading: Reading<T>): readonly T[] {
  if (isUnread(reading)) throw new Error('a kind was not read');
  return reading;
}

function key({ metadata }: KubeObject, kind: Pick<Kind, 'group' | 'kind'>) {
  return `${kind.group}/${kind.kind}/${metadata.namespace}/${metadata.name}`;
}

interface WithConditions {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
}

/** Conditions as the vectors write them: without times. */
function plain({ type, status, reason, message }: WithConditions) {
  return { type, status, reason, message };
}

export const adapter: SuiteAdapter = {
  suite: 'linkerd/route-status',
  run(raw): Outcome {
    const { clusterNetworks, resources, expected } = raw as Vector;
    const index = clusterOf(resources, { clusterNetworks });
    const config = readLinkerdConfig(index);
    const outbound = readOutboundResources(index, config);
    if ('unread' in outbound) throw new Error('a kind was not read');
    const servers = read(index.list(Server));
    const limits = read(index.list(HTTPLocalRateLimitPolicy));
    const inputs = { ...outbound, servers };
    const actual: Record<string, unknown> = {};
    for (const entry of outbound.routes) {
      const { route, kind } = entry;
      actual[key(route, kind)] = {
        parents: [
          ...(route.status?.parents ?? [])
            .filter(p => p.controllerName !== POLICY_CONTROLLER)
            .map(p => ({ ...p, conditions: p.conditions?.map(plain) })),
          ...expectedRouteStatus(inputs, entry),
        ],
      };
    }
    for (const limit of limits) {
      const condition = expectedRateLimitStatus(servers, limits, limit);
      actual[key(limit, HTTPLocalRateLimitPolicy)] = condition
        ? {
            conditions: [condition],
            // Written out by what it refers to, in whatever case it was asked for.
            targetRef: {
              group: Server.group,
              kind: Server.kind,
              name: limit.spec?.targetRef?.name,
            },
          }
        : null;
    }
    for (const egress of outbound.egressNetworks) {
      actual[key(egress, EgressNetwork)] = {
        conditions: [
          ...(egress.status?.conditions ?? [])
            .filter(c => c.type !== 'Accepted')
            .map(plain),
          expectedEgressStatus(egress, config),
        ],
      };
    }
    return compare(
      expected,
      Object.fromEntries(Object.keys(expected).map(k => [k, actual[k]])),
    );
  },
};
