import { parseAllDocuments } from 'yaml';
import { Namespace, Service } from '../../../engine/coreKinds';
import { indexObjects } from '../../../engine/indexObjects';
import { Kind, ObjectOf } from '../../../engine/Kind';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import {
  GatewayApiGateway,
  GRPCRoute,
  HTTPRoute,
  ReferenceGrant,
  TCPRoute,
  TLSRoute,
} from './kinds';
import { changeHeaders } from './applyFilters';
import { routeAtGateway, RouteOutcome } from './routeAtGateway';
import { RouteCall } from './selectRule';
import { StreamCall, streamAtGateway } from './streamAtGateway';

const BASE = `
apiVersion: v1
kind: Namespace
metadata: { name: edge }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: shop } }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
---
apiVersion: v1
kind: Service
metadata: { name: canary, namespace: shop }
---
apiVersion: v1
kind: Service
metadata: { name: mirror, namespace: shop }
---`;

const resource = (
  kind: string,
  name: string,
  spec: string,
  metadata = 'namespace: shop',
) => `
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: { name: ${name}, ${metadata} }
spec: ${spec}
---`;

const gateway = (listeners: string) =>
  resource(
    'Gateway',
    'main',
    `{ listeners: [${listeners}] }`,
    'namespace: edge',
  );
const ALL = 'allowedRoutes: { namespaces: { from: All } }';
const HTTP = `{ name: http, port: 80, protocol: HTTP, ${ALL} }`;
const PARENT = 'parentRefs: [{ name: main, namespace: edge }]';
const WEB = '{ name: web, port: 80 }';
const to = (name: string, more = '') =>
  `{ backendRefs: [{ name: ${name}, port: 80 }]${more} }`;
const route = (rules: string, more = '', name = 'web') =>
  resource('HTTPRoute', name, `{ ${PARENT}, ${more} rules: [${rules}] }`);

function all<K extends Kind>(
  index: ResourceIndex,
  kind: K,
): readonly ObjectOf<K>[] {
  const read = index.list(kind);
  return isUnread(read) ? [] : read;
}

function sceneOf(yaml: string) {
  const index = indexObjects(
    parseAllDocuments(BASE + yaml).map(document => document.toJS() as unknown),
    {
      kinds: [
        Namespace,
        Service,
        GatewayApiGateway,
        HTTPRoute,
        GRPCRoute,
        TCPRoute,
        TLSRoute,
        ReferenceGrant,
      ],
    },
  );
  const [main] = all(index, GatewayApiGateway);
  const shared = {
    namespaces: all(index, Namespace),
    services: all(index, Service),
    referenceGrants: all(index, ReferenceGrant),
    hosts: [],
  };
  return { index, main, shared };
}

function ask(yaml: string, call: Partial<RouteCall> = {}): RouteOutcome {
  const { index, main, shared } = sceneOf(yaml);
  return routeAtGateway(
    {
      ...shared,
      routes: [
        ...all(index, HTTPRoute).map(r => ({ kind: HTTPRoute, route: r })),
        ...all(index, GRPCRoute).map(r => ({ kind: GRPCRoute, route: r })),
      ],
    },
    main,
    {
      host: 'shop.example.com',
      path: '/',
      method: 'GET',
      headers: {},
      scheme: 'http',
      ...call,
    },
  );
}

/** Name of the back end, or the status. */
function backend(yaml: string, call?: Partial<RouteCall>): unknown {
  const outcome = ask(yaml, call);
  if (outcome.outcome === 'forward')
    return outcome.backends.map(({ name }) => name).join();
  return outcome.outcome === 'redirect' ? outcome.redirect : outcome.status;
}

const matching = (match: string, name: string) =>
  `{ matches: [${match}], backendRefs: [{ name: ${name}, port: 80 }] }`;

