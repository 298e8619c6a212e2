import { validations } from '../../src/meshes/istio/validate';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';

interface Vector {
  readonly resource: { readonly kind: string };
  readonly expected: {
    readonly valid: boolean;
    readonly warning: boolean;
    readonly errorContains?: string;
    readonly warningContains?: string;
  };
}

export const adapter: SuiteAdapter = {
  suite: 'istio/validation/cases',
  run(raw): Outcome {
    const { resource, expected } = raw as Vector;
    if (!Object.hasOwn(validations, resource.kind))
      return {
        outcome: 'fail',
        expected,
        actual: `${resource.kind} is not validated`,
      };
    const problems = validations[resource.kind](resource);
    const messages = (severity: string) =>
      problems.filter(p => p.severity === severity).map(p => p.message);
    const errors = messages('error');
    const warnings = messages('warning');
    const { errorContains = '', warningContains = '' } = expected;
    return compare(
      {
        valid: expected.valid,
        warning: expected.warning,
        errorIsNamed: true,
        warningIsNamed: true,
      },
      {
        valid: errors.length === 0,
        warning: warnings.length > 0,
        errorIsNamed:
          errorContains === '' || errors.some(m => m.includes(errorContains)),
        warningIsNamed:
          warningContains === '' ||
          warnings.some(m => m.includes(warningContains)),
      },
      [...errors, ...warnings].join('; '),
    );
  },
};
