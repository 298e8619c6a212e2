import { KubeObject } from '../KubeObject';

/** Every namespace carries its own name as a label, whatever is written to it. */
export function withNameLabel(object: KubeObject): KubeObject {
  if (object.apiVersion !== 'v1' || object.kind !== 'Namespace') return object;
  const { metadata } = object;
  const labels = {
    ...metadata.labels,
    'kubernetes.io/metadata.name': metadata.name,
  };
  return { ...object, metadata: { ...metadata, labels } };
}
