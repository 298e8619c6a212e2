import { Evidence, OverviewData, Report, Workload } from '../../model';
import { toFleetEntity } from './toFleetEntity';

const setting: Evidence = { type: 'default', name: 'a setting' };
const unread = { type: 'unknown', reason: 'Pods could not be read' };

function workload(
  dataPlane: Workload['membership']['dataPlane'],
  podsInMesh: number,
  evidence: unknown = setting,
): Workload {
  return {
    cluster: 'east',
    namespace: 'shop',
    ownerKind: 'Deployment',
    name: 'orders',
    membership: {
      dataPlane,
      podsInMesh,
      podsTotal: 2,
      proxyVersions: [],
      evidence: [evidence],
    },
  } as unknown as Workload;
}

function report(
  workloads: readonly Workload[],
  data: Partial<OverviewData> = {},
  rest: Partial<Report<OverviewData>> = {},
): Report<OverviewData> {
  const inMesh = workloads.some(
    ({ membership }) => membership.dataPlane !== 'none',
  );
  return {
    data: {
      workloads,
      membership: {
        meshes: inMesh ? ['istio'] : [],
        dataPlanes: ['sidecar'],
        podsInMesh: 2,
        podsTotal: 2,
        proxyVersions: [],
      },
      routes: 0,
      findings: { error: 0, warning: 0, info: 0 },
      skippedRules: 0,
      ...data,
    },
    mapping: {
      entityRef: 'component:default/orders',
      state: 'mapped',
      selections: [],
      clusters: ['east'],
      explanation: 'Nothing matches.',
    },
    coverage: [],
    asOf: 7,
    problems: [],
    ...rest,
  };
}

const whole = workload('sidecar', 2);
const outside = workload('none', 0);

describe('toFleetEntity', () => {
  it.each([
    ['mTLS only', [whole], 'strict', 'strict'],
    [
      'mTLS only, but for a workload outside',
      [whole, outside],
      'strict',
      'plaintext',
    ],
    [
      'mTLS only, but for a pod outside',
      [workload('sidecar', 1)],
      'strict',
      'plaintext',
    ],
    ['plaintext beside mTLS', [whole], 'permissive', 'permissive'],
    ['a port with plaintext only', [whole], 'disabled', 'plaintext'],
    ['a mode that could not be read', [whole], 'unknown', 'unknown'],
    ['no mode at all', [whole], undefined, 'unknown'],
    ['no mesh', [outside], 'disabled', 'outside'],
    [
      'a membership that could not be read',
      [workload('none', 0, unread)],
      'strict',
      'unknown',
    ],
    ['no workload', [], 'strict', 'unmapped'],
  ] as const)('takes %s for what it is', (_, workloads, mtls, protection) => {
    expect(
      toFleetEntity(report(workloads, mtls && { mtls }), []).protection,
    ).toBe(protection);
  });

  it.each([
    ['clusters-unavailable', 'unknown'],
    ['no-match', 'unmapped'],
    ['no-clusters', 'unmapped'],
  ] as const)('tells %s from safety, with the reason', (state, protection) => {
    const base = report([]);
    expect(
      toFleetEntity({ ...base, mapping: { ...base.mapping, state } }, []),
    ).toMatchObject({ protection, unmapped: 'Nothing matches.' });
  });

  it('says that there may be more behind what could not be read', () => {
    const problem = (code: 'cluster-unreachable' | 'prometheus-down') =>
      toFleetEntity(
        report(
          [whole],
          { mtls: 'strict' },
          {
            problems: [{ code, severity: 'error', message: '', fix: '' }],
          },
        ),
        ['group:default/shop'],
      );
    expect(problem('cluster-unreachable')).toMatchObject({
      incomplete: true,
      clusters: ['east'],
      ownerRefs: ['group:default/shop'],
      asOf: 7,
    });
    expect(problem('prometheus-down').incomplete).toBe(false);
  });
});
