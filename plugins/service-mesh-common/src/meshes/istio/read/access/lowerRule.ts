import { AccessPredicate } from '../../../../model';
import { AuthorizationPolicy } from '../../kinds';
import {
  conditionField,
  FieldContext,
  FieldTest,
  OPERATION_FIELDS,
  SOURCE_FIELDS,
} from './fieldTests';

/** A rule as written. @internal */
export type WrittenRule = NonNullable<
  NonNullable<AuthorizationPolicy['spec']>['rules']
>[number];

/** How an Envoy proxy reads a rule. @internal */
export interface RuleReading extends FieldContext {
  readonly action: 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';
  readonly protocol: 'http' | 'tcp';
}

/** Tells that a rule cannot be expressed and has to go. */
const DROPPED = Symbol('dropped');

const ALWAYS: AccessPredicate = { all: [] };

/**
 * A rule as an Envoy proxy reads it; undefined when it is dropped. What cannot be expressed (HTTP fields on a TCP port, an
 * address that is none) drops an ALLOW rule, and of any other action only the part, which widens the rule.
 * @internal
 */
export function lowerRule(
  rule: WrittenRule,
  reading: RuleReading,
): AccessPredicate | undefined {
  const clauses: AccessPredicate[] = [];
  const keep = (predicate: AccessPredicate | typeof DROPPED) => {
    if (predicate === DROPPED) return false;
    if (predicate !== ALWAYS) clauses.push(predicate);
    return true;
  };
  if (
    rule.from?.length &&
    !keep(
      alternatives(
        rule.from.map(f => fields(f.source ?? {}, SOURCE_FIELDS, reading)),
      ),
    )
  )
    return undefined;
  if (
    rule.to?.length &&
    !keep(
      alternatives(
        rule.to.map(t => fields(t.operation ?? {}, OPERATION_FIELDS, reading)),
      ),
    )
  )
    return undefined;
  for (const { key = '', values, notValues } of rule.when ?? []) {
    const field = conditionField(key);
    if (!field || !keep(both(field, values, notValues, reading)))
      return undefined;
  }
  return clauses.length === 1 ? clauses[0] : { all: clauses };
}

function alternatives(
  parts: readonly (AccessPredicate | typeof DROPPED)[],
): AccessPredicate | typeof DROPPED {
  const kept = parts.filter(part => part !== DROPPED);
  if (kept.length < parts.length) return DROPPED;
  if (kept.includes(ALWAYS)) return ALWAYS;
  return kept.length === 1 ? kept[0] : { any: kept };
}

type Values = Readonly<Record<string, readonly string[] | undefined>>;

function fields(
  written: Values,
  known: Readonly<Record<string, FieldTest>>,
  reading: RuleReading,
): AccessPredicate | typeof DROPPED {
  const parts: AccessPredicate[] = [];
  for (const [name, field] of Object.entries(known)) {
    const part = both(
      field,
      written[name],
      written[`not${name[0].toUpperCase()}${name.slice(1)}`],
      reading,
    );
    if (part === DROPPED) return DROPPED;
    if (part !== ALWAYS) parts.push(part);
  }
  if (parts.length === 0) return ALWAYS;
  return parts.length === 1 ? parts[0] : { all: parts };
}

function both(
  field: FieldTest,
  values: readonly string[] | undefined,
  notValues: readonly string[] | undefined,
  reading: RuleReading,
): AccessPredicate | typeof DROPPED {
  const positive = anyOf(field, values, reading);
  const negative = anyOf(field, notValues, reading);
  if (positive === DROPPED || negative === DROPPED) return DROPPED;
  const parts = [
    ...(positive ? [positive] : []),
    ...(negative ? [{ not: negative }] : []),
  ];
  if (parts.length === 0) return ALWAYS;
  return parts.length === 1 ? parts[0] : { all: parts };
}

/** undefined = nothing is asked. */
function anyOf(
  field: FieldTest,
  values: readonly string[] | undefined,
  reading: RuleReading,
): AccessPredicate | typeof DROPPED | undefined {
  if (!values?.length) return undefined;
  const strict = reading.action === 'ALLOW';
  if (field.httpOnly && reading.protocol === 'tcp')
    return strict ? DROPPED : undefined;
  const tests: AccessPredicate[] = [];
  for (const value of field.expand?.(values, reading) ?? values) {
    const test = field.test(value, reading);
    if (test) tests.push(test);
    else if (strict) return DROPPED;
  }
  if (tests.length === 0) return undefined;
  return tests.length === 1 ? tests[0] : { any: tests };
}
