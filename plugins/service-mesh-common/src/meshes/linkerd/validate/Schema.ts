/** A rule about a whole value that its schema cannot say otherwise, as CEL does in a custom resource definition. @internal */
export interface SchemaRule {
  /** Answers true when it cannot judge the value, whose form the schema reports. */
  readonly holds: (value: unknown) => boolean;
  readonly message: string;
}

/**
 * The part of OpenAPI's schemas that custom resource definitions use. A field that no schema names is dropped before
 * anything is checked, as the API server drops it.
 * @internal
 */
export interface Schema {
  readonly type?:
    | 'object'
    | 'array'
    | 'string'
    | 'integer'
    | 'number'
    | 'boolean'
    | 'intOrString';
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** Exactly one of these fields must be there. */
  readonly exactlyOne?: readonly string[];
  /** Fields without a schema are kept. */
  readonly open?: boolean;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** No two entries may have the same value of this field. */
  readonly uniqueBy?: string;
  /** No two entries may be equal. */
  readonly unique?: boolean;
  readonly enum?: readonly (string | number)[];
  readonly pattern?: RegExp;
  /** In characters. */
  readonly minLength?: number;
  /** In characters. */
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: 'int32' | 'duration';
  readonly default?: unknown;
  readonly rules?: readonly SchemaRule[];
}

/** An object with these fields. @internal */
export function fields(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
  more: Omit<Schema, 'type' | 'properties' | 'required'> = {},
): Schema {
  return { type: 'object', properties, required, ...more };
}

/** A list. @internal */
export function listOf(
  items: Schema,
  more: Omit<Schema, 'type' | 'items'> = {},
): Schema {
  return { type: 'array', items, ...more };
}

/** Any text. @internal */
export const TEXT: Schema = { type: 'string' };

/** A resource as a whole, of which the specification is checked. @internal */
export function resource(spec: Schema, specRequired = true): Schema {
  return fields({ spec }, specRequired ? ['spec'] : [], { open: true });
}
