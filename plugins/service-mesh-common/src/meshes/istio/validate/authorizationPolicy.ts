import {
  accountsProblem,
  addressesProblem,
  attributeProblem,
  emptyProblem,
  pathTemplateProblem,
  portsProblem,
  trustDomainsProblem,
} from './authorizationValues';
import { checkSelector } from './labels';
import { checkTargets } from './policyTargets';
import { SpecNode } from './SpecNode';
import { validator } from './validator';

/** Checks an AuthorizationPolicy as Istio's webhook does. @internal */
export const validateAuthorizationPolicy = validator(
  spec => {
    checkTargets(spec);
    checkSelector(spec);
    const action = spec.choice('action', ['ALLOW', 'DENY', 'AUDIT', 'CUSTOM']);
    const rules = spec.list('rules');
    if (rules.length === 0 && (action === 'CUSTOM' || action === 'DENY'))
      spec
        .at('rules')
        .error(
          `${action} action without rules is meaningless as it will never be triggered, add an empty rule {} if you want it be triggered for every request`,
        );
    const provider = spec.at('provider');
    if (action !== 'CUSTOM') {
      if (provider.isSet)
        provider.error(
          `provider must not be with non CUSTOM action, found ${action}`,
        );
    } else {
      if (rules.length > 0 && provider.text('name') === '')
        spec.at('provider').error('provider.name must not be empty');
      rules.forEach(checkCustomRule);
    }
    for (const rule of rules) checkRule(rule, action === 'DENY');
  },
  { allowsDryRun: true },
);

const POSITIVE = [
  'namespaces',
  'serviceAccounts',
  'trustDomains',
  'principals',
  'requestPrincipals',
  'ipBlocks',
  'remoteIpBlocks',
] as const;

function negated(field: string): string {
  return `not${field[0].toUpperCase()}${field.slice(1)}`;
}

/** Each field and its negation. */
function withNegations(fields: readonly string[]): string[] {
  return fields.flatMap(field => [field, negated(field)]);
}

/** Parts of a source an external authorizer is not asked about. */
const UNSUPPORTED = withNegations(
  POSITIVE.filter(field => !field.toLowerCase().endsWith('ipblocks')),
);
const UNSUPPORTED_KEYS =
  /^(?:source\.(?:namespace|serviceAccount|trustDomain|principal)$|request\.auth\.)/;

/** Parts of a source that also mean something for plain TCP. */
const TCP_SOURCE = withNegations([
  'principals',
  'ipBlocks',
  'namespaces',
  'remoteIpBlocks',
  'serviceAccounts',
]);

function checkCustomRule(rule: SpecNode): void {
  for (const from of rule.list('from')) {
    const source = from.at('source');
    for (const field of UNSUPPORTED)
      if (source.count(field) > 0)
        source
          .at(field)
          .error(`from.${field} is currently not supported with CUSTOM action`);
  }
  for (const when of rule.list('when')) {
    const key = when.text('key');
    if (!when.isSet) when.error('when field cannot be null');
    else if (UNSUPPORTED_KEYS.test(key))
      when
        .at('key')
        .error(`${key} is currently not supported with CUSTOM action`);
  }
}

function checkRule(rule: SpecNode, denies: boolean): void {
  if (!rule.isSet) return rule.error('rule must not be null');
  for (const field of ['from', 'to'])
    if (rule.isEmptyList(field))
      rule.at(field).error(`${field} must not be empty`);
  let hasFrom = false;
  let hasTo = false;
  let fromIsForTcp = false;
  let toIsForTcp = false;
  for (const from of rule.list('from')) {
    const source = from.at('source');
    if (!source.isSet) {
      from.error('from.source must not be null');
      continue;
    }
    hasFrom = true;
    checkSource(source);
    if (TCP_SOURCE.some(field => source.count(field) > 0)) fromIsForTcp = true;
  }
  for (const to of rule.list('to')) {
    const operation = to.at('operation');
    if (!operation.isSet) {
      to.error('to.operation must not be null');
      continue;
    }
    hasTo = true;
    checkOperation(operation);
    if (operation.count('ports') > 0 || operation.count('notPorts') > 0)
      toIsForTcp = true;
  }
  rule.list('when').forEach(checkCondition);
  if (
    denies &&
    ((hasFrom && !hasTo && !fromIsForTcp) || (hasTo && !toIsForTcp))
  )
    rule.warn(
      'configured AuthorizationPolicy will deny all traffic to TCP ports under its scope due to the use of only HTTP attributes in a DENY rule; it is recommended to explicitly specify the port',
    );
  return undefined;
}

function checkSource(source: SpecNode): void {
  const has = (...fields: readonly string[]) =>
    fields.some(field => source.count(field) > 0);
  if (
    has('principals', 'notPrincipals', 'namespaces', 'notNamespaces') &&
    has('serviceAccounts', 'notServiceAccounts')
  )
    source.error('cannot set serviceAccounts with namespaces or principals');
  if (!has(...withNegations(POSITIVE)))
    source.error('from.source must not be empty');
  for (const field of withNegations(POSITIVE)) {
    const values = source.texts(field);
    const node = source.at(field);
    const name = field.toLowerCase();
    if (name.endsWith('serviceaccounts')) node.errors(accountsProblem(values));
    else if (name.endsWith('trustdomains'))
      node.errors(trustDomainsProblem(values));
    else {
      if (name.endsWith('ipblocks')) node.errors(addressesProblem(values));
      node.errors(emptyProblem(values));
    }
  }
}

const OPERATION = withNegations(['ports', 'methods', 'paths', 'hosts']);

function checkOperation(operation: SpecNode): void {
  if (!OPERATION.some(field => operation.count(field) > 0))
    operation.error('to.operation must not be empty');
  for (const field of OPERATION) {
    const values = operation.texts(field);
    const node = operation.at(field);
    node.errors(emptyProblem(values));
    if (field === 'ports' || field === 'notPorts')
      node.errors(portsProblem(values));
    if (field === 'paths' || field === 'notPaths')
      node.errors(values.map(pathTemplateProblem).find(Boolean));
  }
}

function checkCondition(condition: SpecNode): void {
  const key = condition.text('key');
  if (key === '') return condition.error('key must not be empty');
  if (condition.count('values') === 0 && condition.count('notValues') === 0)
    return condition.error(
      `at least one of values or notValues must be set for key ${key}`,
    );
  for (const field of ['values', 'notValues'])
    condition.at(field).errors(attributeProblem(key, condition.texts(field)));
  return undefined;
}
