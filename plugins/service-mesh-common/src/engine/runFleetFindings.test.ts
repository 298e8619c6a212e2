import { indexFromYaml } from '../__testUtils__';
import { Service } from './coreKinds';
import { FleetFindingRule } from './FleetFindingRule';
import { runFleetFindings } from './runFleetFindings';

const rule: FleetFindingRule = {
  code: 'test/compared',
  severity: 'info',
  title: 'Compared',
  message: '{n} clusters in {namespace}.',
  why: 'Test.',
  fix: 'None.',
  reads: [Service],
  *check({ indexes, namespace }) {
    const subject = { cluster: 'a', group: '', kind: 'Service', name: 'web' };
    yield { subject, params: { n: String(indexes.length), namespace } };
  },
};
const readable = indexFromYaml('');
const unreadable = indexFromYaml('', { unread: [Service] });

describe('runFleetFindings', () => {
  it('compares in each namespace once', () => {
    const { findings } = runFleetFindings(
      [readable, readable],
      [rule],
      ['shop', 'shop', 'edge'],
    );
    expect(findings.map(f => f.message)).toEqual([
      '2 clusters in edge.',
      '2 clusters in shop.',
    ]);
  });

  it('has nothing to compare with one cluster', () => {
    expect(runFleetFindings([readable], [rule], ['shop'])).toEqual({
      findings: [],
      skipped: [],
      rulesRun: 0,
    });
  });

  it('compares the clusters it can read and says that others are missing', () => {
    const run = runFleetFindings(
      [readable, unreadable, readable],
      [rule],
      ['shop'],
    );
    expect(run.findings.map(f => f.message)).toEqual(['2 clusters in shop.']);
    expect(run.skipped.map(s => [s.code, s.unread])).toEqual([
      ['test/compared', [{ group: '', kind: 'Service' }]],
    ]);
    expect(run.rulesRun).toBe(1);
  });

  it('counts a rule that throws as skipped', () => {
    const broken: FleetFindingRule = {
      ...rule,
      check() {
        throw new Error('odd object');
      },
    };
    const run = runFleetFindings([readable, readable], [broken], ['shop']);
    expect(run).toMatchObject({
      findings: [],
      rulesRun: 0,
      skipped: [{ code: 'test/compared', unread: [] }],
    });
  });
});
