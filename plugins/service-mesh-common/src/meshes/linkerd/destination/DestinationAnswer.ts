/** What is told a client, or why nothing is. @internal */
export type DestinationAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly code:
        | 'InvalidArgument'
        | 'NotFound'
        | 'FailedPrecondition'
        | 'Unknown';
      readonly error: string;
    };

/** A refusal. @internal */
export function refused(
  code: Extract<DestinationAnswer<never>, { ok: false }>['code'],
  error: string,
): Extract<DestinationAnswer<never>, { ok: false }> {
  return { ok: false, code, error };
}