describe('what Istio makes of a route', () => {
  const broken = (rules: string) =>
    gateway(HTTP) + route(`${to('web')}, ${rules}`);
  it.each<[string, string, Partial<RouteCall>, unknown]>([
    [
      'of two conditions on the same header the last counts',
      gateway(HTTP) +
        route(
          matching(
            '{ headers: [{ name: a, value: x }, { name: a, value: y }] }',
            'web',
          ),
        ),
      { headers: { a: 'y' } },
      'web',
    ],
    [
      'of two conditions on the same parameter the last counts, and they count as one',
      gateway(HTTP) +
        route(
          `${matching(
            '{ queryParams: [{ name: a, value: y }] }',
            'web',
          )}, ${matching(
            '{ queryParams: [{ name: a, value: x }, { name: a, value: y }] }',
            'canary',
          )}`,
        ),
      { path: '/?a=y' },
      'web',
    ],
    [
      'an exact listener keeps its name before a wildcard of the same length',
      gateway(
        `{ name: a, port: 80, protocol: HTTP, hostname: a.example.com, ${ALL} }, { name: b, port: 80, protocol: HTTP, hostname: '*.example.com', ${ALL} }`,
      ) + route(to('web'), 'hostnames: [a.example.com],'),
      { host: 'a.example.com' },
      'web',
    ],
    [
      'a filter it does not know spoils the whole route',
      broken(`{ filters: [{ type: ExtensionRef }], backendRefs: [${WEB}] }`),
      {},
      404,
    ],
    [
      'a rewrite at a back end spoils the whole route',
      broken(
        '{ backendRefs: [{ name: web, port: 80, filters: [{ type: URLRewrite, urlRewrite: { hostname: x } }] }] }',
      ),
      {},
      404,
    ],
    [
      'a filter at a back end without weight spoils nothing',
      broken(
        '{ backendRefs: [{ name: web, port: 80, weight: 0, filters: [{ type: URLRewrite }] }] }',
      ),
      {},
      'web',
    ],
    [
      'a back end by its host spoils the whole route',
      broken('{ backendRefs: [{ name: web.shop, port: 80 }] }'),
      {},
      404,
    ],
    [
      'a back end without port spoils the whole route',
      broken('{ backendRefs: [{ name: web }] }'),
      {},
      404,
    ],
    [
      'a control character in a header spoils the whole route',
      broken(
        `{ filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: a, value: "x\\ny" }] } }], backendRefs: [${WEB}] }`,
      ),
      {},
      404,
    ],
    [
      'a back end of another kind only loses its share',
      broken('{ backendRefs: [{ group: x.io, kind: Thing, name: web }] }'),
      {},
      'web',
    ],
    [
      'a ServiceImport is the Service of its name',
      gateway(HTTP) +
        route(
          '{ backendRefs: [{ group: multicluster.x-k8s.io, kind: ServiceImport, name: web, port: 80 }] }',
        ),
      {},
      'web',
    ],
    [
      'a gRPC match without service and method spoils the whole route',
      gateway(HTTP) +
        resource(
          'GRPCRoute',
          'web',
          `{ ${PARENT}, rules: [${to(
            'web',
          )}, { matches: [{ method: { type: Exact } }], backendRefs: [${WEB}] }] }`,
        ),
      {},
      404,
    ],
  ])('%s', (_name, yaml, call, expected) => {
    expect(backend(yaml, call)).toEqual(expected);
  });

  it('copies nothing to a back end that is not there', () => {
    const found = ask(
      gateway(HTTP) +
        route(
          `{ filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: gone, port: 80 } } }, { type: RequestMirror, requestMirror: { backendRef: { name: mirror, port: 80 } } }], backendRefs: [${WEB}] }`,
        ),
    );
    expect(
      found.outcome === 'forward' &&
        found.mirrors.map(({ backend: { name } }) => name),
    ).toEqual(['mirror']);
  });

  it('sets the first of two values of a header', () => {
    expect(
      changeHeaders(
        {},
        {
          set: [
            { name: 'a', value: '1' },
            { name: 'A', value: '2' },
          ],
          add: [
            { name: 'b', value: '1' },
            { name: 'B', value: '2' },
          ],
        },
      ),
    ).toEqual({ a: '1', b: '1' });
  });
});

