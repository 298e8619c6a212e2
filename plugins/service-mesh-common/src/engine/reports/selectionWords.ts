import { LabelRequirement, MeshTarget } from '../../model';

/** A selection of an entity as people write it. */
export function selectionWords(
  selection: MeshTarget['select'][number],
): string {
  const { by } = selection;
  switch (by.type) {
    case 'labels':
      return `label ${Object.entries(by.labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(',')}`;
    case 'selector':
      return `the selector ${by.selector.map(requirement).join(',')} of ${
        selection.annotation
      }`;
    default:
      return `${by.type} ${by.names.join(', ')}`;
  }
}

/** A requirement as people write it. */
function requirement(required: LabelRequirement): string {
  const { key } = required;
  switch (required.operator) {
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    default: {
      const { operator, values } = required;
      const equal = operator === 'In' ? '=' : '!=';
      return values.length === 1
        ? `${key}${equal}${values[0]}`
        : `${key} ${operator.toLocaleLowerCase('en-US')} (${values.join(',')})`;
    }
  }
}
