import { clusterFromYaml } from '../__testUtils__/clusterFromYaml';
import { readLinkerdConfig } from '../LinkerdConfig';
import { lookupOutbound, OutboundLookup } from './lookupOutbound';
import { OutboundRequest, outboundRequest } from './outboundRequest';
import { readOutboundResources } from './OutboundResources';

const service = (name: string, ip: string, appProtocol = '') => `
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec:
  clusterIP: ${ip}
  clusterIPs: [${ip}]
  ports: [{ port: 80${appProtocol && `, appProtocol: ${appProtocol}`} }]
`;

const route = (
  rules: string,
  parent = 'group: core, kind: Service, name: web, port: 80',
  kind = 'HTTPRoute',
  namespace = 'shop',
) => `
---
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: { name: web, namespace: ${namespace} }
spec:
  parentRefs: [{ ${parent}, namespace: shop }]
  rules: ${rules}
status:
  parents:
    - parentRef: { ${parent}, namespace: shop }
      controllerName: linkerd.io/policy-controller
      conditions: [{ type: Accepted, status: 'True' }]
`;

const egress = (trafficPolicy: string, networks = '', namespace = 'shop') => `
---
apiVersion: policy.linkerd.io/v1alpha1
kind: EgressNetwork
metadata: { name: out, namespace: ${namespace} }
spec: { trafficPolicy: ${trafficPolicy} ${networks} }
`;

const web = service('web', '10.43.0.10');
const toApi = '[{ matches: [{ path: { type: PathPrefix, value: /api } }] }]';
const get: OutboundRequest = {
  protocol: 'http',
  method: 'GET',
  path: '/',
  host: 'web',
};
const call: OutboundRequest = { ...get, method: 'POST', path: '/a.B/C' };
const respond =
  'filters: [{ type: ResponseHeaderModifier, responseHeaderModifier: { set: [{ name: x, value: y }] } }]';
const TO_WEB = 'group: core, kind: Service, name: web, port: 80';
const grpc = (rules: string, namespace = 'shop') =>
  route(rules, TO_WEB, 'GRPCRoute', namespace);
const broken = [{ outcome: 'response', httpStatus: 500 }];
const tls: OutboundRequest = { protocol: 'tls', sni: 'example.com' };

function outcomes(
  yaml: string,
  lookup: OutboundLookup,
  request: OutboundRequest,
  namespace = 'shop',
) {
  const index = clusterFromYaml(yaml);
  const resources = readOutboundResources(index, readLinkerdConfig(index));
  if ('unread' in resources) throw new Error('unread');
  const policy = lookupOutbound(resources, lookup, namespace);
  return policy
    ? outboundRequest(policy, request).map(o => {
        if (o.outcome !== 'forward') return o;
        return o.backend.target?.name ?? o.backend.forward;
      })
    : 'not found';
}

const inside = { ip: '10.43.0.10', port: 80 };
const outside = { ip: '1.1.1.1', port: 443 };
const notAllowed = { outcome: 'response', httpStatus: 403 };

describe('what becomes of a request on its way out', () => {
  it.each<[string, string, OutboundLookup, OutboundRequest, unknown]>([
    ['a Service without routes takes everything', web, inside, get, ['web']],
    [
      'a request no route takes is not found',
      web + route(toApi),
      inside,
      get,
      [{ outcome: 'response', httpStatus: 404 }],
    ],
    [
      'a backend that is gone fails its share',
      web +
        route(
          '[{ backendRefs: [{ name: web, port: 80, weight: 9 }, { name: gone, port: 80 }] }]',
        ),
      inside,
      get,
      ['web', { outcome: 'response', httpStatus: 500 }],
    ],
    [
      'a route of another namespace counts for clients there only',
      web +
        route(
          toApi,
          'group: core, kind: Service, name: web, port: 80',
          'HTTPRoute',
          'cart',
        ),
      inside,
      get,
      ['web'],
    ],
    [
      'a port the Service does not have is closed',
      web,
      { ip: '10.43.0.10', port: 81 },
      get,
      [{ outcome: 'refused' }],
    ],
    [
      'a protocol Linkerd does not know is opaque, and routes are ignored',
      service('web', '10.43.0.10', 'https') + route(toApi),
      inside,
      get,
      ['web'],
    ],
    ['outside may be called', web, outside, tls, ['1.1.1.1:443']],
    [
      'an EgressNetwork that denies closes connections',
      egress('Deny'),
      outside,
      tls,
      [{ outcome: 'refused' }],
    ],
    [
      'an EgressNetwork that denies answers requests',
      egress('Deny'),
      outside,
      get,
      [notAllowed],
    ],
    [
      'an EgressNetwork of the own namespace hides the global ones, even when it does not match',
      egress('Allow', ', networks: [{ cidr: 8.8.8.0/24 }]') +
        egress('Deny', '', 'linkerd-egress'),
      outside,
      get,
      ['1.1.1.1:443'],
    ],
    [
      'an address in the cluster nobody has is not known',
      web,
      { ip: '10.1.2.3', port: 80 },
      get,
      'not found',
    ],
    [
      'a name nobody has gets the default policy',
      web,
      { authority: 'nope.shop.svc.cluster.local' },
      get,
      ['nope'],
    ],
    [
      'a response filter of a gRPC rule fails every call, of other routes too',
      web +
        grpc(`[{ matches: [{ method: { service: x.Y } }], ${respond} }]`) +
        grpc('[{}]').replace('name: web, namespace', 'name: b, namespace'),
      inside,
      call,
      broken,
    ],
    [
      'so does one of a gRPC back end',
      web + grpc(`[{ backendRefs: [{ name: web, port: 80, ${respond} }] }]`),
      inside,
      call,
      broken,
    ],
    [
      'and connections that are not HTTP are closed',
      web + grpc(`[{ ${respond} }]`),
      inside,
      tls,
      [{ outcome: 'refused' }],
    ],
    [
      'a gRPC match without a method fails every call',
      web + grpc('[{ matches: [{ headers: [{ name: a, value: b }] }] }]'),
      inside,
      call,
      broken,
    ],
    [
      'a filter of a gRPC back end that is gone does no harm to the others',
      web +
        grpc(
          `[{ backendRefs: [{ name: gone, port: 80, ${respond} }, { name: web, port: 80 }] }]`,
        ),
      inside,
      call,
      [{ outcome: 'response', httpStatus: 200 }, 'web'],
    ],
    [
      'the gRPC route of another namespace fails the calls of its own only',
      web + grpc(`[{ ${respond} }]`, 'cart'),
      inside,
      call,
      ['web'],
    ],
    [
      'a gRPC route that does not count on a port of HTTP/1 does no harm',
      service('web', '10.43.0.10', 'http') + grpc(`[{ ${respond} }]`),
      inside,
      call,
      ['web'],
    ],
    [
      'a response filter of an HTTP rule does no harm',
      web + route(`[{ ${respond} }]`),
      inside,
      get,
      ['web'],
    ],
  ])('%s', (_, yaml, lookup, request, expected) => {
    expect(outcomes(yaml, lookup, request)).toEqual(expected);
  });
});