describe('a request at a gateway of the Gateway API', () => {
  it.each<[string, string, Partial<RouteCall>, unknown]>([
    [
      'an exact path is preferred to a prefix of the same length',
      `${matching('{ path: { value: /a/b } }', 'canary')}, ${matching(
        '{ path: { type: Exact, value: /a/b } }',
        'web',
      )}`,
      { path: '/a/b' },
      'web',
    ],
    [
      'a longer prefix to a regular expression',
      `${matching(
        '{ path: { type: RegularExpression, value: "/a/.*" } }',
        'web',
      )}, ${matching('{ path: { value: /a } }', 'canary')}`,
      { path: '/a/b' },
      'canary',
    ],
    [
      'a method to headers',
      `${matching(
        '{ headers: [{ name: a, value: b }, { name: c, value: d }] }',
        'web',
      )}, ${matching('{ method: POST }', 'canary')}`,
      { method: 'POST', headers: { A: 'b', C: 'd' } },
      'canary',
    ],
    [
      'of equals the first rule',
      `${matching('{ path: { value: /a } }', 'web')}, ${matching(
        '{ path: { value: /a/ } }',
        'canary',
      )}`,
      { path: '/a' },
      'web',
    ],
    [
      'a prefix goes by whole segments',
      matching('{ path: { value: /a } }', 'web'),
      { path: '/ab' },
      404,
    ],
  ])('%s', (_, rules, call, expected) => {
    expect(backend(gateway(HTTP) + route(rules), call)).toEqual(expected);
  });

  it.each<[string, string, string, unknown]>([
    ['from the same namespace only, by default', '', 'web', 404],
    [
      'from namespaces with a label',
      'allowedRoutes: { namespaces: { from: Selector, selector: { matchExpressions: [{ key: team, operator: In, values: [shop] }] } } }',
      'web',
      'web',
    ],
    [
      'by the name of the namespace, which is a label too',
      'allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { kubernetes.io/metadata.name: other } } } }',
      'web',
      404,
    ],
    [
      'of the kinds that are named',
      'allowedRoutes: { namespaces: { from: All }, kinds: [{ kind: GRPCRoute }] }',
      'web',
      404,
    ],
  ])('takes routes %s', (_, allowed, name, expected) => {
    expect(
      backend(
        gateway(`{ name: http, port: 80, protocol: HTTP, ${allowed} }`) +
          route(to(name)),
      ),
    ).toEqual(expected);
  });

  it('goes by the most specific hostname alone, and by the listener that has it', () => {
    const yaml =
      gateway(
        `{ name: any, port: 80, protocol: HTTP, ${ALL} }, { name: exact, port: 80, protocol: HTTP, hostname: shop.example.com, ${ALL} }`,
      ) +
      resource(
        'HTTPRoute',
        'any',
        `{ parentRefs: [{ name: main, namespace: edge, sectionName: any }], rules: [${to(
          'canary',
        )}] }`,
      ) +
      resource(
        'HTTPRoute',
        'exact',
        `{ parentRefs: [{ name: main, namespace: edge, sectionName: exact }], rules: [${matching(
          '{ path: { value: /only } }',
          'web',
        )}] }`,
      );
    expect(backend(yaml, { path: '/only' })).toBe('web');
    expect(backend(yaml, { path: '/other' })).toBe(404);
    expect(backend(yaml, { host: 'other.example.com' })).toBe('canary');
  });

  it('does not take the hostname of a listener that speaks for it more exactly', () => {
    const yaml =
      gateway(
        `{ name: any, port: 80, protocol: HTTP, ${ALL} }, { name: wild, port: 80, protocol: HTTP, hostname: '*.example.com', ${ALL} }`,
      ) +
      resource(
        'HTTPRoute',
        'any',
        `{ parentRefs: [{ name: main, namespace: edge, sectionName: any }], hostnames: [shop.example.com, shop.org], rules: [${to(
          'web',
        )}] }`,
      );
    expect(backend(yaml)).toBe(404);
    expect(backend(yaml, { host: 'shop.org:8080' })).toBe('web');
  });

  it.each<[string, string, unknown]>([
    [
      'everything is without weight',
      '{ backendRefs: [{ name: web, port: 80, weight: 0 }] }',
      500,
    ],
    [
      'it is of another kind',
      '{ backendRefs: [{ name: web, kind: Bucket, group: storage, port: 80 }] }',
      500,
    ],
    ['the rule has no back end', '{}', 500],
  ])('answers with 500 when %s', (_, rule, expected) => {
    expect(backend(gateway(HTTP) + route(rule))).toBe(expected);
  });

  it('shares by weight, keeps the share of a back end that is not there, and copies requests', () => {
    const outcome = ask(
      gateway(HTTP) +
        route(
          `{ backendRefs: [{ name: web, port: 80, weight: 3 }, { name: gone, port: 80 }], filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: mirror, port: 80 }, percent: 20 } }] }`,
        ),
    );
    expect(outcome).toMatchObject({
      outcome: 'forward',
      backends: [
        { name: 'web', share: 0.75 },
        { name: 'gone', share: 0.25, problem: 'there is no Service shop/gone' },
      ],
      mirrors: [{ backend: { name: 'mirror' }, share: 0.2 }],
    });
  });

  it.each<[string, string, Partial<RouteCall>, object]>([
    [
      'to another scheme at its usual port',
      '{ scheme: https }',
      { host: 'shop.example.com:8080', port: 80 },
      { code: 302, scheme: 'https', host: 'shop.example.com', path: '/a/b' },
    ],
    [
      'keeping the port of the listener',
      '{ hostname: example.org }',
      { port: 8080 },
      { host: 'example.org', port: 8080 },
    ],
    [
      'to another beginning of the path, with the query',
      '{ path: { type: ReplacePrefixMatch, replacePrefixMatch: /x }, statusCode: 301 }',
      { path: '/a/b?c=d' },
      { code: 301, path: '/x/b?c=d' },
    ],
    [
      'with the slash at the end of what the prefix is swapped for',
      '{ path: { type: ReplacePrefixMatch, replacePrefixMatch: /x/ } }',
      { path: '/a/b' },
      { path: '/x//b' },
    ],
    [
      'to the same path where the prefix is swapped for nothing',
      '{ path: { type: ReplacePrefixMatch, replacePrefixMatch: "" } }',
      { path: '/a' },
      { path: '/a' },
    ],
    [
      'to another path',
      '{ path: { type: ReplaceFullPath, replaceFullPath: /y } }',
      {},
      { path: '/y' },
    ],
  ])('redirects %s', (_, redirect, call, expected) => {
    const outcome = ask(
      gateway(`${HTTP}, { name: more, port: 8080, protocol: HTTP, ${ALL} }`) +
        route(
          `{ matches: [{ path: { value: /a } }], filters: [{ type: RequestRedirect, requestRedirect: ${redirect} }] }`,
        ),
      { path: '/a/b', ...call },
    );
    expect(outcome).toMatchObject({ outcome: 'redirect', redirect: expected });
  });

  it.each([
    ['/a', '/x', '/a/b?c=d', '/x/b?c=d'],
    ['/a', '/x/', '/a/b', '/x/b'],
    ['/a', '/', '/a/b', '/b'],
    ['/a', '', '/a', '/'],
    ['/', '/x', '/b', '/xb'],
    ['/', '/x/', '/', '/x'],
    ['/', '/', '/b', '/b'],
  ])('rewrites %s to %s: %s is sent as %s', (prefix, to_, path, sent) => {
    const outcome = ask(
      gateway(HTTP) +
        route(
          `{ matches: [{ path: { value: ${prefix} } }], filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: "${to_}" } } }], backendRefs: [{ name: web, port: 80 }] }`,
        ),
      { path },
    );
    expect(outcome).toMatchObject({ sent: { path: sent } });
  });

  it('copies nothing where the share is zero', () => {
    const outcome = ask(
      gateway(HTTP) +
        route(
          '{ backendRefs: [{ name: web, port: 80 }], filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: mirror, port: 80 }, percent: 0 } }] }',
        ),
    );
    expect(outcome).toMatchObject({ outcome: 'forward', mirrors: [] });
  });

  it.each([
    [
      'the older one first where they write the name differently',
      "hostnames: ['*.example.com'],",
      'canary',
    ],
    ['the better condition first where they write it alike', '', 'web'],
  ])('of two routes for one name asks %s', (_title, hostnames, expected) => {
    const made = (
      name: string,
      day: number,
      match: string,
      names: string,
    ): string =>
      resource(
        'HTTPRoute',
        name,
        `{ parentRefs: [{ name: main, namespace: edge }], ${names} rules: [${matching(
          match,
          name,
        )}] }`,
        `namespace: shop, creationTimestamp: "2024-01-0${day}T00:00:00Z"`,
      );
    const resources =
      gateway(
        `{ name: http, port: 80, protocol: HTTP, hostname: '*.example.com', ${ALL} }`,
      ) +
      made(
        'canary',
        1,
        '{ path: { type: RegularExpression, value: "/a.*" } }',
        hostnames,
      ) +
      made('web', 2, '{ path: { value: /a } }', '');
    const call = { host: 'shop.example.com', path: '/a' };
    expect(backend(resources, call)).toBe(expected);
  });

  it('leaves what takes every request to the end, whoever says so', () => {
    const made = (name: string, day: number, rule: string, names: string) =>
      resource(
        'HTTPRoute',
        name,
        `{ parentRefs: [{ name: main, namespace: edge }], ${names} rules: [${rule}] }`,
        `namespace: shop, creationTimestamp: "2024-01-0${day}T00:00:00Z"`,
      );
    const resources =
      gateway(
        `{ name: http, port: 80, protocol: HTTP, hostname: '*.example.com', ${ALL} }`,
      ) +
      made('all', 1, to('web'), '') +
      made(
        'some',
        2,
        matching('{ path: { value: /a } }', 'canary'),
        "hostnames: ['*.example.com'],",
      );
    const at = (path: string) =>
      backend(resources, { host: 'shop.example.com', path });
    expect([at('/a'), at('/b')]).toEqual(['canary', 'web']);
  });

  it('rewrites host and headers, those of the only back end included', () => {
    expect(
      ask(
        gateway(HTTP) +
          route(
            `{ filters: [{ type: URLRewrite, urlRewrite: { hostname: inner } }], backendRefs: [{ name: web, port: 80, filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { add: [{ name: X-A, value: '2' }], remove: [x-b] } }] }] }`,
          ),
        { headers: { 'x-a': '1', 'X-B': '1' } },
      ),
    ).toMatchObject({ sent: { host: 'inner', headers: { 'x-a': '1,2' } } });
  });

  it('knows gRPC methods', () => {
    const yaml =
      gateway(HTTP) +
      resource(
        'GRPCRoute',
        'rpc',
        `{ ${PARENT}, rules: [{ matches: [{ method: { service: shop.Cart } }], backendRefs: [${WEB}] }, { matches: [{ method: { service: shop.Cart, method: Add } }], backendRefs: [{ name: canary, port: 80 }] }] }`,
      );
    const rpc = (path: string) => backend(yaml, { path, method: 'POST' });
    expect(rpc('/shop.Cart/Add')).toBe('canary');
    expect(rpc('/shop.Cart/Remove')).toBe('web');
    expect(rpc('/shop.Order/Add')).toBe(404);
  });

  it('asks older routes first, then by namespace and name', () => {
    const yaml =
      gateway(HTTP) +
      resource(
        'HTTPRoute',
        'a',
        `{ ${PARENT}, rules: [${to('canary')}] }`,
        "namespace: shop, creationTimestamp: '2024-02-01T00:00:00Z'",
      ) +
      resource(
        'HTTPRoute',
        'b',
        `{ ${PARENT}, rules: [${to('web')}] }`,
        "namespace: shop, creationTimestamp: '2024-01-01T00:00:00Z'",
      );
    expect(backend(yaml)).toBe('web');
  });
});

