import { FindingRule, neutralFindings } from '../engine';
import { meshes } from '.';

const rules: readonly FindingRule[] = [
  ...neutralFindings,
  ...meshes.flatMap(mesh => mesh.findings),
];

describe('all findings', () => {
  it('have codes of their own', () => {
    const codes = rules.map(rule => rule.code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it.each(meshes.map(mesh => [mesh.id, mesh] as const))(
    'of %s start with its id',
    (id, mesh) => {
      expect(
        mesh.findings
          .map(rule => rule.code)
          .filter(code => !code.startsWith(`${id}/`)),
      ).toEqual([]);
    },
  );

  it.each(rules.map(rule => [rule.code, rule] as const))(
    '%s says what, why and how to fix it',
    (_code, rule) => {
      expect(rule.code).toMatch(/^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/);
      for (const text of [rule.title, rule.message, rule.why, rule.fix])
        expect(text.trim().length).toBeGreaterThan(5);
      expect(rule.message).toMatch(/[.}]$/);
      expect(new Set(rule.reads).size).toBe(rule.reads.length);
    },
  );
});
