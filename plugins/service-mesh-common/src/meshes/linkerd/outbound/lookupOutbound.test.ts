import { clusterFromYaml } from '../__testUtils__/clusterFromYaml';
import { readLinkerdConfig } from '../LinkerdConfig';
import { lookupOutbound, OutboundLookup } from './lookupOutbound';
import { readOutboundResources } from './OutboundResources';

const SERVICES = `---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { clusterIPs: [10.43.0.10], ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: dns, namespace: shop }
spec: { clusterIPs: [10.43.0.53], ports: [{ port: 53, appProtocol: http }, { port: 53, protocol: UDP, appProtocol: kubernetes.io/h2c }] }
---
apiVersion: v1
kind: Service
metadata: { name: portless, namespace: shop }
spec: { clusterIPs: [10.43.0.99] }
`;

function routeTo(
  rule: string,
  { kind = 'HTTPRoute', group = 'gateway.networking.k8s.io', status = '' } = {},
): string {
  return `---
apiVersion: ${group}/v1
kind: ${kind}
metadata: { name: r, namespace: shop }
spec: { parentRefs: [{ group: core, kind: service, name: web, port: 80 }], rules: [${rule}] }
status: { parents: [{ parentRef: { ${
    status || 'group: core, kind: Service'
  }, name: web, namespace: shop, port: 80 }, controllerName: any, conditions: [{ type: Accepted, status: 'True' }] }] }
`;
}

function ask(yaml: string, lookup: OutboundLookup) {
  const index = clusterFromYaml(SERVICES + yaml);
  const resources = readOutboundResources(index, readLinkerdConfig(index));
  if ('unread' in resources) throw new Error('all of it can be read');
  return lookupOutbound(resources, lookup, 'shop');
}

const WEB = { ip: '10.43.0.10', port: 80 };
const taken = (yaml: string) =>
  ask(yaml, WEB)?.routes.map(({ source }) =>
    'default' in source ? source.default : source.name,
  );

describe('routes that Linkerd passes over', () => {
  const match = (path: string) => `{ matches: [{ path: ${path} }] }`;
  const redirect = (path: string) =>
    `{ filters: [{ type: RequestRedirect, requestRedirect: { path: ${path} } }] }`;

  it.each([
    [
      'a pattern that is none',
      match('{ type: RegularExpression, value: "[" }'),
    ],
    [
      'a pattern that looks ahead',
      match('{ type: RegularExpression, value: "/(?=a)" }'),
    ],
    [
      'a header that can be none',
      '{ matches: [{ headers: [{ name: a b, value: c }] }] }',
    ],
    ['a relative path', match('{ type: Exact, value: a }')],
    ['a relative redirect', redirect('{ type: X, replaceFullPath: a }')],
    ['a redirect that says no path', redirect('{ type: ReplaceFullPath }')],
    [
      'a status that is none',
      '{ filters: [{ type: RequestRedirect, requestRedirect: { statusCode: 1000 } }] }',
    ],
  ])('have %s', (_, rule) => {
    expect(taken(routeTo(rule))).toEqual(['http']);
  });

  it('have a redirect of gRPC', () => {
    const rule =
      '{ filters: [{ type: RequestRedirect, requestRedirect: { hostname: a } }] }';
    expect(taken(routeTo(rule))).toEqual(['r']);
    expect(taken(routeTo(rule, { kind: 'GRPCRoute' }))).toEqual(['http']);
  });

  it.each([
    ['group: core, kind: Service', ['r']],
    ['group: "", kind: Service', ['r']],
    ['kind: Service', ['r']],
    ['group: core, kind: service', ['http']],
    ['group: Core, kind: Service', ['http']],
  ])('have a status for {%s}: %j', (status, expected) => {
    expect(taken(routeTo('{}', { status }))).toEqual(expected);
  });
});

describe('references without a port', () => {
  it('go by any status of the parent, whatever port it is of', () => {
    const route = routeTo('{}').replace(
      'name: web, port: 80 }], rules',
      'name: web }], rules',
    );
    const asked = (port: number) =>
      ask(route, { authority: `web.shop.svc:${port}` })?.routes[0].source;
    expect([asked(80), asked(90)]).toMatchObject([
      { name: 'r' },
      { name: 'r' },
    ]);
  });
});

describe('ports and names', () => {
  it.each([0, 65_536])('a back end of port %d has none', port => {
    const policy = ask(
      routeTo(`{ backendRefs: [{ name: web, port: ${port} }] }`),
      WEB,
    );
    expect(policy?.routes[0].rules[0].backends[0].failure).toEqual({
      status: 500,
      message: 'missing port for backend Service web',
    });
  });

  it.each([
    [
      '{ type: URLRewrite, urlRewrite: {} }',
      'URLRewrite filter is not supported',
    ],
    ['{ type: CORS, cors: {} }', 'unknown filter'],
    [
      '{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: a b, value: c }] } }',
      'invalid HTTP header name',
    ],
    [
      '{ type: ResponseHeaderModifier, responseHeaderModifier: { add: [{ name: a, value: "b\\n" }] } }',
      'failed to parse header value',
    ],
  ])('requests to a back end with the filter %s fail', (filter, problem) => {
    const policy = ask(
      routeTo(
        `{ backendRefs: [{ name: web, port: 80, filters: [${filter}] }] }`,
      ),
      WEB,
    );
    expect(policy?.routes[0].rules[0].backends[0].failure).toEqual({
      status: 500,
      message: `unsupported backend filter: ${problem}`,
    });
  });

  it('the whole path of a redirect goes before its beginning, and port 0 is none', () => {
    const policy = ask(
      routeTo(
        '{ filters: [{ type: RequestRedirect, requestRedirect: { port: 0, path: { replaceFullPath: /a, replacePrefixMatch: /b } } }] }',
      ),
      WEB,
    );
    expect(policy?.routes[0].rules[0].filters).toEqual([
      { type: 'RequestRedirect', path: { replaceFullPath: '/a' } },
    ]);
  });

  it.each([
    ['web.shop.svc', 80],
    ['web.shop.svc:0', 80],
    ['web.shop.svc:65536', 80],
    ['web.shop.svc.cluster.local.:8080', 8080],
    ['web.shop.svccluster.local', 80],
    ['web.shop.svc.elsewhere', 80],
  ])('%s is port %d of a Service', (authority, port) => {
    expect(ask('', { authority })?.parent).toMatchObject({ name: 'web', port });
  });

  it.each(['web.shop', 'web.shop.pod', ''])('%j is no Service', authority => {
    expect(ask('', { authority })).toBeUndefined();
  });

  it('of two ports of one number the last that says a protocol counts', () => {
    expect(ask('', { ip: '10.43.0.53', port: 53 })?.protocol).toBe('http2');
  });

  it('a Service without ports has no address', () => {
    expect(ask('', { ip: '10.43.0.99', port: 80 })).toBeUndefined();
    expect(ask('', { ip: '10.43.0.10', port: 81 })?.routes[0].source).toEqual({
      default: 'undefined-port',
    });
  });
});
