import { indexFromYaml } from '../../../__testUtils__';
import { selectWorkloads } from '../../../engine';
import { MeshTarget } from '../../../model';
import { istio } from '..';
import { EndpointSlice } from '../../shared/endpointSlice';
import { readEndpoints } from './endpoints';

const sidecar = 'sidecar.istio.io/status: "{}"';
const tls = 'security.istio.io/tlsMode: istio';

const pod = (name: string, ip: string, labels = tls, annotations = sidecar) => `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
  labels: { app: web${labels && `, ${labels}`} }
  annotations: { ${annotations} }
spec:
  serviceAccountName: web
  containers:
    - { name: web, ports: [{ name: http, containerPort: 8080 }] }
    ${
      annotations === sidecar
        ? '- { name: istio-proxy, image: proxyv2:1.27.1 }'
        : ''
    }
status: { phase: Running, podIP: ${ip} }
---`;

const SERVICE = `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, clusterIP: 10.96.0.1, ports: [{ name: http, port: 80, targetPort: http }] }
---`;

const slice = (...endpoints: readonly string[]) => `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web-1, namespace: shop, labels: { kubernetes.io/service-name: web } }
addressType: IPv4
ports: [{ name: http, port: 8080 }]
endpoints: [${endpoints.join(', ')}]
---`;

const of = (name: string, ip: string, more = '') =>
  `{ addresses: [${ip}], targetRef: { kind: Pod, name: ${name}, namespace: shop }${more} }`;

const target: MeshTarget = {
  namespace: 'shop',
  select: [
    {
      annotation: 'meshwright.io/services',
      by: { type: 'services', names: ['web'] },
    },
  ],
};

function ask(yaml: string, unread: readonly (typeof EndpointSlice)[] = []) {
  const index = indexFromYaml(SERVICE + yaml, { meshes: [istio], unread });
  return readEndpoints(
    index,
    selectWorkloads(target, index, [istio]).workloads,
    [],
  );
}

const endpointsOf = (yaml: string) =>
  ask(yaml).services.flatMap(({ ports }) =>
    ports.flatMap(({ endpoints }) => endpoints),
  );

const IDENTITY = 'cluster.local/ns/shop/sa/web';

describe('where callers of a Service are sent', () => {
  it('tells each endpoint for itself: one Service may be half mTLS, half plaintext', () => {
    expect(
      endpointsOf(
        pod('a', '10.0.0.1') +
          pod('b', '10.0.0.2', '', '') +
          pod('c', '10.0.0.3') +
          slice(
            of('a', '10.0.0.1'),
            of('b', '10.0.0.2'),
            of('c', '10.0.0.3', ', conditions: { ready: false }'),
            of('gone', '10.0.0.4'),
          ),
      ).map(({ address, used, tls: way, identity }) => [
        address,
        used && way,
        identity,
      ]),
    ).toEqual([
      ['10.0.0.1:8080', 'mutual', IDENTITY],
      ['10.0.0.2:8080', 'plaintext', undefined],
      ['10.0.0.3:8080', false, undefined],
      ['10.0.0.4:8080', false, undefined],
    ]);
  });

  it.each([
    ['DISABLE', 'plaintext'],
    ['SIMPLE', 'own'],
    ['ISTIO_MUTUAL', 'mutual'],
  ])('a DestinationRule with %s decides alone: %s', (mode, expected) => {
    const [endpoint] = endpointsOf(
      `${pod('a', '10.0.0.1')}${slice(of('a', '10.0.0.1'))}
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web, namespace: shop }
spec: { host: web.shop.svc.cluster.local, trafficPolicy: { tls: { mode: ${mode} } } }`,
    );
    expect(endpoint.tls).toBe(expected);
    expect(endpoint.evidence[0]).toMatchObject({
      ref: { kind: 'DestinationRule', name: 'web' },
    });
  });

  it('reaches pods of the ambient mesh through a tunnel', () => {
    const [endpoint] = endpointsOf(
      `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient } }
---${pod('a', '10.0.0.1', '', 'ambient.istio.io/redirection: enabled')}${slice(
        of('a', '10.0.0.1'),
      )}`,
    );
    expect(endpoint).toMatchObject({
      tls: 'mutual',
      protocol: 'hbone',
      identity: IDENTITY,
    });
  });

  it('counts workloads outside of the cluster that the Service selects', () => {
    const entry = (labels: string) => `
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: vm, namespace: shop }
spec: { address: 192.0.2.1, ports: { http: 9080 }, serviceAccount: vm, labels: { app: web${labels} } }
---`;
    const ways = ['', `, ${tls}`].map(labels => {
      const found = endpointsOf(pod('a', '10.0.0.1') + slice() + entry(labels));
      return found.map(one => [one.address, one.tls, one.identity]);
    });
    expect(ways).toEqual([
      [['192.0.2.1:9080', 'plaintext', undefined]],
      [['192.0.2.1:9080', 'mutual', 'cluster.local/ns/shop/sa/vm']],
    ]);
  });

  it('says nothing when the addresses could not be read', () => {
    expect(ask(pod('a', '10.0.0.1'), [EndpointSlice])).toEqual({
      services: [],
      unread: [{ group: 'discovery.k8s.io', kind: 'EndpointSlice' }],
    });
  });
});
