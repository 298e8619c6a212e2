import { FindingRule, Kind, kindKey, runFindings } from '../engine';
import { indexFromYaml } from './indexFromYaml';
import { recordReads } from './recordReads';

/** One row of a finding's table; `expect: []` must stay silent. */
export interface FindingCase {
  readonly name: string;
  readonly resources: string;
  readonly kinds?: readonly Kind[];
  readonly unread?: readonly Kind[];
  /** Epoch ms; none = unknown, as in files. */
  readonly takenAt?: number;
  /** `Kind namespace/name` and the field; or `skipped`. */
  readonly expect:
    | readonly (readonly [subject: string, field?: string])[]
    | 'skipped';
}

/** Runs the table of one rule; it needs a row that fires and one that stays silent. */
export function testFinding(
  rule: FindingRule,
  table: readonly FindingCase[],
): void {
  describe(rule.code, () => {
    it.each(table.map(row => [row.name, row] as const))('%s', (_name, row) => {
      const index = indexFromYaml(row.resources, {
        kinds: [...rule.reads, ...(row.kinds ?? [])],
        unread: row.unread,
        takenAt: row.takenAt,
      });
      const run = runFindings(index, [rule]);
      if (row.expect === 'skipped') {
        expect(run.skipped.map(skipped => skipped.code)).toEqual([rule.code]);
        return;
      }
      expect(run.skipped).toEqual([]);
      expect(
        run.findings.map(f => [
          `${f.subject.kind} ${
            f.subject.namespace ? `${f.subject.namespace}/` : ''
          }${f.subject.name}`,
          f.field ?? '',
        ]),
      ).toEqual(row.expect.map(([subject, field]) => [subject, field ?? '']));
      for (const finding of run.findings)
        expect(finding.message).not.toMatch(/[{}]/);
    });

    it('has a row that fires and a row that must stay silent', () => {
      expect(
        table.some(row => row.expect !== 'skipped' && row.expect.length > 0),
      ).toBe(true);
      expect(
        table.some(row => row.expect !== 'skipped' && row.expect.length === 0),
      ).toBe(true);
    });

    it('reads exactly the kinds it declares', () => {
      const touched = table.flatMap(row => {
        const { index, kinds } = recordReads(
          indexFromYaml(row.resources, {
            kinds: [...rule.reads, ...(row.kinds ?? [])],
          }),
        );
        void [...rule.check({ index })];
        return [...kinds];
      });
      expect([...new Set(touched)].sort()).toEqual(
        rule.reads.map(kindKey).sort(),
      );
    });
  });
}
