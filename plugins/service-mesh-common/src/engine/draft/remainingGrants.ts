import { AccessDraft, ResourceRef } from '../../model';
import { ManifestObject } from '../MeshWriter';
import { PlacedWorkload } from '../reports/MeshView';
import { placedPolicies } from '../reports/reportAccess';

/** Policies that admit somebody today stay in force beside the draft, unless it replaces them. */
export function remainingGrants(
  placed: readonly PlacedWorkload[],
  objects: readonly ManifestObject[],
): AccessDraft['remaining'] {
  const written = new Set(
    objects.map(({ kind, metadata }) =>
      [kind, metadata.namespace ?? '', metadata.name].join('\n'),
    ),
  );
  const found = new Map<
    string,
    { readonly ref: ResourceRef; readonly admits: Set<string> }
  >();
  for (const entry of placed)
    for (const { policies } of placedPolicies(entry))
      for (const { allow } of policies)
        for (const { evidence, peers, operations } of allow) {
          const [first] = evidence;
          if (first.type !== 'resource' || first.ref.group === '') continue;
          const { ref } = first;
          const key = [ref.kind, ref.namespace ?? '', ref.name].join('\n');
          if (written.has(key)) continue;
          const known = found.get(key) ?? { ref, admits: new Set() };
          found.set(key, known);
          known.admits.add(
            `${peers.join(' or ') || 'anyone'} → ${
              operations.join(' or ') || 'everything'
            }`,
          );
        }
  return [...found.values()].map(({ ref, admits }) => ({
    ref,
    admits: [...admits],
  }));
}
