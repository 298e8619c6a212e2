import { meshes } from '.';
import { indexFromYaml } from '../__testUtils__';
import {
  evidenceRefs,
  MeshView,
  reportControlPlanes,
  reportRoute,
  reportTelemetry,
} from '../engine';
import { MeshTarget } from '../model';

const CLUSTER = `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Pod
metadata: { name: web-1, namespace: shop, labels: { app: web } }
spec:
  serviceAccountName: web
  containers:
    - { name: app, image: 'shop/web:1', ports: [{ containerPort: 8080 }] }
    - { name: istio-proxy, image: 'istio/proxyv2:1.27.1' }
status: { phase: Running }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: other, namespace: shop }
spec: { selector: { app: other }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { servers: [{ port: { number: 80, protocol: HTTP }, hosts: [web.example.com] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec: { hosts: [web.example.com, web], gateways: [mesh, public], http: [{ match: [{ uri: { prefix: /a } }], route: [{ destination: { host: web } }] }] }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: web, namespace: shop }
spec: { accessLogging: [{ providers: [{ name: envoy }] }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: istiod, namespace: istio-system, labels: { app: istiod } }
spec: { template: { metadata: { labels: { app: istiod } }, spec: { containers: [{ name: discovery, image: 'istio/pilot:1.27.1' }] } } }
status: { readyReplicas: 1 }
`;

function viewOf(
  target: MeshTarget | undefined = {
    namespace: 'shop',
    select: [
      {
        annotation: 'meshwright.io/services',
        by: { type: 'services', names: ['web'] },
      },
    ],
  },
): MeshView {
  return {
    entityRef: 'component:default/web',
    target,
    indexes: [indexFromYaml(CLUSTER, { meshes })],
    clusters: [],
    meshes,
    asOf: 0,
  };
}

describe('reports about the proxies and the control planes of an entity', () => {
  it('tell what its proxies report', () => {
    const { data } = reportTelemetry(viewOf());
    expect(data.workloads).toMatchObject([
      {
        workload: { name: 'web-1' },
        mesh: 'istio',
        telemetry: { accessLogs: [{ provider: 'envoy' }, {}] },
      },
    ]);
    expect(evidenceRefs(data)).toContainEqual(
      expect.objectContaining({ kind: 'Telemetry', name: 'web' }),
    );
  });

  it('tell who serves the clusters it runs in, and those it might run in', () => {
    for (const view of [
      viewOf(),
      viewOf({
        select: [
          {
            annotation: 'meshwright.io/services',
            by: { type: 'services', names: ['nobody'] },
          },
        ],
      }),
    ])
      expect(reportControlPlanes(view).data.controlPlanes).toMatchObject([
        { mesh: 'istio', version: '1.27.1', components: [{ ready: 1 }] },
      ]);
  });
});

describe('the report about the route of a request', () => {
  it('fills in what the question leaves open, and names what may be asked', () => {
    const { data } = reportRoute(viewOf(), {});
    expect(data).toMatchObject({
      question: {
        host: 'web.shop.svc.cluster.local',
        method: 'GET',
        path: '/',
        from: { namespace: 'shop' },
      },
      hosts: ['web.shop.svc.cluster.local', 'web.example.com'],
      gateways: ['shop/public'],
      answers: [
        {
          cluster: 'test',
          answer: { mesh: 'istio', outcome: 'response' },
        },
      ],
    });
  });

  it('answers for clients and for gateways', () => {
    const ofClient = reportRoute(viewOf(), { host: 'web', path: '/a' });
    expect(ofClient.data.answers).toMatchObject([
      { answer: { outcome: 'forward', rule: { host: expect.any(String) } } },
    ]);
    const ofGateway = reportRoute(viewOf(), {
      host: 'web.example.com',
      path: '/a',
      gateway: 'shop/public',
    });
    expect(ofGateway.data.answers).toMatchObject([
      { answer: { outcome: 'forward' } },
    ]);
  });

  it.each<[string, Parameters<typeof reportRoute>[1], string]>([
    ['another Service', { host: 'other' }, 'the host other'],
    [
      'a short name of another namespace',
      { host: 'web', namespace: 'sales' },
      'the host web',
    ],
    ['somebody else', { host: 'example.org' }, 'the host example.org'],
    ['a gateway of others', { gateway: 'edge/main' }, 'gateway edge/main'],
  ])('says nothing about %s', (_, request, problem) => {
    const { data } = reportRoute(viewOf(), request);
    expect(data.answers).toEqual([]);
    expect(data.explanation).toContain(problem);
  });

  it('has no answer for an entity without annotations', () => {
    expect(
      reportRoute({ ...viewOf(), target: undefined }, { host: 'web' }).data,
    ).toMatchObject({ hosts: [], answers: [] });
  });
});

describe('the report about what an entity calls elsewhere', () => {
  const pod = (name: string) => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}-1, namespace: emoji, labels: { app: ${name}, linkerd.io/control-plane-ns: linkerd } }
spec: { containers: [{ name: linkerd-proxy, image: 'cr.l5d.io/linkerd/proxy:edge-25.8.1' }] }
status: { phase: Running }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: emoji }
spec: { selector: { app: ${name} }, ports: [{ port: 80 }] }
---`;
  const view: MeshView = {
    ...viewOf(),
    target: {
      namespace: 'emoji',
      select: [
        {
          annotation: 'meshwright.io/services',
          by: { type: 'services', names: ['web'] },
        },
      ],
    },
    indexes: [indexFromYaml(pod('web') + pod('votes'), { meshes })],
  };
  const directory = {
    lookup: () => ({ entityRefs: [], ownerRefs: [] }),
    lookupWorkload: (_: string, name: string) => ({
      entityRefs: [`component:default/${name.replace('-1', '')}`],
      ownerRefs: [],
    }),
  };

  it('names the entities behind a Service of others, or says that nobody is known', () => {
    const asked = { host: 'votes.emoji' };
    const { data } = reportRoute(view, asked, directory);
    expect(data.answers).toMatchObject([{ answer: { outcome: 'forward' } }]);
    expect(data.elsewhere).toEqual({
      entityRefs: ['component:default/votes'],
      unowned: false,
    });
    expect(reportRoute(view, asked).data.elsewhere?.unowned).toBe(true);
  });

  it('answers for addresses outside, and only for its own namespace', () => {
    const { data } = reportRoute(view, { host: '1.1.1.1' }, directory);
    expect(data.answers).toMatchObject([
      { answer: { outcome: 'passthrough' } },
    ]);
    expect(data.elsewhere).toEqual({ entityRefs: [], unowned: false });
    expect(
      reportRoute(view, { host: '1.1.1.1', namespace: 'sales' }).data.answers,
    ).toEqual([]);
  });
});
