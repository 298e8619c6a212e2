import { RawGrpcMatch } from './RouteCondition';

/** The field of the first gRPC match that names no method: Linkerd sends it so that no proxy can read it. @internal */
export function matchWithoutMethod(
  rules: readonly { readonly matches?: readonly RawGrpcMatch[] }[] | undefined,
): string | undefined {
  for (const [r, { matches = [] }] of (rules ?? []).entries()) {
    const m = matches.findIndex(({ method }) => method === undefined);
    if (m >= 0) return `spec.rules[${r}].matches[${m}]`;
  }
  return undefined;
}
