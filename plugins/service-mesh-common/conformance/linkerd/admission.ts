import { identityProblem } from '../../src/meshes/linkerd/inbound/identityProblem';
import { validateResource } from '../../src/meshes/linkerd/validate/validateResource';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';

interface Vector {
  readonly kind: string;
  readonly input?: string;
  readonly resource?: unknown;
  readonly expected: Record<string, unknown>;
}

function resourceOutcome({ resource, expected }: Vector): Outcome {
  const { messageContains, ...asserted } = expected;
  const problems = validateResource(resource);
  const messages = problems.map(({ message }) => message);
  const actual: Record<string, unknown> = {
    allowed: problems.length === 0,
    by: problems[0]?.by,
  };
  if (
    typeof messageContains === 'string' &&
    !messages.some(message => message.includes(messageContains))
  )
    return { outcome: 'fail', expected, actual: { ...actual, messages } };
  return compare(
    asserted,
    Object.fromEntries(Object.keys(asserted).map(key => [key, actual[key]])),
    messages.join('; ') || undefined,
  );
}

export const adapter: SuiteAdapter = {
  suite: 'linkerd/admission',
  run(raw): Outcome {
    const vector = raw as Vector;
    if (vector.kind === 'resource') return resourceOutcome(vector);
    const { input = '', expected } = vector;
    const error = identityProblem(input);
    const actual: Record<string, unknown> = { ok: error === undefined, error };
    return compare(
      expected,
      Object.fromEntries(Object.keys(expected).map(key => [key, actual[key]])),
    );
  },
};
