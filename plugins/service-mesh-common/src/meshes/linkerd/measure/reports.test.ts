import {
  AuthorizationSample,
  ConnectionSample,
  GatewaySample,
  Measured,
  MeshView,
  reportAuthorizations,
  reportEdges,
  reportMirrors,
} from '../../../engine';
import { linkerd } from '..';
import { clusterFromYaml } from '../__testUtils__/clusterFromYaml';
import { Link } from '../kinds';

const pod = (name: string) => `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}-1
  namespace: shop
  labels: { app: ${name}, linkerd.io/control-plane-ns: linkerd, backstage.io/kubernetes-id: web }
  ownerReferences: [{ apiVersion: apps/v1, kind: StatefulSet, name: ${name}, controller: true }]
spec:
  serviceAccountName: ${name}
  containers:
    - { name: app, ports: [{ name: http, containerPort: 8080 }] }
    - { name: linkerd-proxy, image: 'cr.l5d.io/linkerd/proxy:edge-25.1.1' }
status: { phase: Running }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop, labels: { mirror.linkerd.io/exported: 'true' } }
spec: { selector: { app: ${name} }, ports: [{ port: 80, targetPort: 8080 }] }
`;
const policies = `
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: web-http, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, port: http }
${['cart', 'old']
  .map(
    name => `
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: from-${name}, namespace: shop }
spec:
  targetRef: { group: policy.linkerd.io, kind: Server, name: web-http }
  requiredAuthenticationRefs: [{ group: policy.linkerd.io, kind: MeshTLSAuthentication, name: ${name} }]
---
apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata: { name: ${name}, namespace: shop }
spec: { identities: ['${name}.shop.serviceaccount.identity.linkerd.cluster.local'] }
`,
  )
  .join('')}`;
const mirrored = `
---
apiVersion: multicluster.linkerd.io/v1alpha3
kind: Link
metadata: { name: east, namespace: linkerd-multicluster }
spec: { targetClusterName: east, gatewayAddress: '192.0.2.1,192.0.2.2', gatewayIdentity: gateway }
---
apiVersion: v1
kind: Service
metadata:
  name: web-east
  namespace: shop
  labels: { mirror.linkerd.io/mirrored-service: 'true', mirror.linkerd.io/cluster-name: east }
  annotations: { mirror.linkerd.io/remote-svc-fq-name: web.shop.svc.cluster.local }
spec: { ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata:
  name: web-federated
  namespace: shop
  labels: { mirror.linkerd.io/mirrored-service: 'true' }
  annotations: { multicluster.linkerd.io/remote-discovery: 'web@east,web@west', multicluster.linkerd.io/local-discovery: web }
spec: { ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata:
  name: other-east
  namespace: shop
  labels: { mirror.linkerd.io/mirrored-service: 'true', mirror.linkerd.io/cluster-name: east, multicluster.linkerd.io/remote-discovery: east, multicluster.linkerd.io/remote-service: other }
spec: { ports: [{ port: 80 }] }
---
apiVersion: policy.linkerd.io/v1beta3
kind: HTTPRoute
metadata: { name: spill, namespace: shop }
spec:
  parentRefs: [{ group: core, kind: Service, name: web, port: 80 }]
  rules: [{ backendRefs: [{ name: web, port: 80 }, { name: other-east, port: 80 }] }]
status:
  parents:
    - controllerName: linkerd.io/policy-controller
      parentRef: { group: core, kind: Service, name: web, namespace: shop, port: 80 }
      conditions: [{ type: Accepted, status: 'True', reason: Accepted }]
`;

function view(
  yaml: string,
  unread: Parameters<typeof clusterFromYaml>[1] = [],
): MeshView {
  return {
    entityRef: 'component:default/web',
    target: {
      select: [
        {
          annotation: 'backstage.io/kubernetes-id',
          by: {
            type: 'labels',
            labels: { 'backstage.io/kubernetes-id': 'web' },
          },
        },
      ],
    },
    indexes: [clusterFromYaml(yaml, unread)],
    clusters: [],
    meshes: [linkerd],
    asOf: 0,
  };
}

function measured<Row>(...rows: readonly Row[]): Measured<Row> {
  return {
    state: rows.length > 0 ? 'ok' : 'no-traffic',
    queries: [],
    parts: [{ cluster: 'test', mesh: 'linkerd', rows }],
  };
}

const nobody = {
  lookup: (identity: string) => ({
    entityRefs: identity === 'cart.shop' ? ['component:default/cart'] : [],
    ownerRefs: [],
  }),
  lookupWorkload: (namespace: string, name: string) => ({
    entityRefs: [`component:default/${namespace}-${name}`],
    ownerRefs: [],
  }),
};
const web = { namespace: 'shop', kind: 'StatefulSet', name: 'web' };
const edge = (
  more: Partial<Extract<ConnectionSample, { type: 'edge' }>>,
): ConnectionSample => ({
  type: 'edge',
  client: { namespace: 'shop', kind: 'Deployment', name: 'cart' },
  server: web,
  tls: 'secured',
  amount: 2,
  unit: 'connections',
  ...more,
});
const reason = { code: 'no_tls_from_remote', text: 'No TLS.' };

