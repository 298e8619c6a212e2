import { matchValue } from '../../src/engine/matchValue';
import {
  namespacePattern,
  principalPattern,
  serviceAccountPattern,
} from '../../src/meshes/istio/read/access/identityPatterns';
import { expandPrincipals } from '../../src/meshes/istio/read/access/trustDomains';
import {
  attributeProblem,
  pathTemplateProblem,
} from '../../src/meshes/istio/validate/authorizationValues';
import { ValueMatch } from '../../src/model';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';

interface Vector {
  readonly kind: string;
  readonly value: string;
  readonly policyNamespace: string;
  readonly identity: string;
  readonly match: boolean;
  readonly trustDomain: string;
  readonly trustDomainAliases: readonly string[];
  readonly principals: readonly string[];
  readonly paths: readonly string[];
  readonly key: string;
  readonly values: readonly string[];
  readonly valid: boolean;
  readonly expected: unknown;
}

function matches({ identity, match }: Vector, pattern: ValueMatch): Outcome {
  return compare(
    match,
    matchValue(pattern, identity.replace(/^spiffe:\/\//, '')),
  );
}

export const adapter: SuiteAdapter = {
  suite: 'istio/authorization/matchers',
  run(raw): Outcome {
    const vector = raw as Vector;
    switch (vector.kind) {
      case 'serviceAccounts':
        return matches(
          vector,
          serviceAccountPattern(vector.value, vector.policyNamespace),
        );
      case 'namespaces':
        return matches(vector, namespacePattern(vector.value));
      case 'principalSuffix':
        return matches(vector, principalPattern(vector.value));
      case 'trustDomainAliases':
        return compare(
          vector.expected,
          expandPrincipals(
            vector.principals,
            vector.trustDomain,
            vector.trustDomainAliases,
          ),
        );
      case 'pathTemplateValidity':
        return compare(
          vector.valid,
          vector.paths.every(path => pathTemplateProblem(path) === undefined),
        );
      case 'conditionValidity':
        return compare(
          vector.valid,
          attributeProblem(vector.key, vector.values) === undefined,
        );
      default:
        return {
          outcome: 'fail',
          expected: vector.kind,
          actual: 'not judged here',
        };
    }
  },
};
