/** Forms of single values. */
export type ScalarType =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'intOrString'
  | 'any';

/** A single value with limits. */
export interface ScalarNode {
  readonly type: ScalarType;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** An object of named fields. */
export interface FieldsNode {
  readonly fields: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  /** Fields of which one at most may be set. */
  readonly oneOf?: readonly (readonly string[])[];
  /** Other fields are kept by the API server. */
  readonly open?: boolean;
}

/** A list. */
export interface ListNode {
  readonly items: SchemaNode;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** A map from text to values. */
export interface MapNode {
  readonly values: SchemaNode;
}

/** A part that occurs more than once, by its position. */
export interface PartNode {
  readonly part: number;
}

/** One place of a schema as `scripts/writeSchemas.mjs` writes it. */
export type SchemaNode =
  | ScalarType
  | ScalarNode
  | FieldsNode
  | ListNode
  | MapNode
  | PartNode;

/** All schemas. */
export interface Schemas {
  /** The spec of a kind, by `group/version/Kind`. */
  readonly kinds: Readonly<Record<string, SchemaNode>>;
  readonly parts: readonly SchemaNode[];
}