describe('edges', () => {
  it('are folded by their ends, mixed when a part is plaintext, plaintext first', () => {
    const { data } = reportEdges(
      view(pod('web')),
      measured<ConnectionSample>(
        edge({}),
        edge({}),
        edge({ tls: 'plaintext', reason, amount: 1 }),
        edge({ client: { identity: 'cart.shop' } }),
        edge({ client: {}, tls: 'plaintext', reason }),
        edge({
          client: web,
          server: { namespace: 'data', name: 'db' },
          tls: 'unknown',
        }),
        { type: 'certificate', namespace: 'shop', pod: 'web-1', notAfter: 5 },
        { type: 'certificate', namespace: 'shop', pod: 'else-1', notAfter: 1 },
      ),
      nobody,
    );
    expect(
      data.edges.map(({ direction, tls, amount, client, reasons }) => ({
        direction,
        tls,
        amount,
        entityRefs: client.entityRefs,
        reasons: reasons.length,
      })),
    ).toEqual([
      {
        direction: 'inbound',
        tls: 'plaintext',
        amount: 2,
        entityRefs: [],
        reasons: 1,
      },
      // The same sample from both ends is one.
      {
        direction: 'inbound',
        tls: 'mixed',
        amount: 3,
        entityRefs: ['component:default/shop-cart'],
        reasons: 1,
      },
      {
        direction: 'outbound',
        tls: 'unknown',
        amount: 2,
        entityRefs: ['component:default/shop-web'],
        reasons: 0,
      },
      {
        direction: 'inbound',
        tls: 'secured',
        amount: 2,
        entityRefs: ['component:default/cart'],
        reasons: 0,
      },
    ]);
    expect(data.certificates).toEqual([
      {
        cluster: 'test',
        namespace: 'shop',
        ownerKind: 'StatefulSet',
        name: 'web',
        notAfter: 5,
        pods: 1,
      },
    ]);
  });

  it('within an entity are seen once', () => {
    const { data } = reportEdges(
      view(`${pod('web')}---${pod('api')}`),
      measured<ConnectionSample>(edge({ client: { ...web, name: 'api' } })),
      nobody,
    );
    expect(data.edges).toMatchObject([{ direction: 'within' }]);
  });
});

describe('authorizations', () => {
  const sample = (more: Partial<AuthorizationSample>): AuthorizationSample => ({
    outcome: 'allowed',
    namespace: 'shop',
    ownerKind: 'StatefulSet',
    workload: 'web',
    server: {
      group: 'policy.linkerd.io',
      kind: 'server',
      name: 'web-http',
      port: 8080,
    },
    authorization: {
      group: 'policy.linkerd.io',
      kind: 'authorizationpolicy',
      name: 'from-cart',
    },
    rate: 3,
    ...more,
  });

  it('name the resources behind the counters, and those nobody used', () => {
    const { data } = reportAuthorizations(
      view(pod('web') + policies),
      measured(
        sample({}),
        sample({ rate: 1 }),
        sample({
          authorization: { group: '', kind: 'default', name: 'probe' },
        }),
        sample({ outcome: 'denied', authorization: undefined, rate: 0.5 }),
        sample({ workload: 'else' }),
        sample({
          outcome: 'limited',
          authorization: undefined,
          limit: {
            group: 'policy.linkerd.io',
            kind: 'httplocalratelimitpolicy',
            name: 'rl',
            scope: 'total',
          },
        }),
      ),
      3600,
    );
    expect(
      data.rows.map(({ authorization, allowed, denied, idle, server }) => [
        authorization?.name,
        authorization?.ref?.kind,
        allowed,
        denied,
        idle,
        server.ref?.name,
      ]),
    ).toEqual([
      [undefined, undefined, 0, 0.5, false, 'web-http'],
      ['from-cart', 'AuthorizationPolicy', 4, 0, false, 'web-http'],
      ['probe', undefined, 3, 0, false, 'web-http'],
      ['from-old', 'AuthorizationPolicy', 0, 0, true, 'web-http'],
    ]);
    expect(data).toMatchObject({
      counted: true,
      windowSeconds: 3600,
      rateLimited: [{ scope: 'total', limited: 3, limit: { name: 'rl' } }],
    });
  });

  it.each([
    [
      'no answer came',
      {
        ...measured<AuthorizationSample>(),
        state: 'prometheus-down' as const,
        parts: [],
      },
    ],
    [
      'nothing is scraped',
      { ...measured<AuthorizationSample>(), state: 'not-scraped' as const },
    ],
  ])('are not called idle when %s', (_name, nothing) => {
    expect(
      reportAuthorizations(view(pod('web') + policies), nothing, 3600).data
        .rows,
    ).toEqual([]);
  });
});

describe('mirrors', () => {
  it('stand for the entity or are called by its routes, and tell whether the gateway is alive', () => {
    const { data } = reportMirrors(
      view(pod('web') + mirrored),
      measured<GatewaySample>({ targetCluster: 'east', alive: false }),
    );
    expect(data.mirrors).toMatchObject([
      {
        ref: { name: 'web-east' },
        mode: 'gateway',
        relation: 'stands-for',
        remoteHost: 'web.shop.svc.cluster.local',
        members: [
          {
            cluster: 'east',
            service: 'web',
            link: { kind: 'Link', name: 'east' },
            gateway: {
              addresses: ['192.0.2.1', '192.0.2.2'],
              identity: 'gateway',
              alive: false,
            },
          },
        ],
      },
      {
        ref: { name: 'web-federated' },
        mode: 'federated',
        relation: 'stands-for',
        members: [
          { service: 'web' },
          { cluster: 'east', service: 'web', link: { name: 'east' } },
          { cluster: 'west', service: 'web' },
        ],
      },
      { ref: { name: 'other-east' }, mode: 'pod-to-pod', relation: 'called' },
    ]);
    expect(data.exports).toMatchObject([
      { ref: { name: 'web' }, mode: 'gateway' },
    ]);
  });

  it('are not said to be none while Links cannot be read', () => {
    expect(
      reportMirrors(
        view(pod('web') + mirrored, [Link]),
        measured<GatewaySample>(),
      ).data,
    ).toMatchObject({ mirrors: [], unread: ['Link'] });
  });
});
