import {
  MeshDefinition,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { PrometheusError } from './PrometheusError';
import { readUsage } from './readUsage';

const mesh = {
  id: 'istio',
  metrics: {
    usage: {
      queries: () => [{ id: 'all', title: 'all', promql: 'all' }],
      rows: () => [],
    },
    scrapeProbe: () => 'probe',
  },
} as unknown as MeshDefinition;
const workload = (cluster: string) =>
  ({
    cluster,
    namespace: 'shop',
    name: 'orders',
    ownerKind: 'Deployment',
    membership: { dataPlane: 'sidecar', mesh: 'istio' },
  } as unknown as Workload);

function read(
  failures: Readonly<Record<string, PrometheusError | undefined>>,
  asked = mesh,
) {
  return readUsage({
    workloads: Object.keys(failures).map(workload),
    meshes: [asked],
    prometheus: {
      of: cluster => {
        const answer = async (promql: string) => {
          const failure = failures[cluster];
          if (failure && promql !== 'answers') throw failure;
          return { series: [], warnings: [] };
        };
        return {
          client: { query: answer, queryRange: answer, state: 'ok' },
          extraLabels: {},
          scrapeIntervalSeconds: 30,
        };
      },
    },
    rangeSeconds: 3600,
    now: 1_700_000_000_000,
  });
}

const refused = new PrometheusError('unauthorized', 'no');
const down = new PrometheusError('unreachable', 'gone');

describe('readUsage', () => {
  it.each([
    ['forbidden', 'prometheus-forbidden', refused],
    ['prometheus-down', 'prometheus-down', down],
    [
      'prometheus-rejects',
      'prometheus-rejects',
      new PrometheusError('rejected', 'too many samples'),
    ],
  ])('tells %s', async (state, code, failure) => {
    const { measured, problems } = await read({ a: failure });
    expect(measured).toMatchObject({ state, queries: [{ cluster: 'a' }] });
    expect(measured.explanation).toBeDefined();
    expect(problems).toMatchObject([{ code }]);
  });

  it('takes a cluster that did not answer for one that was not measured', async () => {
    const { measured, problems } = await read({ a: undefined, b: down });
    expect(measured.parts.map(({ cluster }) => cluster)).toEqual(['a']);
    expect(problems).toMatchObject([{ cluster: 'b', code: 'prometheus-down' }]);
  });

  it('tells where some of the queries failed', async () => {
    const { usage } = mesh.metrics;
    const two = {
      ...mesh,
      metrics: {
        ...mesh.metrics,
        usage: {
          ...usage,
          queries: () => [
            { id: 'all', title: 'all', promql: 'all' },
            { id: 'other', title: 'other', promql: 'answers' },
          ],
        },
      },
    } as unknown as MeshDefinition;
    const { measured } = await read({ a: undefined, b: down }, two);
    expect(
      measured.parts.map(({ cluster, partial }) => [cluster, partial]),
    ).toEqual([
      ['a', undefined],
      ['b', true],
    ]);
  });
});
