import { intentTargets } from '.';
import { MeshAdvice, WorkloadCategory } from '../model';
import { adviseMesh } from './adviseMesh';

const TABLE: Readonly<
  Record<WorkloadCategory, readonly [MeshAdvice['mesh'], MeshAdvice['also']]>
> = {
  application: ['istio', ['linkerd', 'istio-ambient']],
  'grpc-service': ['linkerd', ['istio']],
  database: ['none', ['istio-ambient', 'linkerd']],
  cache: ['none', ['istio-ambient']],
  broker: ['istio', ['istio-ambient']],
  monitoring: ['linkerd', ['istio-ambient']],
  'identity-provider': ['istio', ['linkerd']],
  'batch-job': ['istio-ambient', ['none']],
};

describe('adviseMesh', () => {
  it.each(Object.entries(TABLE))('for a %s', (category, [mesh, also]) => {
    const advice = adviseMesh(category);
    expect(advice).toMatchObject({ mesh, also });
    expect(advice?.reason).toMatch(/\.$/);
  });

  it('recommends only what something can be written for, and nothing twice', () => {
    const known = ['none', ...intentTargets.map(({ id }) => id)];
    for (const [mesh, also] of Object.values(TABLE)) {
      const named = [mesh, ...also];
      expect(new Set(named).size).toBe(named.length);
      expect(known).toEqual(expect.arrayContaining(named));
    }
  });

  it.each([undefined, null, 7, '', 'toString', 'game'])(
    'says nothing about %p',
    category => expect(adviseMesh(category)).toBeUndefined(),
  );
});
