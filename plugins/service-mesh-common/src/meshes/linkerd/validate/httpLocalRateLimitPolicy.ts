import { list, number, object, text } from '../../../engine/shape';
import { GROUP, KIND, LOCAL_REF, NAME, NAMESPACE } from './commonSchemas';
import { fields, listOf, resource, Schema } from './Schema';
import { canonicalKind, project, targets } from './targets';
import { Validation, WebhookProblem } from './Validation';

const RATE: Schema = { type: 'integer' };
const LIMIT = fields({ requestsPerSecond: RATE }, ['requestsPerSecond']);

const SCHEMA = resource(
  fields(
    {
      targetRef: LOCAL_REF,
      total: LIMIT,
      identity: LIMIT,
      overrides: listOf(
        fields(
          {
            requestsPerSecond: RATE,
            clientRefs: listOf(
              fields(
                { group: GROUP, kind: KIND, namespace: NAMESPACE, name: NAME },
                ['kind', 'name'],
              ),
            ),
          },
          ['requestsPerSecond', 'clientRefs'],
        ),
      ),
    },
    ['targetRef'],
  ),
);

const reference = object({ group: text, kind: text });
const limit = object({ requestsPerSecond: number });
const spec = object({
  targetRef: reference,
  total: limit,
  identity: limit,
  overrides: list(
    object({ requestsPerSecond: number, clientRefs: list(reference) }),
  ),
});

const LARGEST = 4_294_967_295;

/** The controller holds rates as 32 bits without a sign. */
function rateProblem(
  rate: number | undefined,
  field: string,
): WebhookProblem | undefined {
  return rate !== undefined && (rate < 0 || rate > LARGEST)
    ? {
        field: `${field}.requestsPerSecond`,
        message: `invalid value: integer \`${rate}\`, expected u32`,
      }
    : undefined;
}

/** What is asked of an HTTPLocalRateLimitPolicy. @internal */
export const httpLocalRateLimitPolicy: Validation = {
  schema: version => (version === 'v1alpha1' ? SCHEMA : undefined),
  webhook({ spec: raw }) {
    const {
      targetRef = {},
      total,
      identity,
      overrides = [],
    } = project(spec, raw);
    const perIdentity = identity?.requestsPerSecond;
    const overall = total?.requestsPerSecond;
    const unread = [
      rateProblem(overall, 'spec.total'),
      rateProblem(perIdentity, 'spec.identity'),
      ...overrides.map((entry, i) =>
        rateProblem(entry.requestsPerSecond, `spec.overrides[${i}]`),
      ),
    ].find(problem => problem !== undefined);
    if (unread) return unread;
    if (!targets(targetRef, 'policy.linkerd.io', 'Server'))
      return {
        field: 'spec.targetRef',
        message: `invalid targetRef kind: ${canonicalKind(targetRef)}`,
      };
    if (overall !== undefined) {
      if (overall === 0)
        return {
          field: 'spec.total.requestsPerSecond',
          message: 'total.requestsPerSecond must be greater than 0',
        };
      if (perIdentity !== undefined && perIdentity > overall)
        return {
          field: 'spec.identity.requestsPerSecond',
          message:
            'identity.requestsPerSecond must be less than or equal to total.requestsPerSecond',
        };
      const over = overrides.findIndex(
        entry => (entry.requestsPerSecond ?? 0) > overall,
      );
      if (over >= 0)
        return {
          field: `spec.overrides[${over}].requestsPerSecond`,
          message:
            'override.requestsPerSecond must be less than or equal to total.requestsPerSecond',
        };
    }
    if (perIdentity === 0)
      return {
        field: 'spec.identity.requestsPerSecond',
        message: 'identity.requestsPerSecond must be greater than 0',
      };
    for (const [
      i,
      { requestsPerSecond, clientRefs = [] },
    ] of overrides.entries()) {
      const field = `spec.overrides[${i}]`;
      if (requestsPerSecond === 0)
        return {
          field: `${field}.requestsPerSecond`,
          message: 'override.requestsPerSecond must be greater than 0',
        };
      const other = clientRefs.findIndex(
        ref => !targets(ref, '', 'ServiceAccount'),
      );
      if (other >= 0)
        return {
          field: `${field}.clientRefs[${other}]`,
          message: 'overrides.clientRefs must target a ServiceAccount',
        };
    }
    return undefined;
  },
};
