import { Service } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import {
  GatewayApiGateway,
  GRPCRoute,
  HTTPRoute,
} from '../../shared/gatewayApi';
import { AuthorizationPolicy, ServiceEntry, WorkloadEntry } from '../kinds';

interface Condition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
}

const BOUND = ['istio.io/WaypointBound'];
const ACCEPTED = ['ZtunnelAccepted', 'WaypointAccepted'];
const ROUTED = ['Accepted', 'Programmed', 'ResolvedRefs'];

/** Conditions of which `False` is bad news, by kind. */
const WATCHED = [
  [Service, BOUND],
  [ServiceEntry, BOUND],
  [WorkloadEntry, BOUND],
  [AuthorizationPolicy, ACCEPTED],
  [GatewayApiGateway, ROUTED],
  [HTTPRoute, ROUTED],
  [GRPCRoute, ROUTED],
] as const;

function isBad(
  { type = '', status, reason }: Condition,
  types: readonly string[],
): boolean {
  // A waypoint that takes over only a part of a policy says True and names the reason.
  const inPart = type === 'WaypointAccepted' && reason === 'PartiallyInvalid';
  return types.includes(type) && (status === 'False' || inPart);
}

/** A controller says that it could not do what an object asks for. @internal */
export const negativeCondition: FindingRule = {
  code: 'istio/negative-condition',
  severity: 'warning',
  title: 'Controller reports a problem with the object',
  message: '{type}: {reason}.',
  why: 'The controller could not take the object over, or not all of it, so the mesh does not do what it says.',
  fix: 'The reason is the controller’s own: correct what it names.',
  reads: WATCHED.map(([kind]) => kind),
  aliases: ['IST0171'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/',
  *check({ index }): Iterable<Problem> {
    for (const [kind, types] of WATCHED) {
      const objects = index.list(kind);
      if (isUnread(objects)) continue;
      for (const object of objects) {
        for (const { field, condition } of conditionsOf(object.status)) {
          if (!isBad(condition, types)) continue;
          const { type = '', reason = '', message = '' } = condition;
          yield {
            subject: index.ref(object, kind),
            field,
            params: {
              type,
              reason:
                [reason, message.trim().replace(/\.$/, '')]
                  .filter(Boolean)
                  .join(', ') || 'no reason given',
            },
          };
        }
      }
    }
  },
};

function* conditionsOf(
  status:
    | {
        readonly conditions?: readonly Condition[];
        readonly parents?: readonly {
          readonly conditions?: readonly Condition[];
        }[];
      }
    | undefined,
): Iterable<{ field: string; condition: Condition }> {
  for (const [i, condition] of (status?.conditions ?? []).entries())
    yield { field: `status.conditions[${i}]`, condition };
  for (const [i, parent] of (status?.parents ?? []).entries())
    for (const [j, condition] of (parent.conditions ?? []).entries())
      yield { field: `status.parents[${i}].conditions[${j}]`, condition };
}
