import { identityProblem } from '../../src/meshes/linkerd/inbound/identityProblem';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';

interface Vector {
  readonly kind: string;
  readonly input?: string;
  readonly expected: Record<string, unknown>;
}

export const adapter: SuiteAdapter = {
  suite: 'linkerd/admission',
  run(raw): Outcome {
    const { kind, input = '', expected } = raw as Vector;
    if (kind !== 'identity')
      return {
        outcome: 'fail',
        expected,
        actual: 'the product does not repeat the checks of the webhook yet',
      };
    const error = identityProblem(input);
    const actual: Record<string, unknown> = { ok: error === undefined, error };
    return compare(
      expected,
      Object.fromEntries(Object.keys(expected).map(key => [key, actual[key]])),
    );
  },
};
