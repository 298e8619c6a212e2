/** Text in the place of a value that is not shown. */
const HIDDEN = '(hidden)';

type Json = Record<string, unknown>;

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * An object as it may be shown: without managedFields, the copy in `last-applied-configuration`, the content of Secrets
 * and the values of environment variables.
 */
export function redactObject(raw: unknown): Json {
  const object = isRecord(raw) ? (structuredClone(raw) as Json) : {};
  if (isRecord(object.metadata)) {
    delete object.metadata.managedFields;
    if (isRecord(object.metadata.annotations))
      delete object.metadata.annotations[
        'kubectl.kubernetes.io/last-applied-configuration'
      ];
  }
  if (object.kind === 'Secret') {
    delete object.data;
    delete object.stringData;
  }
  hideEnvironment(object.spec);
  return object;
}

/** Containers occur in pods and, one level down, in templates. */
function hideEnvironment(spec: unknown): void {
  if (!isRecord(spec)) return;
  for (const list of [
    spec.containers,
    spec.initContainers,
    spec.ephemeralContainers,
  ]) {
    if (!Array.isArray(list)) continue;
    for (const container of list) {
      if (!isRecord(container) || !Array.isArray(container.env)) continue;
      for (const variable of container.env)
        if (isRecord(variable) && 'value' in variable) variable.value = HIDDEN;
    }
  }
  if (isRecord(spec.template)) hideEnvironment(spec.template.spec);
}
