import {
  FieldChange,
  HistoryEntry,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { stringify } from 'yaml';
import { formatLongDay } from '../../format/time';

/** Changes of one day. @internal */
export interface HistoryDay {
  /** Such as `2026-01-15`, in the time zone of the viewer. */
  readonly key: string;
  readonly title: string;
  readonly entries: readonly HistoryEntry[];
}

/** Entries by day, in the time zone of the viewer; the order stays. @internal */
export function byDay(
  entries: readonly HistoryEntry[],
  now: number,
): HistoryDay[] {
  const days = new Map<string, HistoryEntry[]>();
  for (const entry of entries) {
    const key = dayOf(entry.at);
    days.set(key, [...(days.get(key) ?? []), entry]);
  }
  return [...days].map(([key, list]) => ({
    key,
    title: dayTitle(list[0].at, now),
    entries: list,
  }));
}

function dayOf(at: number): string {
  const date = new Date(at);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map(part => String(part).padStart(2, '0'))
    .join('-');
}

function dayTitle(at: number, now: number): string {
  const date = formatLongDay(at);
  if (dayOf(at) === dayOf(now)) return `Today, ${date}`;
  return dayOf(at) === dayOf(now - 86_400_000) ? `Yesterday, ${date}` : date;
}

/** Who wrote a change, as far as a cluster knows: a program. @internal */
export interface ManagerWords {
  readonly name: string;
  readonly what: string;
  /** True when the change came out of a repository. */
  readonly gitOps: boolean;
}

const PROGRAMS: readonly (readonly [RegExp, string, boolean])[] = [
  [/^argocd-/, 'Argo CD: the change came from a Git repository', true],
  [
    /^(kustomize|helm)-controller$/,
    'Flux: the change came from a Git repository',
    true,
  ],
  [/^(gotk|flux|notification-controller)/, 'Flux', true],
  [/^(fleet|fleetagent)/, 'Fleet: the change came from a Git repository', true],
  [/^flagger/, 'Flagger: a canary in progress', false],
  [
    /^(rollouts-controller|argo-rollouts)/,
    'Argo Rollouts: a rollout in progress',
    false,
  ],
  [/^helm$/i, 'Helm: somebody, or a pipeline, released a chart', false],
  [/^kubectl/, 'kubectl: somebody, or a script, at a command line', false],
  [/^(terraform|hashicorp)/i, 'Terraform', false],
  [/^pulumi/i, 'Pulumi', false],
  [/^(istiod|pilot-discovery|istio-operator|istioctl)/, 'Istio', false],
  [/^(linkerd|policy-controller|service-mirror)/, 'Linkerd', false],
  [/^kube-controller-manager$/, 'Kubernetes itself', false],
];

/** What is known of a field manager. @internal */
export function managerWords(name: string): ManagerWords {
  const known = PROGRAMS.find(([pattern]) => pattern.test(name));
  return {
    name,
    what: known?.[1] ?? 'A program this portal does not know',
    gitOps: known?.[2] ?? false,
  };
}

/** One line of a diff. @internal */
export interface DiffLine {
  readonly mark: '-' | '+';
  readonly text: string;
}

/** A field before and after, as lines of YAML. @internal */
export function diffLines(change: FieldChange): DiffLine[] {
  const lines = (mark: DiffLine['mark'], value: unknown): DiffLine[] =>
    value === undefined
      ? []
      : stringify(value, { aliasDuplicateObjects: false })
          .trimEnd()
          .split('\n')
          .map(text => ({ mark, text }));
  return [...lines('-', change.before), ...lines('+', change.after)];
}

/** Longest value (characters) that is said in the headline. */
const SHORT = 40;

/** What a change was, in a line. @internal */
export function summaryOf({ change, diff }: HistoryEntry): string {
  if (change === 'added') return 'was added';
  if (change === 'deleted') return 'was deleted';
  if (diff.length === 0) return 'was written without a visible difference';
  const words = diff.map(fieldWords);
  // Two weights are one thought.
  if (diff.length <= 2 && words.every(word => word !== undefined))
    return words.join('; ');
  if (diff.length === 1) return diff[0].path || 'all of it';
  return `${diff.length} fields: ${diff
    .slice(0, 3)
    .map(({ path }) => path)
    .join(', ')}${diff.length > 3 ? ' …' : ''}`;
}

/** One field before and after; undefined when that is too long for a headline. */
function fieldWords({ path, before, after }: FieldChange): string | undefined {
  const [was, is] = [before, after].map(value =>
    value === undefined ? undefined : JSON.stringify(value),
  );
  if ([was, is].some(word => (word?.length ?? 0) > SHORT)) return undefined;
  if (was === undefined) return `${path}: ${is} added`;
  return is === undefined
    ? `${path}: ${was} removed`
    : `${path}: ${was} → ${is}`;
}

/** A change as text, for a ticket or a chat. @internal */
export function entryText(entry: HistoryEntry): string {
  const { ref, at, manager, seenLate } = entry;
  return [
    `${new Date(at).toISOString()}${seenLate ? ' or before' : ''} ${
      entry.change
    } ${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ''}${
      ref.name
    } (cluster ${ref.cluster})${manager ? ` by ${manager}` : ''}`,
    ...entry.diff.flatMap(change => [
      change.path || '(all of it)',
      ...diffLines(change).map(({ mark, text }) => `${mark} ${text}`),
    ]),
  ].join('\n');
}

/** Kind as the API takes it. @internal */
export function kindOf({ ref }: Pick<HistoryEntry, 'ref'>): string {
  return `${ref.group}/${ref.kind}`;
}

/** How a link names an entry: the time finds the page, the id the entry. @internal */
export function entryKey({ at, id }: Pick<HistoryEntry, 'at' | 'id'>): string {
  return `${at}.${id}`;
}

/** The parts of {@link entryKey}; undefined for anything else. @internal */
export function readEntryKey(
  key: string,
): { readonly at: number; readonly id: string } | undefined {
  const [, at, id] = /^(\d{1,16})\.(.+)$/.exec(key) ?? [];
  return id ? { at: Number(at), id } : undefined;
}
