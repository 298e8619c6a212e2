import { indexFromYaml } from '../../../__testUtils__';
import { isUnread } from '../../../engine/ResourceIndex';
import { ProxyConfig } from '../kinds';
import {
  effectiveProxyConfig,
  proxySettingsLayers,
} from './effectiveProxyConfig';

const config = (
  name: string,
  namespace: string,
  spec: string,
  created = '',
) => `
apiVersion: networking.istio.io/v1beta1
kind: ProxyConfig
metadata: { name: ${name}, namespace: ${namespace}${
  created && `, creationTimestamp: '${created}'`
} }
spec: ${spec}
---`;

function effective(
  yaml: string,
  annotation?: unknown,
  defaultConfig?: unknown,
) {
  const read = indexFromYaml(yaml, { kinds: [ProxyConfig] }).list(ProxyConfig);
  return effectiveProxyConfig(
    proxySettingsLayers(
      isUnread(read) ? [] : read,
      { namespace: 'shop', labels: { app: 'web' }, annotation },
      { rootNamespace: 'istio-system', defaultConfig },
    ),
  );
}

describe('settings of a proxy', () => {
  it.each<[string, string, unknown, unknown, unknown]>([
    ['nothing says anything', '', undefined, undefined, {}],
    [
      'the namespace is nearer than the mesh, and the mesh than its configuration',
      config(
        'a',
        'istio-system',
        '{ concurrency: 2, image: { imageType: debug } }',
      ) + config('b', 'shop', '{ concurrency: 3 }'),
      undefined,
      { concurrency: 1, drainDuration: '5s' },
      { concurrency: 3, drainDuration: '5s', image: { imageType: 'debug' } },
    ],
    [
      'the annotation is nearer than the namespace, a selecting resource than the annotation',
      config('a', 'shop', '{ concurrency: 3 }') +
        config(
          'b',
          'shop',
          '{ selector: { matchLabels: { app: web } }, environmentVariables: { A: own } }',
        ),
      { concurrency: 5, proxyMetadata: { A: 'a', B: 'b' } },
      undefined,
      { concurrency: 5, proxyMetadata: { A: 'own', B: 'b' } },
    ],
    [
      'fields of the annotation that nobody knows count for nothing',
      '',
      { unknown: 1, drain_duration: '5s', concurrency: '7' },
      undefined,
      { drainDuration: '5s', concurrency: '7' },
    ],
    [
      'one wrong value spoils the annotation',
      '',
      { concurrency: 'x', meshId: 'm' },
      { concurrency: 1 },
      { concurrency: 1 },
    ],
    [
      'a duration in minutes is a wrong one',
      '',
      { drainDuration: '1m', concurrency: 2 },
      undefined,
      {},
    ],
    [
      'of several only the oldest counts',
      config('a', 'shop', '{ concurrency: 1 }', '2024-02-01T00:00:00Z') +
        config('b', 'shop', '{ concurrency: 2 }', '2024-01-01T00:00:00Z'),
      undefined,
      undefined,
      { concurrency: 2 },
    ],
    [
      'a selector without labels selects nothing',
      config('a', 'shop', '{ selector: {}, concurrency: 1 }'),
      'not a map',
      null,
      {},
    ],
  ])('%s', (_, yaml, annotation, defaults, expected) => {
    expect(effective(yaml, annotation, defaults)).toEqual(expected);
  });
});
