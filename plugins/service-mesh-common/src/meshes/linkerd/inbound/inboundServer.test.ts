import { isUnread } from '../../../engine/ResourceIndex';
import { Pod } from '../../../engine/coreKinds';
import { clusterFromYaml } from '../__testUtils__/clusterFromYaml';
import { ExternalWorkload } from '../kinds';
import { readLinkerdConfig } from '../LinkerdConfig';
import { readInboundResources } from './InboundResources';
import { inboundAnswer } from './inboundAnswer';
import { inboundServer } from './inboundServer';
import { probePaths } from './probeRoute';

const POD = `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  containers:
    - name: web
      ports: [{ name: probes, containerPort: 8080, protocol: UDP }, { name: probes, containerPort: 9090, protocol: tcp }]
      readinessProbe: { httpGet: { path: '/ready?full', port: Probes } }
`;
const server = (port: string | number) => `---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, port: ${port} }
`;
const policy = (target: string, refs: string) => `---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: p, namespace: shop }
spec: { targetRef: { ${target} }, requiredAuthenticationRefs: ${refs} }
`;
const SERVER = 'group: policy.linkerd.io, kind: Server, name: web';
const MESH_TLS =
  '[{ group: policy.linkerd.io, kind: MeshTLSAuthentication, name: a }]';
const NETWORK =
  '[{ group: policy.linkerd.io, kind: NetworkAuthentication, name: a }]';
const authentication = (kind: string, spec: string) => `---
apiVersion: policy.linkerd.io/v1alpha1
kind: ${kind}
metadata: { name: a, namespace: shop }
spec: ${spec}
`;
const httpRoute = (rule: string, parent = 'kind: Server') => `---
apiVersion: policy.linkerd.io/v1beta3
kind: HTTPRoute
metadata: { name: r, namespace: shop }
spec: { parentRefs: [{ ${SERVER} }], rules: [${rule}] }
status: { parents: [{ parentRef: { ${parent}, name: web }, controllerName: linkerd.io/policy-controller, conditions: [{ type: Accepted, status: 'True' }] }] }
`;

function serverOf(yaml: string, port = 8080, subject: number | 'external' = 0) {
  const index = clusterFromYaml(POD + yaml);
  const resources = readInboundResources(
    index,
    'shop',
    readLinkerdConfig(index),
  );
  const pods = index.list(Pod, 'shop');
  const externals = index.list(ExternalWorkload, 'shop');
  if ('unread' in resources || isUnread(pods) || isUnread(externals))
    throw new Error('all of it can be read');
  return inboundServer(
    resources,
    subject === 'external' ? externals[0] : pods[subject],
    port,
  );
}

describe('policies of a Server', () => {
  const meshTls = (spec: string) =>
    policy(SERVER, MESH_TLS) + authentication('MeshTLSAuthentication', spec);
  const everybody = policy(SERVER, '[]');

  it.each([
    ['identities', meshTls('{ identities: ["*"] }'), 1],
    ['no identities', meshTls('{ identities: [] }'), 0],
    ['nothing', meshTls('{}'), 0],
    [
      'one reference to something that has no identity',
      meshTls(
        '{ identityRefs: [{ kind: ServiceAccount, name: a }, { kind: Pod, name: b }] }',
      ),
      0,
    ],
    [
      'no networks',
      policy(SERVER, NETWORK) +
        authentication('NetworkAuthentication', '{ networks: [] }'),
      0,
    ],
    [
      'an account beside identities',
      policy(
        SERVER,
        '[{ kind: ServiceAccount, name: a }, { kind: ServiceAccount, name: b }]',
      ),
      0,
    ],
    ['everybody', everybody, 1],
    [
      'everybody, with a namespace that a target has not',
      policy(`${SERVER}, namespace: pay`, '[]'),
      1,
    ],
    [
      'everybody to a Namespace, whatever it is called',
      policy('kind: Namespace, name: pay', '[]'),
      1,
    ],
  ])('%s: %#', (_, yaml, count) => {
    expect(serverOf(server(8080) + yaml).authorizations).toHaveLength(count);
  });
});