describe('a connection at a gateway of the Gateway API', () => {
  const yaml =
    gateway(
      `{ name: tls, port: 443, protocol: TLS, hostname: '*.example.com', ${ALL} }, { name: tcp, port: 5432, protocol: TCP, ${ALL} }`,
    ) +
    resource(
      'TLSRoute',
      'wide',
      `{ ${PARENT}, hostnames: ['*.example.com'], rules: [${to('web')}] }`,
    ) +
    resource(
      'TLSRoute',
      'exact',
      `{ ${PARENT}, hostnames: [shop.example.com], rules: [${to('canary')}] }`,
    ) +
    resource(
      'TCPRoute',
      'db',
      `{ parentRefs: [{ name: main, namespace: edge, port: 5432 }], rules: [{ backendRefs: [{ name: mirror, port: 80 }] }] }`,
    );

  it.each<[string, StreamCall, string | undefined]>([
    ['by the best server name', { sni: 'shop.example.com' }, 'canary'],
    ['by a wildcard', { sni: 'a.b.example.com' }, 'web'],
    ['to nothing for another name', { sni: 'example.org' }, undefined],
    ['by port', { port: 5432 }, 'mirror'],
    ['to nothing on another port', { port: 5433 }, undefined],
  ])('is led %s', (_, call, expected) => {
    const { index, main, shared } = sceneOf(yaml);
    const outcome = streamAtGateway(
      {
        ...shared,
        routes: [
          ...all(index, TLSRoute).map(r => ({ kind: TLSRoute, route: r })),
          ...all(index, TCPRoute).map(r => ({ kind: TCPRoute, route: r })),
        ],
      },
      main,
      call,
    );
    expect(
      outcome.outcome === 'forward' ? outcome.backends[0].name : undefined,
    ).toBe(expected);
  });
});
