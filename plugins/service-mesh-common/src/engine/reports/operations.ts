import {
  AccessDecision,
  AccessPolicy,
  AccessPredicate,
  AccessRequest,
  ValueMatch,
} from '../../model';
import { matchValue } from '../matchValue';
import { samplePattern } from '../samplePattern';
import { withoutTrailing } from '../withoutTrailing';

/** Operations (count) shown per port; more would be a table nobody reads. */
const MOST_OPERATIONS = 12;
/** Paths (count) one operation is asked for. */
const MOST_SAMPLES = 24;

/** A column of the access matrix: what it is called, and the requests that stand for it. @internal */
export interface Operation {
  readonly label: string;
  /** Never empty. */
  readonly requests: readonly Partial<AccessRequest['operation']>[];
}

/** Stands for whatever the port takes. @internal */
export const ANY_OPERATION: Operation = { label: 'any', requests: [{}] };

/** A comparison of paths, how it is written, and paths it covers. */
interface PathTerm {
  readonly label: string;
  readonly match: ValueMatch;
  /** Empty when none could be made. */
  readonly samples: readonly string[];
}

/** Operations that the rules tell apart: each conjunction of methods and paths that a rule names. @internal */
export function operationsOf(policies: readonly AccessPolicy[]): {
  readonly shown: readonly Operation[];
  readonly leftOut: number;
} {
  const rules = policies.flatMap(policy => [
    ...policy.deny,
    ...policy.custom,
    ...policy.allow,
  ]);
  const all = new Map<string, PathTerm>();
  for (const rule of rules)
    for (const term of termsOf(rule.matches, true).paths)
      all.set(term.label, term);
  const operations = new Map<string, Operation>();
  for (const rule of rules) {
    const { methods, paths } = termsOf(rule.matches, false);
    for (const method of methods.length ? methods : [undefined]) {
      for (const path of paths.length ? paths : [undefined]) {
        if (method === undefined && path === undefined) continue;
        const label = [method ?? 'any method', path?.label]
          .filter(part => part !== undefined)
          .join(' ');
        const asked = path && samplesOf(path, [...all.values()]);
        operations.set(label, {
          label,
          // Without a sample the path is left open, and the answer says so.
          requests: (asked?.length ? asked : [undefined]).map(sample => ({
            ...(method !== undefined && { method }),
            ...(sample !== undefined && { path: sample }),
          })),
        });
      }
    }
  }
  const found = [...operations.values()];
  return {
    shown: [...found.slice(0, MOST_OPERATIONS), ANY_OPERATION],
    leftOut: Math.max(0, found.length - MOST_OPERATIONS),
  };
}

/** The operations of two states of a port, each asked for what either state tells apart. @internal */
export function unionOperations(
  a: readonly Operation[],
  b: readonly Operation[],
): readonly Operation[] {
  const all = new Map(a.map(operation => [operation.label, operation]));
  for (const { label, requests } of b) {
    const known = all.get(label)?.requests ?? [];
    all.set(label, {
      label,
      requests: [
        ...new Map(
          [...known, ...requests].map(one => [JSON.stringify(one), one]),
        ).values(),
      ],
    });
  }
  return [...all.values()];
}

/**
 * Decides all requests that stand for an operation. Where they are not judged alike, the answer turns on the request, and
 * the strictest rule is the one that is shown.
 * @internal
 */
export function decideOperation(
  operation: Operation,
  decide: (request: Partial<AccessRequest['operation']>) => AccessDecision,
): AccessDecision {
  const decisions = operation.requests.map(decide);
  const [first] = decisions;
  if (decisions.every(({ verdict }) => verdict === first.verdict)) return first;
  const told =
    (['unknown', 'deny', 'depends', 'allow'] as const)
      .map(verdict => decisions.find(one => one.verdict === verdict))
      .find(found => found !== undefined) ?? first;
  if (told.verdict === 'unknown') return told;
  return {
    ...told,
    verdict: 'depends',
    dependsOn: [
      ...new Set([
        'request.path',
        ...decisions.flatMap(({ dependsOn }) => dependsOn),
      ]),
    ],
  };
}

/** Paths that stand for a term: its own, and those of other terms that lie within it. */
function samplesOf(term: PathTerm, all: readonly PathTerm[]): string[] {
  const within = all
    .filter(other => other.label !== term.label)
    .flatMap(({ samples }) => samples)
    .filter(sample => matchValue(term.match, sample));
  return [...new Set([...term.samples, ...within])].slice(0, MOST_SAMPLES);
}

function termsOf(
  predicate: AccessPredicate,
  excluded: boolean,
): {
  methods: string[];
  paths: PathTerm[];
} {
  const methods = new Set<string>();
  const paths = new Map<string, PathTerm>();
  const visit = (part: AccessPredicate): void => {
    if ('all' in part) part.all.forEach(visit);
    else if ('any' in part) part.any.forEach(visit);
    // What is under `not` names what is excluded, not an operation of its own.
    else if ('not' in part) {
      if (excluded) visit(part.not);
    } else if ('attribute' in part) {
      const { attribute, match } = part;
      if (attribute === 'request.method' && 'exact' in match)
        methods.add(match.exact);
      if (attribute === 'request.path') {
        const term = pathTerm(match);
        if (term) paths.set(term.label, term);
      }
    }
  };
  visit(predicate);
  return { methods: [...methods], paths: [...paths.values()] };
}

function pathTerm(match: ValueMatch): PathTerm | undefined {
  const term = (label: string, samples: readonly string[]): PathTerm => ({
    label,
    match,
    samples: [...new Set(samples)].filter(sample => matchValue(match, sample)),
  });
  if ('exact' in match) return term(match.exact, [match.exact]);
  if ('prefix' in match) {
    const { prefix } = match;
    return term(`${prefix}*`, [
      prefix,
      `${prefix}any`,
      `${prefix.replace(/\/$/, '')}/any`,
    ]);
  }
  if ('suffix' in match)
    return term(`*${match.suffix}`, [
      match.suffix,
      `/any${match.suffix}`,
      `/any/more${match.suffix}`,
    ]);
  if ('pathPrefix' in match) {
    const prefix = withoutTrailing(match.pathPrefix, '/');
    return term(`${prefix}/**`, [prefix, `${prefix}/`, `${prefix}/any`]);
  }
  if ('pathTemplate' in match) {
    const { pathTemplate } = match;
    return term(
      pathTemplate,
      ['any', 'any/more', ''].map(rest =>
        pathTemplate.replace(/\{\*\*\}/g, rest).replace(/\{\*\}/g, 'any'),
      ),
    );
  }
  if ('regex' in match)
    return term(`matching ${match.regex}`, samplePattern(match.regex));
  return undefined;
}
