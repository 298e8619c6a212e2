import {
  clusterFromYaml,
  meshedPod,
  web,
} from '../__testUtils__/clusterFromYaml';
import { HTTPRoute } from '../../shared/gatewayApi';
import { TrafficSplit } from '../kinds';
import { routing } from './routing';

const route = (namespace: string, annotations = '{}') => `
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: ${namespace}, annotations: ${annotations} }
spec:
  parentRefs: [{ group: core, kind: Service, name: web, namespace: shop, port: 80 }]
  rules:
    - backendRefs:
        - { name: web, namespace: shop, port: 80, weight: 90 }
        - { name: web-v2, namespace: shop, port: 80, weight: 10 }
status:
  parents:
    - controllerName: linkerd.io/policy-controller
      parentRef: { group: core, kind: Service, name: web, namespace: shop, port: 80 }
      conditions: [{ type: Accepted, status: 'True' }]
`;

const profile = `
---
apiVersion: linkerd.io/v1alpha2
kind: ServiceProfile
metadata: { name: web.shop.svc.cluster.local, namespace: shop }
spec:
  opaquePorts: { '3306': {} }
  dstOverrides:
    - { authority: 'web.shop.svc.cluster.local:80', weight: 750m }
    - { authority: 'web-v2.shop.svc.cluster.local:80', weight: 250m }
`;

const smi = `
---
apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata: { name: web, namespace: shop }
spec: { service: web, backends: [{ service: web, weight: 1 }, { service: web-v2, weight: 3 }] }
`;

const read = (yaml: string) =>
  routing(clusterFromYaml(meshedPod() + yaml), [web]);

describe('routes to a Service', () => {
  it('shows weights as shares and names a backend that does not exist', () => {
    const [split] = read(route('shop')).splits;
    expect(split).toMatchObject({
      host: 'web.shop.svc.cluster.local',
      port: 80,
      protocol: 'http',
    });
    expect(split.backends).toMatchObject([
      { weight: 90, share: 0.9 },
      { weight: 10, share: 0.1, problem: 'Service shop/web-v2 does not exist' },
    ]);
  });

  it.each([
    ['its own', 'shop', 'shop', true],
    ['another client’s', 'cart', 'shop', false],
    ['the same client’s', 'cart', 'cart', true],
  ])(
    'says that nothing gets through for an unreadable route of %s',
    (_, spoiled, namespace, expected) => {
      const call = (name: string, place: string, filters = '') =>
        route(place)
          .replace('HTTPRoute', 'GRPCRoute')
          .replace('name: web,', `name: ${name},`)
          .replace('- backendRefs:', `- ${filters}\n      backendRefs:`)
          .replace('web-v2', 'web');
      const { splits } = read(
        call('good', namespace, 'name: good') +
          call(
            'bad',
            spoiled,
            'filters: [{ type: ResponseHeaderModifier, responseHeaderModifier: { remove: [x] } }]',
          ),
      );
      const good = splits.find(({ name }) => name === 'good');
      expect(good?.backends.map(({ problem }) => problem)).toEqual(
        Array(2).fill(
          expected
            ? `proxies cannot read GRPCRoute ${spoiled}/bad: it has a filter for response headers`
            : undefined,
        ),
      );
    },
  );

  it('says that a route in another namespace counts for the clients there only', () => {
    expect(read(route('cart')).splits[0].match).toMatchObject([
      { source: ['from namespace cart'] },
    ]);
  });

  it('reads timeouts and retries from annotations', () => {
    const [split] = read(
      route(
        'shop',
        '{ timeout.linkerd.io/request: 2s, retry.linkerd.io/http: "5xx,429", retry.linkerd.io/limit: "3" }',
      ),
    ).splits;
    expect(split).toMatchObject({
      timeoutMs: 2000,
      retries: { attempts: 3, on: ['500-599', '429'] },
    });
  });

  it('passes over a route with an annotation that cannot be read', () => {
    expect(
      read(route('shop', '{ timeout.linkerd.io/request: 1m30s }')).splits,
    ).toEqual([]);
  });

  it('passes over a route that is not accepted', () => {
    expect(read(route('shop').replace("'True'", "'False'")).splits).toEqual([]);
  });

  it('lets a ServiceProfile with weights replace the routes', () => {
    const { splits } = read(route('shop') + profile);
    expect(splits.map(s => s.evidence[0])).toMatchObject([
      { ref: { kind: 'ServiceProfile' } },
    ]);
    expect(splits[0].backends.map(b => b.share)).toEqual([0.75, 0.25]);
  });

  it('does not guess when clients pass over a profile and keep what they had', () => {
    const broken = profile.replace(
      'spec:\n',
      'spec:\n  retryBudget: { ttl: soon, retryRatio: 1, minRetriesPerSecond: 1 }\n',
    );
    expect(read(route('shop') + broken).splits).toMatchObject([
      { backends: [], evidence: [{ ref: { kind: 'ServiceProfile' } }] },
    ]);
  });

  it('names the TrafficSplit that the weights of a profile come from', () => {
    const written = profile
      .replace('750m', '"1"')
      .replace('250m', '"3"')
      .replaceAll(':80', '');
    const [split] = read(route('shop') + smi + written).splits;
    expect(split.backends.map(b => b.share)).toEqual([0.25, 0.75]);
    expect(split.evidence).toMatchObject([
      { ref: { kind: 'ServiceProfile' } },
      { ref: { kind: 'TrafficSplit' } },
    ]);
  });

  it('lets a TrafficSplit that no profile carries hide nothing', () => {
    const { splits } = read(route('shop') + smi);
    expect(splits.map(s => s.evidence[0])).toMatchObject([
      { ref: { kind: 'HTTPRoute' } },
      { ref: { kind: 'TrafficSplit' } },
    ]);
    expect(splits[0].backends.map(b => b.share)).toEqual([0.9, 0.1]);
    expect(splits[1].backends.map(b => b.share)).toEqual([
      undefined,
      undefined,
    ]);
    expect(splits[1].backends[0].problem).toContain('SMI extension');
  });

  it('says what it does not know when TrafficSplits could not be read, beside the routes it knows', () => {
    const { splits } = routing(
      clusterFromYaml(meshedPod() + route('shop'), [TrafficSplit]),
      [web],
    );
    expect(splits.map(s => s.evidence[0])).toMatchObject([
      { ref: { kind: 'HTTPRoute' } },
      { type: 'unknown', unread: [{ kind: 'TrafficSplit' }] },
    ]);
  });

  it('uses no HTTPRoute on a port that is declared to speak something else', () => {
    const opaque = meshedPod().replace(
      'port: 80, targetPort',
      'port: 80, appProtocol: https, targetPort',
    );
    expect(
      routing(clusterFromYaml(opaque + route('shop')), [web]).splits,
    ).toEqual([]);
  });

  it('tells a route without a port once, for every port', () => {
    const splits = read(
      route('shop')
        .replaceAll(', port: 80 }]\n  rules', ' }]\n  rules')
        .replace(
          'namespace: shop, port: 80 }\n      conditions',
          'namespace: shop }\n      conditions',
        ),
    ).splits;
    expect(splits.map(s => s.port)).toEqual([undefined]);
  });

  it('says what it does not know when routes could not be read', () => {
    const { splits } = routing(clusterFromYaml(meshedPod(), [HTTPRoute]), [
      web,
    ]);
    expect(splits).toMatchObject([
      {
        backends: [],
        evidence: [{ type: 'unknown', unread: [{ kind: 'HTTPRoute' }] }],
      },
    ]);
  });
});
