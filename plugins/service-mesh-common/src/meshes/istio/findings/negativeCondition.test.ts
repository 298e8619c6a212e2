import { testFinding } from '../../../__testUtils__/testFinding';
import { negativeCondition } from './negativeCondition';

const object = (apiVersion: string, kind: string, status: string) => `
---
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: ${kind.toLowerCase()}, namespace: shop }
status: { ${status} }
`;
const conditions = (type: string, status: string, reason = 'R') =>
  `conditions: [{ type: ${type}, status: "${status}", reason: ${reason}, message: M. }]`;
const GATEWAY = 'gateway.networking.k8s.io/v1';

testFinding(negativeCondition, [
  {
    name: 'conditions of every kind that report a failure',
    resources: [
      object('v1', 'Service', conditions('istio.io/WaypointBound', 'False')),
      object(
        'networking.istio.io/v1',
        'ServiceEntry',
        conditions('istio.io/WaypointBound', 'False'),
      ),
      object(
        'security.istio.io/v1',
        'AuthorizationPolicy',
        conditions('ZtunnelAccepted', 'False'),
      ),
      object(GATEWAY, 'Gateway', conditions('Programmed', 'False')),
      object(
        GATEWAY,
        'HTTPRoute',
        `parents: [{ ${conditions('ResolvedRefs', 'False')} }]`,
      ),
    ].join(''),
    expect: [
      ['AuthorizationPolicy shop/authorizationpolicy', 'status.conditions[0]'],
      ['Gateway shop/gateway', 'status.conditions[0]'],
      ['HTTPRoute shop/httproute', 'status.parents[0].conditions[0]'],
      ['Service shop/service', 'status.conditions[0]'],
      ['ServiceEntry shop/serviceentry', 'status.conditions[0]'],
    ],
  },
  {
    name: 'a waypoint takes over a part of a policy',
    resources: object(
      'security.istio.io/v1',
      'AuthorizationPolicy',
      conditions('WaypointAccepted', 'True', 'PartiallyInvalid'),
    ),
    expect: [
      ['AuthorizationPolicy shop/authorizationpolicy', 'status.conditions[0]'],
    ],
  },
  {
    name: 'good news, unknown news and conditions of others',
    resources: [
      object('v1', 'Service', conditions('istio.io/WaypointBound', 'True')),
      object(GATEWAY, 'Gateway', conditions('Programmed', 'Unknown')),
      object(GATEWAY, 'GRPCRoute', conditions('Partial', 'False')),
    ].join(''),
    expect: [],
  },
]);
