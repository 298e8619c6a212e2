import { ControlPlane } from '@meshwright/backstage-plugin-service-mesh-common';
import { sampleReports } from '../../__testUtils__/sampleReports';
import { controlPlaneName, readyWords } from './controlPlaneWords';

const [plane] = sampleReports['control-planes'].data.controlPlanes;
const [component] = plane.components;
const parts = (...ready: number[]): ControlPlane => ({
  ...plane,
  components: ready.map((count, i) => ({
    ...component,
    name: `part-${i}`,
    ready: count,
  })),
});

describe('a control plane in words', () => {
  it.each([
    ['default', 'Istio'],
    ['canary', 'Istio, revision canary'],
    [undefined, 'Istio'],
  ])('revision %p is %s', (revision, name) =>
    expect(controlPlaneName({ ...plane, revision })).toBe(name),
  );

  it.each([
    [parts(2, 2), 'positive', 'all replicas ready'],
    [parts(2, 1), 'warning', 'part-1 not complete'],
    [parts(1, 0), 'negative', 'part-1 not running'],
  ] as const)('tells its weakest part', (one, tone, text) =>
    expect(readyWords(one)).toEqual({ tone, text }),
  );

  it('says nothing about what does not run in the cluster', () =>
    expect(readyWords(parts())).toBeUndefined());
});
