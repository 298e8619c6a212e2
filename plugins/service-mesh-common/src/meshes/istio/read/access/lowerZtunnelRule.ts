import { parseCidr } from '../../../../engine/cidr';
import { AccessPredicate, ValueMatch } from '../../../../model';
import { principalPattern } from './identityPatterns';
import { WrittenRule } from './lowerRule';
import { patternOf, quotePattern } from './valuePattern';

type Test = (value: string) => AccessPredicate | undefined;

const identity = (match: ValueMatch): AccessPredicate => ({
  attribute: 'source.identity',
  match,
});

const address =
  (attribute: 'source.ip' | 'destination.ip'): Test =>
  value =>
    parseCidr(value) === undefined
      ? undefined
      : { attribute, match: { cidr: value } };

const port: Test = value =>
  /^\d+$/.test(value) && Number(value) <= 65_535
    ? { attribute: 'destination.port', match: { exact: String(Number(value)) } }
    : undefined;

function tests(policyNamespace: string): Readonly<Record<string, Test>> {
  return {
    principals: value => identity(principalPattern(value)),
    namespaces: value =>
      identity({ regex: `[^/]+/ns/${patternOf(value, '[^/]')}/sa/[^/]+` }),
    serviceAccounts: value => {
      const [namespace, name] = value.includes('/')
        ? value.split('/')
        : [policyNamespace, value];
      return identity({
        regex: `[^/]+/ns/${quotePattern(namespace)}/sa/${quotePattern(name)}`,
      });
    },
    ipBlocks: address('source.ip'),
    ports: port,
    'destination.ip': address('destination.ip'),
  };
}

/** `when` keys ztunnel understands, by the field they stand for. */
const CONDITIONS: Readonly<Record<string, string>> = {
  'source.ip': 'ipBlocks',
  'source.namespace': 'namespaces',
  'source.principal': 'principals',
  'destination.ip': 'destination.ip',
  'destination.port': 'ports',
};

/** Fields ztunnel cannot see. Trust domains of a source are not among them: those are overlooked without a word. */
const LAYER_7 = [
  'hosts',
  'methods',
  'paths',
  'requestPrincipals',
  'remoteIpBlocks',
];

type Values = Readonly<Record<string, readonly string[] | undefined>>;

function notName(name: string): string {
  return `not${name[0].toUpperCase()}${name.slice(1)}`;
}

/**
 * A rule as ztunnel reads it; undefined when it is dropped. An ALLOW rule with anything of layer 7 is dropped; of a DENY
 * rule only those parts are, and a clause that has nothing left never matches.
 * @internal
 */
export function lowerZtunnelRule(
  rule: WrittenRule,
  action: 'ALLOW' | 'DENY',
  policyNamespace: string,
): AccessPredicate | undefined {
  const known = tests(policyNamespace);
  const clauses: Values[][] = [];
  if (rule.from?.length)
    clauses.push(rule.from.map(f => (f.source ?? {}) as Values));
  if (rule.to?.length)
    clauses.push(rule.to.map(t => (t.operation ?? {}) as Values));
  let layer7 = clauses
    .flat()
    .some(values =>
      LAYER_7.some(
        name => values[name]?.length || values[notName(name)]?.length,
      ),
    );
  for (const { key = '', values, notValues } of rule.when ?? []) {
    const name = Object.hasOwn(CONDITIONS, key) ? CONDITIONS[key] : undefined;
    if (name === undefined) layer7 = true;
    clauses.push([
      name === undefined ? {} : { [name]: values, [notName(name)]: notValues },
    ]);
  }
  if (layer7 && action === 'ALLOW') return undefined;
  return {
    all: clauses.map(alternatives => ({
      any: alternatives.flatMap(values => oneMatch(values, known)),
    })),
  };
}

/** An alternative with nothing left in it never matches. */
function oneMatch(
  values: Values,
  known: Readonly<Record<string, Test>>,
): AccessPredicate[] {
  const parts = Object.entries(known).flatMap(
    ([name, test]): AccessPredicate[] => {
      // What cannot be read is left out, and a list of which nothing is left asks nothing.
      const read = (written: readonly string[] | undefined) =>
        (written ?? []).flatMap(value => test(value) ?? []);
      const positive = read(values[name]);
      const negative = read(values[notName(name)]);
      return [
        ...(positive.length ? [{ any: positive }] : []),
        ...(negative.length ? [{ not: { any: negative } }] : []),
      ];
    },
  );
  return parts.length ? [{ all: parts }] : [];
}
