import { WebhookProblem } from './Validation';

/** The definition lets labels be anything; the policy controller reads only texts. @internal */
export function selectorProblem(
  selector: unknown,
  field: string,
): WebhookProblem | undefined {
  if (typeof selector !== 'object' || selector === null) return undefined;
  const labels: unknown = (selector as { matchLabels?: unknown }).matchLabels;
  if (typeof labels !== 'object' || labels === null) return undefined;
  for (const [key, value] of Object.entries(labels))
    if (typeof value !== 'string')
      return {
        field: `${field}.matchLabels[${JSON.stringify(key)}]`,
        message: `invalid type: ${typeName(value)}, expected a string`,
      };
  return undefined;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'sequence';
  switch (typeof value) {
    case 'boolean':
      return `boolean \`${value}\``;
    case 'number':
      return Number.isInteger(value)
        ? `integer \`${value}\``
        : `floating point \`${value}\``;
    default:
      return 'map';
  }
}
