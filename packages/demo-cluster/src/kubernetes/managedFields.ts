import { isJsonObject, JsonObject, KubeObject } from '../KubeObject';

/** Who writes, and whether for real. */
export interface WriteOptions {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly dryRun: boolean;
}

/** Notes in managedFields who wrote last and when; fields are named at the top level only. */
export function withManager(
  object: KubeObject,
  { manager, operation }: WriteOptions,
  time: string,
): KubeObject {
  const { managedFields } = object.metadata;
  const others = (Array.isArray(managedFields) ? managedFields : [])
    .filter(isJsonObject)
    .filter(e => e.manager !== manager || e.operation !== operation);
  const fields = Object.keys(object).filter(
    field => !['apiVersion', 'kind', 'metadata'].includes(field),
  );
  const entry: JsonObject = {
    manager,
    operation,
    apiVersion: object.apiVersion,
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: Object.fromEntries(fields.map(field => [`f:${field}`, {}])),
  };
  return {
    ...object,
    metadata: { ...object.metadata, managedFields: [...others, entry] },
  };
}
