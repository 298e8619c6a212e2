import { stringify } from 'yaml';

/** Fields that a manifest does not carry: the API server and controllers write them. */
const WRITTEN_BY_OTHERS = [
  'creationTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
];

/** An object as somebody would write it down to change it. @internal */
export function editableYaml(
  object: Readonly<Record<string, unknown>>,
): string {
  const { metadata, status: _status, ...rest } = object;
  const { annotations, ...own } = (metadata ?? {}) as Record<string, unknown>;
  const kept = Object.entries(own).filter(
    ([name]) => !WRITTEN_BY_OTHERS.includes(name),
  );
  const notes = Object.entries((annotations ?? {}) as object).filter(
    ([name]) => name !== 'kubectl.kubernetes.io/last-applied-configuration',
  );
  const { apiVersion, kind, ...body } = rest;
  return stringify({
    apiVersion,
    kind,
    metadata: {
      ...Object.fromEntries(kept),
      ...(notes.length > 0 && { annotations: Object.fromEntries(notes) }),
    },
    ...body,
  });
}

/** The line (from 1) that an error names; undefined when it names none. @internal */
export function errorLine(message: string): number | undefined {
  const [, line] = /line (\d+), column \d+/.exec(message) ?? [];
  return line === undefined ? undefined : Number(line);
}

/** Where a line (from 1) of a text begins and ends. @internal */
export function lineRange(text: string, line: number): [number, number] {
  const lines = text.split('\n');
  const start = lines
    .slice(0, line - 1)
    .reduce((sum, one) => sum + one.length + 1, 0);
  return [start, start + (lines[line - 1]?.length ?? 0)];
}
