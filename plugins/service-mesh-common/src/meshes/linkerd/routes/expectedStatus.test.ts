import { isUnread } from '../../../engine/ResourceIndex';
import { clusterFromYaml } from '../__testUtils__/clusterFromYaml';
import { EgressNetwork, Server } from '../kinds';
import { readLinkerdConfig } from '../LinkerdConfig';
import { readOutboundResources } from '../outbound/OutboundResources';
import { expectedEgressStatus, expectedRouteStatus } from './expectedStatus';

const service = (clusterIP: string) => `
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { clusterIP: ${clusterIP}, ports: [{ port: 80 }] }
`;

const route = (kind: string, port = ', port: 80', backend = 'web') => `
---
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: { name: r, namespace: shop }
spec:
  parentRefs: [{ group: core, kind: Service, name: web ${port} }]
  rules: [{ backendRefs: [{ name: ${backend}, port: 80 }] }]
`;

function reasons(yaml: string) {
  const index = clusterFromYaml(yaml);
  const config = readLinkerdConfig(index);
  const resources = readOutboundResources(index, config);
  const servers = index.list(Server);
  if ('unread' in resources || isUnread(servers)) throw new Error('unread');
  return Object.fromEntries(
    resources.routes.map(entry => [
      entry.kind.kind,
      expectedRouteStatus({ ...resources, servers }, entry).flatMap(parent =>
        parent.conditions.map(c => c.reason),
      ),
    ]),
  );
}

describe('what the policy controller says about routes', () => {
  it.each([
    [
      'a route to a Service is accepted',
      service('10.0.0.1') + route('HTTPRoute'),
      { HTTPRoute: ['Accepted', 'ResolvedRefs'] },
    ],
    [
      'a Service without an address takes no route',
      service('None') + route('HTTPRoute'),
      { HTTPRoute: ['NoMatchingParent', 'ResolvedRefs'] },
    ],
    [
      'None may be written in any case',
      service('none') + route('HTTPRoute'),
      { HTTPRoute: ['NoMatchingParent', 'ResolvedRefs'] },
    ],
    [
      'an address that is not given yet does not refuse a route',
      service("''") + route('HTTPRoute'),
      { HTTPRoute: ['Accepted', 'ResolvedRefs'] },
    ],
    [
      'a missing backend does not detach the route',
      service('10.0.0.1') + route('HTTPRoute', '', 'gone'),
      { HTTPRoute: ['Accepted', 'BackendNotFound'] },
    ],
    [
      'the stronger kind takes an equal parent away',
      service('10.0.0.1') + route('GRPCRoute') + route('HTTPRoute'),
      {
        GRPCRoute: ['Accepted', 'ResolvedRefs'],
        HTTPRoute: ['RouteReasonConflicted', 'ResolvedRefs'],
      },
    ],
    [
      'a parent with a port and one without are not equal',
      service('10.0.0.1') + route('GRPCRoute') + route('HTTPRoute', ''),
      {
        GRPCRoute: ['Accepted', 'ResolvedRefs'],
        HTTPRoute: ['Accepted', 'ResolvedRefs'],
      },
    ],
  ])('%s', (_, yaml, expected) => {
    expect(reasons(yaml)).toEqual(expected);
  });

  it.each([
    ['[{ cidr: 10.0.0.0/8 }]', 'EgressReasonNetworkOverlap'],
    ['[{ cidr: 8.8.8.0/24 }]', 'Accepted'],
    ['[{ cidr: 10.0.0.0/7, except: [10.0.0.0/8] }]', 'Accepted'],
  ])('an EgressNetwork of %s is %s', (networks, reason) => {
    const index = clusterFromYaml(`
apiVersion: policy.linkerd.io/v1alpha1
kind: EgressNetwork
metadata: { name: out, namespace: shop }
spec: { trafficPolicy: Allow, networks: ${networks} }
`);
    const list = index.list(EgressNetwork);
    if (isUnread(list)) throw new Error('unread');
    expect(expectedEgressStatus(list[0], readLinkerdConfig(index)).reason).toBe(
      reason,
    );
  });
});
