import { Finding, FindingSeverity, KindRef, SkippedRule } from '../model';
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

/**
 * Runs rules over one snapshot. A rule whose kinds could not be read is skipped and says so.
 * @public
 */
export function runFindings(
  index: ResourceIndex,
  rules: readonly FindingRule[],
): FindingsRun {
  const findings = new Map<string, Finding>();
  const skipped: SkippedRule[] = [];
  let rulesRun = 0;
  for (const rule of rules) {
    const unread = rule.reads.flatMap((kind): KindRef[] => {
      const reading = index.list(kind);
      return isUnread(reading) ? [reading.unread] : [];
    });
    const problems = unread.length ? undefined : check(rule, index);
    if (problems === undefined) {
      const note = unread.length
        ? undefined
        : 'the rule tripped over an object it did not expect';
      skipped.push({
        code: rule.code,
        title: rule.title,
        unread,
        ...(note && { note }),
      });
      continue;
    }
    rulesRun += 1;
    for (const problem of problems) {
      const finding = toFinding(rule, problem);
      findings.set(
        JSON.stringify([
          finding.code,
          finding.subject,
          finding.field,
          finding.message,
        ]),
        finding,
      );
    }
  }
  return {
    findings: [...findings.values()].sort(compareFindings),
    skipped,
    rulesRun,
  };
}

/** What a rule found in a cluster, and the content of the kinds it read then. */
interface Checked {
  readonly contents: readonly unknown[];
  readonly problems: readonly Problem[] | undefined;
}

/** A rule looks at nothing but the kinds it declares, so its last result holds until one of these changes. */
const checked = new WeakMap<FindingRule, Map<string, Checked>>();

function check(
  rule: FindingRule,
  index: ResourceIndex,
): readonly Problem[] | undefined {
  const contents = rule.reads.map(kind => index.content(kind));
  const byCluster = checked.get(rule) ?? new Map<string, Checked>();
  const known = byCluster.get(index.cluster);
  const same =
    contents.length > 0 &&
    contents.every(
      (content, i) => content !== undefined && content === known?.contents[i],
    );
  if (known && same) return known.problems;
  const problems = checkNow(rule, index);
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

function toFinding(rule: FindingRule, problem: Problem): Finding {
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

/** The worst first, then by code, namespace, name and field. @public */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compareText(a.code, b.code) ||
    compareText(a.subject.cluster, b.subject.cluster) ||
    compareText(a.subject.namespace ?? '', b.subject.namespace ?? '') ||
    compareText(a.subject.name, b.subject.name) ||
    compareText(a.field ?? '', b.field ?? '')
  );
}

/** Code-unit order: the same on every machine, unlike a locale's. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
