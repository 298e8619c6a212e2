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

function read(failures: Readonly<Record<string, PrometheusError | undefined>>) {
  return readUsage({
    workloads: Object.keys(failures).map(workload),
    meshes: [mesh],
    prometheus: {
      of: cluster => {
        const answer = async () => {
          const failure = failures[cluster];
          if (failure) throw failure;
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
});
