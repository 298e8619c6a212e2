/** A value that must stand in the files of a case. */
export interface HeldValue {
  /** An object by kind and name, or a file of values by its path. */
  readonly in: string;
  /** JSON pointer in it; an index of a list is a number. */
  readonly at: string;
  /** Exactly this, or what stands at a JSON pointer of the example: a text with YAML in it is entered. */
  readonly is: { readonly value: unknown } | { readonly example: string };
}

/** Exactly this value. */
export const holds = (
  place: string,
  at: string,
  value: unknown,
): HeldValue => ({
  in: place,
  at,
  is: { value },
});

/** The value of the example, which stands at the same place of it unless another is said. */
export const keeps = (place: string, at: string, example = at): HeldValue => ({
  in: place,
  at,
  is: { example },
});