describe('blocks of addresses', () => {
  const written =
    '[{ cidr: 10.0.0.1 }, { cidr: "2001:db8::1", except: [] }, { cidr: 10.0.0.0/8, except: [10.0.0.2, 10.1.0.0/16] }]';
  it.each([
    [
      'NetworkAuthentication',
      policy(SERVER, NETWORK) +
        authentication('NetworkAuthentication', `{ networks: ${written} }`),
    ],
    [
      'ServerAuthorization',
      `---
apiVersion: policy.linkerd.io/v1beta1
kind: ServerAuthorization
metadata: { name: a, namespace: shop }
spec: { server: { name: web }, client: { unauthenticated: true, networks: ${written} } }
`,
    ],
  ])('of a %s have a length, those of one address too', (_, yaml) => {
    expect(serverOf(server(8080) + yaml).authorizations[0].networks).toEqual([
      { cidr: '10.0.0.1/32', except: [] },
      { cidr: '2001:db8::1/128', except: [] },
      { cidr: '10.0.0.0/8', except: ['10.0.0.2/32', '10.1.0.0/16'] },
    ]);
  });
});

describe('accounts and where they are', () => {
  it.each([
    [
      'no namespace is that of the policy',
      '{ kind: ServiceAccount, name: a }',
      'a.shop',
    ],
    [
      'another one is taken',
      '{ kind: ServiceAccount, name: a, namespace: pay }',
      'a.pay',
    ],
    [
      'an empty one is none',
      "{ kind: ServiceAccount, name: a, namespace: '' }",
      'a.',
    ],
  ])('%s', (_, ref, start) => {
    const [{ clients }] = serverOf(
      server(8080) + policy(SERVER, `[${ref}]`),
    ).authorizations;
    expect(clients).toEqual({
      identities: [`${start}.serviceaccount.identity.linkerd.cluster.local`],
    });
  });
});

describe('built-in routes', () => {
  const routesOf = (yaml: string, port = 9090) =>
    serverOf(yaml, port).routes.map(({ name }) => name);

  it('are not for probes on a Server of gRPC, and take calls only', () => {
    const grpc = `${server(9090).replace('9090', '9090, proxyProtocol: gRPC')}`;
    expect(routesOf(server(9090))).toEqual(['default', 'probe']);
    expect(routesOf(grpc)).toEqual(['default']);
    const ask = (method: string, path: string) =>
      inboundAnswer(
        serverOf(
          grpc.replace('gRPC', 'gRPC, accessPolicy: all-unauthenticated'),
          9090,
        ),
        {
          peer: { identity: null, ip: '10.0.0.1' },
          operation: { protocol: 'http', port: 9090, method, path },
        },
        { method, path },
      );
    expect(ask('POST', '/a.B/C').verdict).toBe('allow');
    expect(ask('GET', '/ready')).toMatchObject({
      verdict: 'deny',
      denyReason: 'no-route',
    });
  });

  it.each([
    ["''", []],
    ["'/a b'", []],
    ['/a?b', ['/a']],
    ['http://web/a?b', ['/a']],
    ['http://web', ['/']],
  ])('are for a probe of %s: %j', (path, paths) => {
    const pod = POD.replace("'/ready?full'", path);
    const pods = clusterFromYaml(pod).list(Pod, 'shop');
    expect(isUnread(pods) ? pods : probePaths(pods[0], 9090)).toEqual(paths);
  });
});

