import {
  EndpointsData,
  ResourceRef,
  ServiceEndpoint,
} from '@meshwright/backstage-plugin-service-mesh-common';

const pod = (name: string): ResourceRef => ({
  cluster: 'demo',
  group: '',
  kind: 'Pod',
  namespace: 'shop',
  name,
});

const endpoint = (
  name: string,
  address: string,
  more: Partial<ServiceEndpoint> = {},
): ServiceEndpoint => ({
  cluster: 'demo',
  address,
  target: pod(name),
  owner: { kind: 'Deployment', name: 'orders-v1' },
  zone: 'zone-a',
  used: true,
  weight: 1,
  protocol: 'http2',
  tls: 'mutual',
  identity: 'orders.shop.serviceaccount.identity.linkerd.cluster.local',
  because: 'The pod is meshed by the same control plane.',
  evidence: [{ type: 'resource', ref: pod(name) }],
  ...more,
});

/** Endpoints of one port: one secured, one in plaintext, one that is not ready. @internal */
export const sampleEndpoints: EndpointsData = {
  workloads: [
    {
      cluster: 'demo',
      namespace: 'shop',
      ownerKind: 'Deployment',
      name: 'orders-v1',
    },
  ],
  services: [
    {
      cluster: 'demo',
      mesh: 'linkerd',
      service: { ...pod('orders'), kind: 'Service' },
      host: 'orders.shop.svc.cluster.local',
      origin: 'local',
      ports: [
        {
          port: 80,
          name: 'http',
          opaque: false,
          endpoints: [
            endpoint('orders-v1-a', '10.244.0.1:8080'),
            endpoint('orders-v1-b', '10.244.0.2:8080', {
              tls: 'plaintext',
              identity: undefined,
              protocol: 'as-sent',
              because: 'The pod lets port 8080 bypass its proxy.',
            }),
            endpoint('orders-v1-c', '10.244.0.3:8080', {
              used: false,
              tls: 'unknown',
              identity: undefined,
              because: 'It is not ready, so callers are not told of it.',
            }),
          ],
          profile: {
            resource: {
              ...pod('orders.shop.svc.cluster.local'),
              group: 'linkerd.io',
              kind: 'ServiceProfile',
            },
            routes: 2,
            overrides: [
              { authority: 'orders-v2.shop.svc.cluster.local:80', share: 0.25 },
            ],
            retryBudget: { ratio: 0.2, minPerSecond: 10, ttlMs: 10_000 },
          },
          command:
            'linkerd diagnostics endpoints orders.shop.svc.cluster.local:80',
        },
      ],
      unknown: [],
    },
  ],
  leftOut: 0,
  unread: [],
};
