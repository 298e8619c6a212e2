import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  intentTargets,
  meshes,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { intentActions } from './intentActions';

interface Route {
  readonly name?: string;
  readonly sectionName?: string;
}

interface Written {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly servers?: readonly object[];
    readonly listeners?: readonly Route[];
    readonly parentRefs?: readonly Route[];
    readonly http?: readonly object[];
  };
}

const action = intentActions({ targets: intentTargets, meshes }).find(
  ({ id }) => id === 'service-mesh:ingress',
);
const target = (service: string) => ({
  namespace: 'shop',
  service,
  labels: { app: service },
  port: { number: 80, target: 8080, protocol: 'http' },
});
const intent = (api: string, more: object, service = 'orders') => ({
  target: target(service),
  hosts: ['a.example.com'],
  path: { type: 'prefix', value: '/orders' },
  gateway: { name: 'edge', namespace: 'edge' },
  api,
  ...more,
});
const PLAIN = {};
const SECURE = { certificateSecret: 'cert' };
const REDIRECT = { certificateSecret: 'cert', redirectPlaintext: true };

describe('an ingress in a file that has one', () => {
  const workspace = createMockDirectory();
  beforeEach(() => workspace.setContent({}));

  const write = async (one: object, path = 'mesh.yaml') => {
    const context = createMockActionContext({
      input: { mesh: 'istio', path, intent: one },
      workspacePath: workspace.path,
    });
    await action?.handler(context);
    const [, warnings] =
      jest
        .mocked(context.output)
        .mock.calls.find(([name]) => name === 'warnings') ?? [];
    const text = readFileSync(workspace.resolve(path), 'utf8');
    return {
      warnings,
      objects: parseAllDocuments(text).map(
        document => document.toJS() as Written,
      ),
    };
  };

  const changes: [string, object, object][] = [
    ['plaintext gets a certificate', PLAIN, SECURE],
    ['plaintext gets a certificate and a redirect', PLAIN, REDIRECT],
    ['the redirect is unticked', REDIRECT, SECURE],
    ['the redirect is ticked', SECURE, REDIRECT],
    ['the certificate goes', SECURE, PLAIN],
    ['the certificate goes with the redirect', REDIRECT, PLAIN],
    [
      'another host comes',
      REDIRECT,
      { ...SECURE, hosts: ['a.example.com', 'b.example.com'] },
    ],
  ];

  it.each([
    ...changes,
    [
      'the path, the timeout and the retries go',
      { timeoutMs: 1000, retries: { attempts: 2, on: ['5xx'] } },
      { path: { type: 'prefix', value: '/' } },
    ],
    [
      'retries lose what they had',
      { retries: { attempts: 2, perTryTimeoutMs: 100, on: ['5xx'] } },
      { retries: { attempts: 2, on: ['5xx'] } },
    ],
  ] as typeof changes)(
    'is as if written afresh when %s, by Istio itself',
    async (_what, before, after) => {
      await write(intent('istio', before));
      const { objects, warnings } = await write(intent('istio', after));
      const fresh = await write(intent('istio', after), 'fresh.yaml');
      expect(objects).toEqual(fresh.objects);
      expect(warnings).toEqual([]);
    },
  );

  it.each(changes)(
    'has the routes as if written afresh when %s, by the Gateway API',
    async (_what, before, after) => {
      await write(intent('gateway-api', before));
      const { objects, warnings } = await write(intent('gateway-api', after));
      const fresh = await write(intent('gateway-api', after), 'fresh.yaml');
      const routes = ({ kind }: Written) => kind === 'HTTPRoute';
      expect(objects.filter(routes)).toEqual(fresh.objects.filter(routes));
      expect(warnings).toEqual([]);
    },
  );

  it('keeps what other services share of the Gateway, and takes no plaintext through it', async () => {
    const payments = (more: object) =>
      intent(
        'gateway-api',
        { path: { type: 'prefix', value: '/payments' }, ...more },
        'payments',
      );
    await write(intent('gateway-api', REDIRECT));
    const { objects, warnings } = await write(payments(SECURE));
    const named = (name: string) =>
      objects.find(({ metadata }) => metadata.name === name)?.spec;
    expect(
      named('edge')
        ?.listeners?.map(({ name }) => name)
        .sort(),
    ).toEqual(['http-a-example-com', 'https-a-example-com']);
    expect(
      ['orders-ingress', 'orders-ingress-plaintext', 'payments-ingress'].map(
        name => named(name)?.parentRefs?.map(({ sectionName }) => sectionName),
      ),
    ).toEqual([
      ['https-a-example-com'],
      ['http-a-example-com'],
      ['https-a-example-com'],
    ]);
    expect(warnings).toEqual([
      'mesh.yaml, read back as a whole, does something else than was asked for: redirectPlaintext is true instead of unset.',
    ]);
  });

  it.each([
    [
      'istio',
      `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: edge }
spec:
  selector: { istio: ingressgateway }
  servers:
    - name: by-hand
      port: { number: 80, name: http, protocol: HTTP }
      hosts: [a.example.com]
`,
    ],
    [
      'gateway-api',
      `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: by-hand, namespace: shop }
spec:
  parentRefs: [{ name: edge, namespace: edge, sectionName: http-a-example-com }]
  hostnames: [a.example.com]
  rules: [{ matches: [{ path: { value: /orders } }], backendRefs: [{ name: orders, port: 80 }] }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: edge }
spec:
  gatewayClassName: istio
  listeners:
    - { name: http-a-example-com, hostname: a.example.com, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: All } } }
`,
    ],
  ])('says when %s still takes plaintext by hand', async (api, text) => {
    workspace.setContent({ 'mesh.yaml': text });
    const { warnings } = await write(intent(api, SECURE));
    expect(warnings).toEqual([
      'mesh.yaml, read back as a whole, does not have the effect that was asked for: something else in it says otherwise.',
    ]);
  });
});
