import { Finding, FindingSeverity, KindRef, SkippedRule } from '../model';
import { derived } from './derived';
import { FindingRule, Problem } from './FindingRule';
import { isUnread, ResourceIndex } from './ResourceIndex';

/** What a run of rules gave. @public */
export interface FindingsRun {
  readonly findings: readonly Finding[];
  readonly skipped: readonly SkippedRule[];
  /** Number of rules that ran. */
  readonly rulesRun: number;
}

const SEVERITIES: readonly FindingSeverity[] = ['error', 'warning', 'info'];

/** What came of one rule. @public */
export interface RuleOutcome {
  readonly rule: FindingRule;
  /** The same list as before while nothing changed that the rule reads; undefined when it did not run. */
  readonly problems?: readonly Problem[];
  /** Kinds without which the rule cannot run. */
  readonly unread: readonly KindRef[];
}

/**
 * Runs rules over one snapshot. A rule whose kinds could not be read is skipped and says so.
 * @public
 */
export function runFindings(
  index: ResourceIndex,
  rules: readonly FindingRule[],
): FindingsRun {
  return collectFindings([...checkRules(index, rules)]);
}

/** Runs rules one after the other, for those who have something else to do in between. @public */
export function* checkRules(
  index: ResourceIndex,
  rules: readonly FindingRule[],
): Generator<RuleOutcome, void, void> {
  for (const rule of rules) {
    // What nobody asked to read is nothing that could not be read.
    if (rule.reads.some(kind => kind.optIn && !index.content(kind))) continue;
    const unread = rule.reads.flatMap((kind): KindRef[] => {
      // Of one namespace: only whether it can be read is asked.
      const reading = index.list(kind, 'default');
      return isUnread(reading) ? [reading.unread] : [];
    });
    const problems = unread.length ? undefined : check(rule, index);
    yield { rule, unread, ...(problems && { problems }) };
  }
}

/** In the order of {@link compareFindings}, each once. */
const findingsOf = derived(
  (rule: FindingRule, problems: readonly Problem[]): readonly Finding[] => {
    const findings = problems.map(problem => toFinding(rule, problem));
    return [
      ...new Map(
        findings.map(finding => [
          JSON.stringify([finding.subject, finding.field, finding.message]),
          finding,
        ]),
      ).values(),
    ].sort(compareFindings);
  },
);

/** Puts the outcomes of all rules together. @public */
export function collectFindings(outcomes: readonly RuleOutcome[]): FindingsRun {
  const ran = outcomes.flatMap(({ rule, problems }) =>
    problems ? [{ rule, problems }] : [],
  );
  return {
    // By severity and code first, as findings are compared.
    findings: [...ran]
      .sort(
        (a, b) =>
          compareSeverity(a.rule, b.rule) ||
          compareText(a.rule.code, b.rule.code),
      )
      .flatMap(({ rule, problems }) => findingsOf(rule, problems)),
    skipped: outcomes.flatMap(({ rule, problems, unread }): SkippedRule[] => {
      if (problems) return [];
      const note = 'the rule tripped over an object it did not expect';
      return [
        {
          code: rule.code,
          title: rule.title,
          unread,
          ...(unread.length === 0 && { note }),
        },
      ];
    }),
    rulesRun: ran.length,
  };
}

/** What a rule found in a cluster, and the content of the kinds it read then. */
interface Checked {
  readonly contents: readonly unknown[];
  readonly problems: readonly Problem[] | undefined;
}

/** A rule looks at nothing but the kinds it declares and, if it says so, at the time; so its last result holds until one of these changes. */
const checked = new WeakMap<FindingRule, Map<string, Checked>>();

function check(
  rule: FindingRule,
  index: ResourceIndex,
): readonly Problem[] | undefined {
  const contents = rule.reads.map(kind => index.content(kind));
  const byCluster = checked.get(rule) ?? new Map<string, Checked>();
  const known = byCluster.get(index.cluster);
  // Nothing stands for what such a rule looks at.
  const always = rule.dependsOnTime || contents.length === 0;
  const same =
    !always &&
    contents.every(
      (content, i) => content !== undefined && content === known?.contents[i],
    );
  if (known && same) return known.problems;
  const found = checkNow(rule, index);
  // The same list as before tells readers that nothing is new.
  const problems =
    always && JSON.stringify(found) === JSON.stringify(known?.problems)
      ? known?.problems
      : found;
  byCluster.set(index.cluster, { contents, problems });
  checked.set(rule, byCluster);
  return problems;
}

/** A rule that trips over an input nobody thought of must not take the page with it: it counts as not run. */
function checkNow(
  rule: FindingRule,
  index: ResourceIndex,
): readonly Problem[] | undefined {
  try {
    return [...rule.check({ index })];
  } catch {
    return undefined;
  }
}

/** A rule's text with what it says about one place. @internal */
export function toFinding(
  rule: Omit<FindingRule, 'check'>,
  problem: Problem,
): Finding {
  const params = problem.params ?? {};
  return {
    code: rule.code,
    severity: rule.severity,
    title: rule.title,
    message: rule.message.replace(/\{(\w+)\}/g, (place, name: string) =>
      Object.hasOwn(params, name) ? params[name] : place,
    ),
    why: rule.why,
    fix: rule.fix,
    subject: problem.subject,
    ...(problem.field !== undefined && { field: problem.field }),
    params,
    aliases: rule.aliases ?? [],
    ...(rule.docs !== undefined && { docs: rule.docs }),
  };
}

/** The worst first, then by code, place, field and message. @public */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareSeverity(a, b) ||
    compareText(a.code, b.code) ||
    compareText(a.subject.cluster, b.subject.cluster) ||
    compareText(a.subject.namespace ?? '', b.subject.namespace ?? '') ||
    compareText(a.subject.name, b.subject.name) ||
    compareText(a.subject.kind, b.subject.kind) ||
    compareText(a.field ?? '', b.field ?? '') ||
    compareText(a.message, b.message)
  );
}

function compareSeverity(
  a: { readonly severity: FindingSeverity },
  b: { readonly severity: FindingSeverity },
): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}

/** Code-unit order: the same on every machine, unlike a locale's. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
