import { ManifestObject } from '../../../engine/MeshWriter';

/**
 * An AuthorizationPolicy that does not say the rules at these fields any more. One that is left without rules stays: it keeps
 * its workloads closed, which they would not be without it.
 * @internal
 */
export function withoutRules(
  policy: ManifestObject,
  fields: readonly string[],
): ManifestObject | undefined {
  const { apiVersion, kind } = policy;
  const spec = policy.spec as { readonly rules?: unknown } | undefined;
  if (
    kind !== 'AuthorizationPolicy' ||
    !apiVersion.startsWith('security.istio.io/') ||
    !Array.isArray(spec?.rules)
  )
    return undefined;
  const gone = new Set(
    fields.flatMap(field => {
      const [, position] = /^spec\.rules\[(\d+)\]/.exec(field) ?? [];
      return position === undefined ? [] : Number(position);
    }),
  );
  return gone.size === 0
    ? undefined
    : {
        ...policy,
        spec: { ...spec, rules: spec.rules.filter((_, i) => !gone.has(i)) },
      };
}
