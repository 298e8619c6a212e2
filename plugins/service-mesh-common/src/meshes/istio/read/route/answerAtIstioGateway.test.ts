import { RouteAnswer, RouteQuestion } from '../../../../model';
import { resource, webOf, webPod } from '../../__testUtils__/clusterFromYaml';
import { readRoute } from '../route';

const gateway = (name: string, servers: string, pods = 'ingress') =>
  resource(
    'Gateway',
    name,
    `{ selector: { istio: ${pods} }, servers: [${servers}] }`,
  );
const plain = (host: string, more = '') =>
  `{ port: { number: 80, protocol: HTTP, name: http }, hosts: ['${host}']${more} }`;
const secure = (host: string) =>
  `{ port: { number: 443, protocol: HTTPS, name: https }, hosts: ['${host}'], tls: { mode: SIMPLE } }`;
const route = (name: string, at: string, to: string, more = '') =>
  resource(
    'VirtualService',
    name,
    `{ hosts: [shop.example.com], gateways: [${at}], http: [{ route: [{ destination: { host: ${to} } }] }]${more} }`,
  );
const POD = `
apiVersion: v1
kind: Pod
metadata: { name: ingress-1, namespace: edge, labels: { istio: ingress, app: ingress } }
spec: { containers: [{ name: istio-proxy, image: proxyv2 }] }
---`;

function ask(yaml: string, question: Partial<RouteQuestion> = {}) {
  const { index } = webOf(webPod('sidecar') + yaml);
  return readRoute(index, {
    host: 'shop.example.com',
    scheme: 'http',
    method: 'GET',
    path: '/',
    headers: {},
    from: { gateway: 'shop/public' },
    ...question,
  });
}

const to = (name: string) => ({
  outcome: 'forward' as const,
  destinations: [
    expect.objectContaining({ host: `${name}.shop.svc.cluster.local` }),
  ],
});

describe('a request at a Gateway of Istio', () => {
  it.each<[string, string, Partial<RouteQuestion>, Partial<RouteAnswer>]>([
    [
      'follows routes of another Gateway of the same pods and port',
      gateway('public', plain('*')) +
        gateway('more', plain('shop.example.com')) +
        route('a', 'more', 'api'),
      {},
      to('api'),
    ],
    [
      'does not follow those of a Gateway of other pods',
      gateway('public', plain('*')) +
        gateway('more', plain('*'), 'other') +
        route('a', 'more', 'api'),
      {},
      { outcome: 'response', response: { status: 404 } },
    ],
    [
      'follows those of a Gateway without a selector, which is for all pods',
      gateway('public', plain('*')) +
        resource('Gateway', 'more', `{ servers: [${plain('*')}] }`) +
        route('a', 'more', 'api'),
      {},
      to('api'),
    ],
    [
      'follows those of a Gateway that selects the pods by another label',
      POD +
        gateway('public', plain('*')) +
        resource(
          'Gateway',
          'more',
          `{ selector: { app: ingress }, servers: [${plain('*')}] }`,
        ) +
        route('a', 'more', 'api'),
      {},
      to('api'),
    ],
    [
      'is not what another port of the pods has',
      gateway('public', plain('*')) +
        gateway(
          'more',
          `{ port: { number: 81, protocol: HTTP, name: http }, hosts: ['*'] }`,
        ) +
        route('a', 'more', 'api'),
      {},
      { outcome: 'response', response: { status: 404 } },
    ],
    [
      'is sent to HTTPS where one of the Gateways says so for the host',
      gateway('public', plain('shop.example.com')) +
        gateway(
          'more',
          plain('shop.example.com', ', tls: { httpsRedirect: true }'),
        ) +
        route('a', 'public', 'web'),
      {},
      {
        outcome: 'redirect',
        redirect: { location: 'https://shop.example.com/', code: 301 },
      },
    ],
    [
      'is not sent to HTTPS by a Gateway that no route for the host is bound to',
      gateway('public', plain('shop.example.com')) +
        gateway(
          'more',
          plain('*.example.com', ', tls: { httpsRedirect: true }'),
        ) +
        route('a', 'public', 'web'),
      {},
      to('web'),
    ],
    [
      'keeps to the server with its name where TLS ends',
      gateway('public', secure('*.example.com')) +
        gateway('more', secure('shop.example.com')) +
        route('a', 'more', 'api') +
        route('b', 'public', 'web'),
      { scheme: 'https' },
      to('api'),
    ],
    [
      'does not see a VirtualService that is kept from the namespace of the pods',
      POD +
        gateway('public', plain('*')) +
        route('a', 'public', 'api', `, exportTo: ['.']`),
      {},
      { outcome: 'response', response: { status: 404 } },
    ],
  ])('%s', (_, yaml, question, expected) => {
    expect(ask(yaml, question)).toMatchObject(expected);
  });
});
