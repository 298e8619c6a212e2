import {
  MeshDefinition,
  MetricQuestion,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { askQuestion } from './askQuestion';
import { PrometheusAnswer } from './PrometheusClient';
import { PrometheusError } from './PrometheusError';

const question: MetricQuestion<string> = {
  queries: ({ rateSeconds }) =>
    ['one', 'two'].map(id => ({
      id,
      title: id,
      promql: `${id}[${rateSeconds}s]`,
    })),
  rows: answers =>
    [...answers].flatMap(([id, series]) => series.map(() => `row of ${id}`)),
};
const mesh = {
  id: 'linkerd',
  metrics: { scrapeProbe: () => 'probe' },
} as unknown as MeshDefinition;
const workload = (cluster: string, inMesh = true) =>
  ({
    cluster,
    namespace: 'shop',
    name: 'orders',
    ownerKind: 'Deployment',
    membership: { dataPlane: 'sidecar', ...(inMesh && { mesh: 'linkerd' }) },
  } as unknown as Workload);
const down = new PrometheusError('unreachable', 'Prometheus cannot be reached');
const some: PrometheusAnswer = {
  series: [{ labels: {}, points: [[1, 1]] }],
  warnings: [],
};
const none: PrometheusAnswer = { series: [], warnings: [] };

function ask(
  answers: Readonly<Record<string, PrometheusAnswer | PrometheusError>> | null,
  workloads: readonly Workload[] = [workload('a')],
  asked: MetricQuestion<string> | undefined = question,
) {
  const query = jest.fn(async (promql: string) => {
    const answer = answers?.[promql.split('[')[0]] ?? none;
    if (answer instanceof PrometheusError) throw answer;
    return answer;
  });
  const client = { query, queryRange: query, state: 'ok' as const };
  const result = askQuestion({
    workloads,
    meshes: [mesh],
    prometheus: {
      of: () =>
        answers
          ? { client, extraLabels: {}, scrapeIntervalSeconds: 15 }
          : undefined,
    },
    question: () => asked,
    rateSeconds: 300,
  });
  return { query, result };
}

describe('askQuestion', () => {
  it.each([
    ['no-workloads', { one: some }, []],
    ['not-meshed', { one: some }, [workload('a', false)]],
    ['not-configured', null, undefined],
    ['prometheus-down', { one: down, two: down, probe: down }, undefined],
    ['not-scraped', {}, undefined],
    ['no-traffic', { probe: some }, undefined],
    ['ok', { one: some }, undefined],
  ])('tells %s', async (state, answers, workloads) => {
    const { measured } = await ask(answers, workloads).result;
    expect(measured.state).toBe(state);
    expect(measured.explanation === undefined).toBe(state === 'ok');
  });

  it('sends each query once for each cluster and mesh, with its window', async () => {
    const { query, result } = ask({ one: some });
    expect((await result).measured).toMatchObject({
      parts: [{ cluster: 'a', mesh: 'linkerd', rows: ['row of one'] }],
      queries: [{ id: 'one', type: 'instant' }, { id: 'two' }],
    });
    expect(query.mock.calls.flat()).toEqual(['one[300s]', 'two[300s]']);
  });

  it('shows what was answered when a query fails, and says which did', async () => {
    const { measured, problems } = await ask({ one: some, two: down }).result;
    expect(measured).toMatchObject({
      state: 'ok',
      parts: [{ rows: ['row of one'] }],
      queries: [{ id: 'one' }, { id: 'two', error: down.message }],
    });
    expect(problems).toMatchObject([{ code: 'prometheus-partial' }]);
  });

  it('does not take one cluster that does not answer for all of them', async () => {
    const { measured, problems } = await askQuestion({
      workloads: [workload('eu'), workload('us')],
      meshes: [mesh],
      prometheus: {
        of: cluster => {
          const query = async (promql: string) => {
            if (cluster === 'us') throw down;
            return promql === 'probe' ? some : none;
          };
          const client = { query, queryRange: query, state: 'ok' as const };
          return { client, extraLabels: {}, scrapeIntervalSeconds: 15 };
        },
      },
      question: () => question,
      rateSeconds: 300,
    });
    expect(measured.state).toBe('incomplete');
    expect(measured.explanation).toContain('us');
    expect(problems).toMatchObject([
      { code: 'prometheus-down', cluster: 'us' },
    ]);
  });

  it('asks for each step of a window, the first of which ends one step after it begins', async () => {
    const queryRange = jest.fn(async () => some);
    const window = {
      from: 1_000_000,
      to: 1_600_000,
      stepSeconds: 300,
      rateSeconds: 300,
    };
    const { measured } = await askQuestion({
      workloads: [workload('a')],
      meshes: [mesh],
      prometheus: {
        of: () => ({
          client: { query: jest.fn(), queryRange, state: 'ok' as const },
          extraLabels: {},
          scrapeIntervalSeconds: 15,
        }),
      },
      question: () => question,
      rateSeconds: 300,
      window,
    });
    expect(queryRange).toHaveBeenCalledWith('one[300s]', {
      ...window,
      from: 1_300_000,
    });
    expect(measured.queries.map(({ type }) => type)).toEqual([
      'range',
      'range',
    ]);
    expect(measured.parts).toMatchObject([
      { rows: ['row of one', 'row of two'] },
    ]);
  });

  it('asks nothing of a mesh that does not count it', async () => {
    const { query, result } = ask({ one: some }, undefined, {
      queries: () => [],
      rows: () => [],
    });
    await result;
    expect(query.mock.calls.flat()).toEqual(['probe']);
  });
});
