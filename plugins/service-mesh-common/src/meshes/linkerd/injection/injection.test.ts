import { decideInjection } from '../decideInjection';
import { parsePortRange } from '../parsePorts';
import { inboundPorts } from './inboundPorts';
import { injectedLabels } from './injectedLabels';
import { opaquePortsAnnotation } from './opaquePortsAnnotation';
import { proxyOverrides } from './proxyOverrides';

const config = (settings: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      `config.linkerd.io/${key}`,
      value,
    ]),
  );

describe('what injection makes of annotations', () => {
  it.each<[string, Record<string, string>, Record<string, string>, object]>([
    [
      'a pod inherits from its namespace',
      { 'skip-inbound-ports': '80' },
      {},
      { 'proxyInit.ignoreInboundPorts': '80' },
    ],
    [
      'a pod hides its namespace even with a value that cannot be read',
      { 'proxy-await': 'disabled' },
      { 'proxy-await': 'maybe' },
      {},
    ],
    ['a few keys are not inherited', { 'enable-gateway': 'true' }, {}, {}],
    [
      'durations are converted',
      {},
      {
        'proxy-outbound-connect-timeout': '6s5ms',
        'proxy-inbound-discovery-cache-unused-timeout': '90s500ms',
      },
      {
        'proxy.outboundConnectTimeout': '6005ms',
        'proxy.inboundDiscoveryCacheUnusedTimeout': '90s',
      },
    ],
    [
      'fractions of a second are cut off where the injector loses them',
      {},
      {
        'proxy-inbound-connect-timeout': '1s5ms',
        'shutdown-grace-period': '-1.5s',
      },
      {
        'proxy.inboundConnectTimeout': '1004ms',
        'proxy.shutdownGracePeriod': '-1500ms',
      },
    ],
    [
      'cores are counted as a whole',
      {},
      { 'proxy-cpu-limit': '1001m' },
      {
        'proxy.resources.cpu.limit': '1001m',
        'proxy.runtime.workers.maximum': 2,
      },
    ],
    [
      'storage goes by the name it has among the values of an installation',
      { 'proxy-ephemeral-storage-limit': '1Gi' },
      { 'proxy-ephemeral-storage-request': '64Mi' },
      {
        'proxy.resources.ephemeral-storage.limit': '1Gi',
        'proxy.resources.ephemeral-storage.request': '64Mi',
      },
    ],
  ])('%s', (_, namespace, pod, expected) => {
    expect(proxyOverrides(config(namespace), config(pod))).toEqual(expected);
  });

  it('replaces names of opaque ports by numbers', () => {
    expect(
      proxyOverrides({}, config({ 'opaque-ports': 'mysql,80-70,90-91,no' }), {
        containers: [{ ports: [{ name: 'mysql', containerPort: 3306 }] }],
      }),
    ).toEqual({ 'proxy.opaquePorts': '3306,90-91' });
  });

  it('adds opaque ports to what gets no proxy', () => {
    const add = (annotations: Record<string, string>, namespace = {}) =>
      opaquePortsAnnotation(
        {
          annotations,
          servicePorts: [{ port: 9090, targetPort: 3306 }, { port: 80 }],
        },
        namespace,
        ['3306'],
      );
    expect(add({})).toBe('9090');
    expect(add({}, config({ 'opaque-ports': '1-2,x' }))).toBe('1-2,x');
    expect(add(config({ 'opaque-ports': '' }))).toBeUndefined();
  });

  it('sorts inbound ports as texts, with those of HTTP probes', () => {
    expect(
      inboundPorts({
        initContainers: [{ ports: [{ containerPort: 11211 }] }],
        containers: [
          {
            ports: [{ containerPort: 9090 }],
            livenessProbe: { httpGet: { port: 80 } },
            readinessProbe: { httpGet: { port: 'admin' } },
          },
        ],
      }),
    ).toEqual(['11211', '80', '9090']);
  });

  it('names the controller of a pod, unless it is a CronJob', () => {
    const labels = (kind: string) =>
      Object.keys(injectedLabels('linkerd', 'shop', { kind, name: 'web' }));
    expect(labels('Deployment')).toContain('linkerd.io/proxy-deployment');
    expect(labels('CronJob')).toHaveLength(2);
  });

  it.each([
    ['33', { range: [33, 33] }],
    [' 33', { problem: '" 33" is not a valid lower-bound' }],
  ])('reads %j as a range of ports, and nothing beside it', (text, read) => {
    expect(parsePortRange(text)).toEqual(read);
  });

  it('the command line names no place for a pod that opts out', () => {
    expect(
      decideInjection({
        origin: 'cli',
        namespaceAnnotations: {},
        podAnnotations: { 'linkerd.io/inject': 'disabled' },
        podSpec: {},
      }),
    ).toEqual({ injectable: false, reasons: [''], annotationAt: '' });
  });

  it('labels of traces are the pod’s alone', () => {
    const label = { 'resource.opentelemetry.io/service.name': 'shop' };
    expect(proxyOverrides({}, label)).toEqual({
      'proxy.tracing.labels.service.name': 'shop',
    });
    expect(proxyOverrides(label, {})).toEqual({});
  });
});
