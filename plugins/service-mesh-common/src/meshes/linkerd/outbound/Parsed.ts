/** A value read from text, or what is wrong with the text. @internal */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string };

/** @internal */
export function valid<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

/** @internal */
export function invalid(error: string): {
  readonly ok: false;
  readonly error: string;
} {
  return { ok: false, error };
}

/** Annotations of an object. @internal */
export type Annotations = Readonly<Record<string, string>>;