describe('routes of a Server', () => {
  const names = (yaml: string) =>
    serverOf(server(8080) + yaml).routes.map(({ name }) => name);

  it.each([
    ['is taken as it is', httpRoute('{}'), ['r']],
    [
      'is passed over with a status of another spelling',
      httpRoute('{}', 'kind: server'),
      ['default'],
    ],
    [
      'is passed over with a pattern that is none',
      httpRoute(
        '{ matches: [{ path: { type: RegularExpression, value: "[" } }] }',
      ),
      ['default'],
    ],
    [
      'is passed over with a header that can be none',
      httpRoute('{ matches: [{ headers: [{ name: a b, value: c }] }] }'),
      ['default'],
    ],
    [
      'is passed over with a filter of a header that can be none',
      httpRoute(
        '{ filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: a, value: "b\\n" }] } }] }',
      ),
      ['default'],
    ],
    [
      'is passed over with a filter that nobody knows',
      httpRoute('{ filters: [{ type: CORS }] }'),
      ['default'],
    ],
    [
      'is passed over with a redirect to a relative path',
      httpRoute(
        '{ filters: [{ type: RequestRedirect, requestRedirect: { path: { replaceFullPath: a } } }] }',
      ),
      ['default'],
    ],
  ])('one %s', (_, yaml, expected) => {
    expect(names(yaml)).toEqual(expected);
  });

  it('are tried by the group when age and name are the same', () => {
    const ours = httpRoute('{ matches: [{ method: GET }] }');
    const gateway = httpRoute('{}').replace(
      'policy.linkerd.io',
      'gateway.networking.k8s.io',
    );
    const { routes } = serverOf(server(8080) + ours + gateway);
    expect(routes.map(({ entries }) => entries[0].condition.protocol)).toEqual([
      'any',
      'http',
    ]);
  });
});

describe('annotations without a Server', () => {
  const annotated = (key: string, value: string) =>
    serverOf(
      `---
apiVersion: v1
kind: Pod
metadata: { name: api, namespace: shop, annotations: { config.linkerd.io/${key}: '${value}' } }
spec: {}
`,
      8080,
      1,
    );

  it.each([
    ['8080', 'opaque'],
    [' 8079 - 8081 ,', 'opaque'],
    ['80,,8080', 'opaque'],
    ['8080,mysql', 'unknown'],
    ['0,8080', 'unknown'],
    ['8080,90-80', 'unknown'],
    ['8080,1-2-3', 'unknown'],
    ['8080,65536', 'unknown'],
    ['', 'unknown'],
  ])('opaque ports %j: %s', (value, protocol) => {
    expect(annotated('opaque-ports', value).protocol).toBe(protocol);
  });

  it.each([
    ['8080', 'all-authenticated'],
    ['8080,x', 'all-unauthenticated'],
  ])('ports %j that ask for an identity: %s', (value, name) => {
    expect(annotated('proxy-require-identity-inbound-ports', value).name).toBe(
      name,
    );
  });

  it('count for workloads outside the cluster too', () => {
    const external = (annotations: string) =>
      serverOf(
        `---
apiVersion: workload.linkerd.io/v1beta1
kind: ExternalWorkload
metadata: { name: vm, namespace: shop, annotations: ${annotations} }
spec: { ports: [{ port: 8080 }] }
`,
        8080,
        'external',
      );
    expect(external('{}').name).toBe('all-unauthenticated');
    const denied = external(
      '{ config.linkerd.io/default-inbound-policy: deny }',
    );
    expect(denied.name).toBe('deny');
    expect(denied.evidence).toMatchObject([
      { ref: { kind: 'ExternalWorkload' } },
    ]);
    expect(
      external("{ config.linkerd.io/opaque-ports: '8080' }").protocol,
    ).toBe('opaque');
  });
});

describe('ports by name', () => {
  it('are those of TCP, however that is written', () => {
    expect(serverOf(server('probes'), 9090).name).toBe('web');
    expect(serverOf(server('probes'), 8080).name).toBe('all-unauthenticated');
  });

  it('are found for probes without regard to case', () => {
    expect(serverOf('', 9090).routes.map(({ name }) => name)).toEqual([
      'default',
      'probe',
    ]);
    expect(serverOf('', 8080).routes.map(({ name }) => name)).toEqual([
      'default',
    ]);
  });
});
