import { resource, webOf, webPod } from '../__testUtils__/clusterFromYaml';
import { Telemetry } from '../kinds';
import { readTelemetry } from './telemetry';

const MESH = `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    extensionProviders: [{ name: otel, opentelemetry: { service: otel } }]
    defaultProviders: { metrics: [prometheus] }
    accessLogFile: /dev/stdout
    defaultConfig: { concurrency: 4, tracing: { sampling: 5 } }
---`;
const telemetry = (name: string, spec: string, namespace = 'shop') => `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: ${name}, namespace: ${namespace} }
spec: ${spec}
---`;
const OWN = 'selector: { matchLabels: { app: web } }';

function of(
  yaml: string,
  dataPlane: 'sidecar' | 'ambient' | 'none' = 'sidecar',
  mesh = MESH,
) {
  const { index, web } = webOf(webPod(dataPlane) + mesh + yaml);
  return readTelemetry(index, web);
}

describe('telemetry of a workload', () => {
  it('without a Telemetry is what the mesh configuration says', () => {
    expect(of('')).toMatchObject({
      proxy: 'sidecar',
      tracing: [
        { side: 'client', enabled: false, samplingPercent: 5 },
        { side: 'server', enabled: false },
      ],
      accessLogs: [
        { side: 'client', provider: '/dev/stdout', enabled: true },
        { side: 'server', provider: '/dev/stdout' },
      ],
      metrics: [
        { side: 'client', provider: 'prometheus', enabled: true, changes: [] },
        { side: 'server' },
      ],
      settings: [
        { name: 'concurrency', value: '4' },
        { name: 'tracing.sampling', value: '5' },
      ],
    });
  });

  it.each([
    ['what is written', '5', 5],
    ['all of them', '100', 100],
    ['one in a hundred where nothing is asked for', '0', 1],
    ['one in a hundred where more than all are', '150', 1],
    ['one in a hundred where it is no number', 'many', 1],
  ])('samples %s', (_, written, expected) => {
    const mesh = MESH.replace('sampling: 5', `sampling: ${written}`);
    expect(of('', 'sidecar', mesh).tracing[0].samplingPercent).toBe(expected);
  });

  it('is merged from the mesh, the namespace and the workload, with the layer that decided', () => {
    const found = of(
      telemetry(
        'mesh',
        '{ tracing: [{ providers: [{ name: otel }], randomSamplingPercentage: 1 }], accessLogging: [{ providers: [{ name: envoy }] }] }',
        'istio-system',
      ) +
        telemetry(
          'own',
          `{ ${OWN}, tracing: [{ match: { mode: SERVER }, randomSamplingPercentage: 10, customTags: { team: { literal: { value: web } }, user: { header: { name: x-user } } } }], accessLogging: [{ filter: { expression: response.code >= 500 }, providers: [{ name: ENVOY }] }], metrics: [{ overrides: [{ match: { metric: REQUEST_COUNT, mode: SERVER }, tagOverrides: { host: { value: request.host }, user: { operation: REMOVE } } }], reportingInterval: 10s }] }`,
        ),
    );
    expect(found.tracing).toMatchObject([
      {
        side: 'client',
        provider: 'otel',
        samplingPercent: 1,
        evidence: [{ ref: { name: 'mesh' } }],
      },
      {
        side: 'server',
        provider: 'otel',
        samplingPercent: 10,
        tags: [
          { name: 'team', value: 'web' },
          { name: 'user', value: 'header x-user' },
        ],
        evidence: [{ ref: { name: 'own' }, field: 'spec.tracing' }],
      },
    ]);
    expect(found.accessLogs).toMatchObject([
      {
        provider: 'envoy',
        filter: 'response.code >= 500',
        evidence: [{ ref: { name: 'own' } }],
      },
      { side: 'server' },
    ]);
    expect(found.metrics[0].changes).toEqual([]);
    expect(found.metrics[1]).toMatchObject({
      reportingIntervalMs: 10_000,
      changes: [
        {
          metric: 'REQUEST_COUNT',
          enabled: true,
          tags: [{ name: 'host', value: 'request.host' }, { name: 'user' }],
        },
      ],
      evidence: [{ ref: { name: 'own' } }],
    });
  });

  it('shows patches in their order, with rate limits it recognises, and settings without secrets', () => {
    const found = of(
      resource(
        'EnvoyFilter',
        'limit',
        '{ priority: 5, workloadSelector: { labels: { app: web } }, configPatches: [{ applyTo: HTTP_FILTER, match: { context: SIDECAR_INBOUND }, patch: { operation: INSERT_BEFORE, value: { typed_config: { token_bucket: { max_tokens: 10, tokens_per_fill: 10, fill_interval: 60s } } } } }] }',
      ).replace('/v1\n', '/v1alpha3\n') +
        resource(
          'EnvoyFilter',
          'other',
          '{ configPatches: [{ applyTo: CLUSTER, patch: { operation: MERGE, value: {} } }] }',
        ).replace('/v1\n', '/v1alpha3\n') +
        resource(
          'ProxyConfig',
          'own',
          '{ environmentVariables: { LEVEL: debug, API_TOKEN: abc } }',
        ).replace('/v1\n', '/v1beta1\n'),
    );
    expect(found.patches).toMatchObject([
      { targets: ['CLUSTER'], priority: 0, recognised: [] },
      {
        targets: ['HTTP_FILTER'],
        priority: 5,
        recognised: ['local rate limit: 10 requests each 60 s'],
      },
    ]);
    expect(found.rateLimits).toMatchObject([
      { requests: 10, intervalMs: 60_000 },
    ]);
    expect(found.settings).toMatchObject([
      { name: 'concurrency' },
      { name: 'proxyMetadata.API_TOKEN', value: '(not shown)' },
      {
        name: 'proxyMetadata.LEVEL',
        value: 'debug',
        evidence: [{ ref: { kind: 'ProxyConfig', name: 'own' } }],
      },
      { name: 'tracing.sampling' },
    ]);
  });

  it('says that nothing applies where there is no proxy of its own', () => {
    expect(of(telemetry('own', `{ ${OWN} }`), 'ambient')).toMatchObject({
      proxy: 'none',
      tracing: [],
      evidence: [{ note: expect.stringContaining('without a waypoint') }],
    });
    expect(of('', 'none').proxy).toBe('none');
  });

  it('is unknown when a kind cannot be read', () => {
    const { index, web } = webOf(webPod('sidecar'), {
      unread: [Telemetry],
    });
    expect(readTelemetry(index, web).evidence).toMatchObject([
      { type: 'unknown', unread: [{ kind: 'Telemetry' }] },
    ]);
  });
});
