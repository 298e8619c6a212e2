import {
  Finding,
  FindingSeverity,
  ResourceRef,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** Findings of one rule: the text they share is told once. @internal */
export interface RuleGroup {
  readonly code: string;
  /** The first of its findings, for what they share. */
  readonly rule: Finding;
  readonly findings: readonly Finding[];
}

/** Findings of one severity. @internal */
export interface FindingGroup {
  readonly severity: FindingSeverity;
  readonly title: string;
  /** Findings (count). */
  readonly count: number;
  /** Rules that found the most first. */
  readonly rules: readonly RuleGroup[];
}

/** What is looked for; empty = everything. @internal */
export interface FindingFilter {
  /** A severity, or `all`. */
  readonly severity: string;
  readonly text: string;
  /** Kind of the subject. */
  readonly kind: string;
}

const order: readonly { severity: FindingSeverity; title: string }[] = [
  { severity: 'error', title: 'Breaks traffic or security now' },
  { severity: 'warning', title: 'May break traffic or security' },
  { severity: 'info', title: 'Good to know' },
];

/** Findings grouped by severity and by rule, the worst first, groups without findings left out. @internal */
export function toFindingGroups(
  findings: readonly Finding[],
  filter: FindingFilter,
): FindingGroup[] {
  const shown = findings.filter(
    finding =>
      (filter.kind === '' || finding.subject.kind === filter.kind) &&
      matchesText(finding, filter.text),
  );
  return order
    .filter(
      ({ severity }) =>
        filter.severity === 'all' || filter.severity === severity,
    )
    .map(group => {
      const own = shown.filter(finding => finding.severity === group.severity);
      return { ...group, count: own.length, rules: byRule(own) };
    })
    .filter(group => group.count > 0);
}

function byRule(findings: readonly Finding[]): RuleGroup[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings)
    groups.set(finding.code, [...(groups.get(finding.code) ?? []), finding]);
  return [...groups].map(([code, own]) => ({
    code,
    rule: own[0],
    findings: own,
  }));
}

/** Every word must be somewhere in what is shown of a finding. */
function matchesText(finding: Finding, text: string): boolean {
  const words = text.toLocaleLowerCase('en-US').split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { subject } = finding;
  const all = [
    finding.code,
    finding.title,
    finding.message,
    finding.why,
    finding.fix,
    finding.field ?? '',
    ...finding.aliases,
    subjectWords(subject),
  ]
    .join('\n')
    .toLocaleLowerCase('en-US');
  return words.every(word => all.includes(word));
}

/** A resource as it is typed at a command line, such as `VirtualService shop/orders`. @internal */
export function subjectWords({ kind, namespace, name }: ResourceRef): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** Kinds of the subjects, with how many findings each has. @internal */
export function toKinds(
  findings: readonly Finding[],
): { kind: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { subject } of findings)
    counts.set(subject.kind, (counts.get(subject.kind) ?? 0) + 1);
  return [...counts]
    .map(([kind, count]) => ({ kind, count }))
    .sort((a, b) => a.kind.localeCompare(b.kind, 'en-US'));
}

/** Page of the tool that gave the number; undefined for numbers of others. @internal */
export function aliasUrl(alias: string): string | undefined {
  const number = alias.toLocaleLowerCase('en-US');
  if (/^ist\d{4}$/.test(number))
    return `https://istio.io/latest/docs/reference/config/analysis/${number}/`;
  if (/^kia\d{4}$/.test(number))
    return `https://kiali.io/docs/features/validations/#${number}`;
  return undefined;
}

/** A finding as text, to be pasted into a message or an issue. @internal */
export function findingText(finding: Finding): string {
  const plain = (text: string) => text.replace(/`/g, '');
  return [
    `${finding.title} (${[finding.code, ...finding.aliases].join(', ')})`,
    `${subjectWords(finding.subject)}${
      finding.field ? ` at ${finding.field}` : ''
    }, cluster ${finding.subject.cluster}`,
    plain(finding.message),
    `Why it matters: ${plain(finding.why)}`,
    `How to fix it: ${plain(finding.fix)}`,
    ...(finding.docs ? [finding.docs] : []),
  ].join('\n');
}
