import { FindingRule } from '../../../engine/FindingRule';
import { VALIDATED, validationProblems } from './validationProblems';

/** Istio would refuse the resource as it is written. @internal */
export const invalid: FindingRule = {
  code: 'istio/invalid',
  severity: 'error',
  title: 'Resource is invalid for Istio',
  message: 'Istio refuses the resource: {problem}.',
  why: 'The resource came past the admission webhook, or an older Istio admitted it. What Istio makes of it is not defined: a part of it or all of it may have no effect.',
  fix: 'Correct the field; applying the resource again shows whether the webhook admits it now.',
  reads: VALIDATED,
  aliases: ['IST0106'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0106/',
  check: ({ index }) =>
    validationProblems(
      index,
      VALIDATED,
      ({ severity }) => severity === 'error',
    ),
};
