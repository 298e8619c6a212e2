import customResources from './customResources.json';
import { validateSchema } from './validateSchema';

const object = (apiVersion: string, kind: string, spec: unknown) => ({
  apiVersion,
  kind,
  metadata: { name: 'a' },
  spec,
});
const rule = (outlierDetection: unknown) =>
  object('networking.istio.io/v1', 'DestinationRule', {
    host: 'cart',
    trafficPolicy: { outlierDetection },
  });
const gateway = (server: object) =>
  object('networking.istio.io/v1', 'Gateway', {
    servers: [
      {
        hosts: ['*.example.com'],
        port: { name: 'http', number: 80, protocol: 'HTTP' },
        ...server,
      },
    ],
  });
const httpRoute = (spec: object) =>
  object('gateway.networking.k8s.io/v1', 'HTTPRoute', spec);

describe('validateSchema', () => {
  it.each([
    ['a field that is known', rule({ consecutive5xxErrors: 3 }), []],
    [
      'a field that was removed',
      rule({ consecutiveError: 3 }),
      ['spec.trafficPolicy.outlierDetection.consecutiveError'],
    ],
    [
      'a field in the wrong place',
      gateway({ redirect: true }),
      ['spec.servers[0].redirect'],
    ],
    [
      'a field in the right place',
      gateway({ tls: { httpsRedirect: true } }),
      [],
    ],
    [
      'a field of another form',
      gateway({ hosts: 'a.example.com' }),
      ['spec.servers[0].hosts'],
    ],
    [
      'a value nobody knows',
      object('security.istio.io/v1', 'AuthorizationPolicy', {
        action: 'REFUSE',
      }),
      ['spec.action'],
    ],
    [
      'two of which one may be set',
      object('networking.istio.io/v1', 'VirtualService', {
        http: [{ match: [{ uri: { exact: '/a', prefix: '/b' } }] }],
      }),
      ['spec.http[0].match[0].uri'],
    ],
    [
      'an item that is null',
      object('security.istio.io/v1', 'RequestAuthentication', {
        jwtRules: [null],
      }),
      ['spec.jwtRules[0]'],
    ],
    [
      'a field that is missing',
      object('networking.istio.io/v1', 'ServiceEntry', {}),
      ['spec.hosts'],
    ],
    [
      'a field beside the spec',
      {
        ...object('security.istio.io/v1', 'PeerAuthentication', {}),
        mtls: { mode: 'STRICT' },
      },
      ['mtls'],
    ],
    [
      'a version that is not served',
      object('security.istio.io/v1alpha1', 'AuthorizationPolicy', {}),
      ['apiVersion'],
    ],
    [
      'what a patch holds is open',
      object('networking.istio.io/v1alpha3', 'EnvoyFilter', {
        configPatches: [
          {
            applyTo: 'CLUSTER',
            patch: { operation: 'MERGE', value: { name: 'a', any: [1] } },
          },
        ],
      }),
      [],
    ],
    [
      'a field of the Gateway API that is misspelt, and a value out of range',
      httpRoute({
        rules: [
          {
            backendRefs: [{ name: 'cart', port: 70_000 }],
            matches: [{ path: { type: 'PathPrefix', Value: '/' } }],
          },
        ],
      }),
      [
        'spec.rules[0].backendRefs[0].port',
        'spec.rules[0].matches[0].path.Value',
      ],
    ],
    ['a kind of somebody else', object('v1', 'Service', { what: 1 }), []],
    ['no object at all', [1], []],
  ])('%s', (_name, manifest, fields) => {
    expect(
      validateSchema(manifest)
        .map(problem => problem.field)
        .sort(),
    ).toEqual(fields);
  });

  it('says which field is meant, perhaps', () => {
    expect(validateSchema(rule({ max_ejection_percent: 3 }))).toEqual([
      {
        field: 'spec.trafficPolicy.outlierDetection.max_ejection_percent',
        message: expect.stringContaining(
          'maxEjectionPercent is meant, perhaps',
        ),
        unknown: true,
      },
    ]);
  });

  it('knows patterns only that can be tried', () => {
    const patterns = [
      ...JSON.stringify(customResources).matchAll(
        /"pattern":("(?:[^"\\]|\\.)*")/g,
      ),
    ].map(([, text]) => JSON.parse(text) as string);
    expect(patterns.length).toBeGreaterThan(10);
    for (const pattern of patterns)
      expect(() => new RegExp(pattern, 'u')).not.toThrow();
  });
});
