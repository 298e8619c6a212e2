/** One line of a table. */
export interface Row {
  readonly what: string;
  readonly peer?: string;
  readonly small?: string;
  readonly ours: string;
  readonly inline?: string;
  readonly ratio?: number;
  readonly target: string;
  /** Absent where there is no target. */
  readonly met?: boolean;
}

/** What is shown. */
export interface Figures {
  readonly pods: number;
  readonly small: number;
  readonly objects: number;
  readonly sync: readonly Row[];
  readonly rules: readonly Row[];
  readonly pages: readonly Row[];
}

/** The figures as Markdown. */
export function figuresTable({
  pods,
  small,
  objects,
  sync,
  rules,
  pages,
}: Figures): string {
  const verdict = ({ met }: Row) => {
    if (met === undefined) return '';
    return met ? 'met' : '**missed**';
  };
  const table = (
    head: readonly string[],
    rows: readonly (readonly string[])[],
  ) =>
    [head, head.map(() => '---'), ...rows]
      .map(cells => `| ${cells.join(' | ')} |`)
      .join('\n');
  return [
    `Made by \`yarn bench --pods ${pods} --write\` on 2 shared cores.`,
    `### Reading a cluster of ${pods} pods (${objects} objects)`,
    table(
      [
        '',
        'client-node informers',
        'ours, parser thread',
        'ours, inline',
        'ratio',
        'target',
        '',
      ],
      sync.map(row => [
        row.what,
        row.peer ?? '',
        row.ours,
        row.inline ?? '',
        row.ratio?.toFixed(2) ?? '',
        row.target,
        verdict(row),
      ]),
    ),
    `### All rules over the whole cluster, away from requests`,
    table(
      ['', 'in their thread', 'inline', 'target', ''],
      rules.map(row => [
        row.what,
        row.ours,
        row.inline ?? '',
        row.target,
        verdict(row),
      ]),
    ),
    `### Answering`,
    table(
      ['', `${small} pods`, `${pods} pods`, 'target', ''],
      pages.map(row => [
        row.what,
        row.small ?? '',
        row.ours,
        row.target,
        verdict(row),
      ]),
    ),
    '',
  ].join('\n\n');
}
