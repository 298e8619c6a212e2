import { KubeObject } from '../model';
import { Pod, Service } from './coreKinds';
import { FindingRule } from './FindingRule';
import { kindKey } from './Kind';
import { NamespaceSlice } from './NamespaceSlice';
import { createResourceIndex, KindSlices } from './ResourceIndex';
import { runFindings } from './runFindings';

const held = (kind: { group: string; kind: string }): KindSlices => ({
  coverage: { ...kind, state: 'synced', objects: 0, malformed: 0 },
  slices: new Map([['shop', new NamespaceSlice<KubeObject>([])]]),
  malformed: [],
});
const indexOf = (cluster: string, pods: KindSlices, services: KindSlices) =>
  createResourceIndex({
    cluster,
    revision: 1,
    takenAt: 0,
    kinds: new Map([
      [kindKey(Pod), pods],
      [kindKey(Service), services],
    ]),
  });

function countingRule(): FindingRule & { runs: () => number } {
  let runs = 0;
  return {
    code: 'test/counting',
    severity: 'info',
    title: 'Counting',
    message: '{n}',
    why: '',
    fix: '',
    reads: [Service],
    check({ index }) {
      runs += 1;
      const subject = {
        cluster: index.cluster,
        group: '',
        kind: 'Service',
        name: 'a',
      };
      return [{ subject, params: { n: String(runs) } }];
    },
    runs: () => runs,
  };
}

describe('runFindings', () => {
  it('asks a rule again only when a kind it reads has changed', () => {
    const rule = countingRule();
    const services = held(Service);
    const first = runFindings(indexOf('a', held(Pod), services), [rule]);
    const podsChanged = runFindings(indexOf('a', held(Pod), services), [rule]);
    expect(podsChanged).toEqual(first);
    expect(rule.runs()).toBe(1);
    runFindings(indexOf('a', held(Pod), held(Service)), [rule]);
    expect(rule.runs()).toBe(2);
  });

  it('keeps the results of clusters apart', () => {
    const rule = countingRule();
    const services = held(Service);
    runFindings(indexOf('a', held(Pod), services), [rule]);
    const { findings } = runFindings(indexOf('b', held(Pod), services), [rule]);
    expect(findings[0].subject.cluster).toBe('b');
    expect(rule.runs()).toBe(2);
  });

  it('counts a rule that trips as not run', () => {
    const rule: FindingRule = {
      ...countingRule(),
      check: () => {
        throw new Error('tripped');
      },
    };
    const run = runFindings(indexOf('a', held(Pod), held(Service)), [rule]);
    expect(run.skipped.map(skipped => skipped.code)).toEqual(['test/counting']);
  });
});
