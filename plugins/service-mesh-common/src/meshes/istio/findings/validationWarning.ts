import { FindingRule } from '../../../engine/FindingRule';
import { EnvoyFilter } from '../kinds';
import { VALIDATED, validationProblems } from './validationProblems';

/** Istio warns about the resource when it is applied. @internal */
export const validationWarning: FindingRule = {
  code: 'istio/validation-warning',
  severity: 'warning',
  title: 'Istio warns about the resource',
  message: 'Istio warns about the resource: {problem}.',
  why: 'Istio takes the resource, but a part of it has no effect, another effect than it seems to have, or will go away.',
  fix: 'Change what the warning names.',
  reads: VALIDATED,
  aliases: ['IST0133'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0133/',
  check: ({ index }) =>
    validationProblems(
      index,
      VALIDATED,
      ({ severity, alias, field, dropped }, kind) =>
        severity === 'warning' &&
        alias === undefined &&
        !dropped &&
        // A rule of its own speaks of the removed field, also where Istio is silent.
        !field.endsWith('.consecutiveErrors') &&
        // Istio says the same of every EnvoyFilter as a whole: nothing one could change.
        !(kind === EnvoyFilter && field === 'spec'),
    ),
};
