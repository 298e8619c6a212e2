/** One line of a table. */
export interface Row {
  readonly what: string;
  readonly peer?: string;
  readonly small?: string;
  readonly ours: string;
  readonly inline?: string;
  readonly ratio?: number;
  readonly target: string;
  readonly met: boolean;
}

/** What is shown. */
export interface Figures {
  readonly pods: number;
  readonly small: number;
  readonly objects: number;
  readonly sync: readonly Row[];
  readonly pages: readonly Row[];
}

/** The figures as Markdown. */
export function figuresTable({
  pods,
  small,
  objects,
  sync,
  pages,
}: Figures): string {
  const verdict = (row: Row) => (row.met ? 'met' : '**missed**');
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
