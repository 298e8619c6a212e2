/** What a field uses of what the form gives it, in both frontend systems. @internal */
export interface FieldProps<T, O extends object = {}> {
  readonly formData?: T;
  onChange(value: T | undefined): void;
  readonly schema: { readonly title?: string; readonly description?: string };
  readonly uiSchema?: { readonly 'ui:options'?: O };
  readonly required?: boolean;
  readonly rawErrors?: string[];
  /** Its `rootSchema` is the page the field is on. */
  readonly registry?: { readonly rootSchema?: unknown };
  /** The values of all pages are its `formData`. */
  readonly formContext?: unknown;
}

/** What the frame of a field shows of them. @internal */
export function frameOf({
  schema,
  required,
  rawErrors,
}: Pick<FieldProps<unknown>, 'schema' | 'required' | 'rawErrors'>) {
  return {
    title: schema.title,
    description: schema.description,
    required,
    errors: rawErrors,
  };
}
