import { isUnread, ResourceIndex } from '../../engine';
import { Evidence, KindRef, Workload } from '../../model';
import { LatticePolicy } from './kinds';

/** A policy for a workload: one that names labels before one for the whole namespace. */
export interface Found {
  readonly policy: LatticePolicy;
  readonly wholeNamespace: boolean;
  readonly evidence: Evidence;
}

/** Policies that bear on a workload, or the kind that could not be read. */
export function policiesFor(
  index: ResourceIndex,
  workload: Pick<Workload, 'namespace' | 'podLabels'>,
): readonly Found[] | { readonly unread: KindRef } {
  const policies = index.list(LatticePolicy, workload.namespace);
  if (isUnread(policies)) return policies;
  return policies
    .filter(({ spec }) =>
      Object.entries(spec?.selector ?? {}).every(
        ([key, value]) => workload.podLabels[key] === value,
      ),
    )
    .map(policy => ({
      policy,
      wholeNamespace: Object.keys(policy.spec?.selector ?? {}).length === 0,
      evidence: {
        type: 'resource',
        ref: index.ref(policy, LatticePolicy),
        field: 'spec',
      },
    }));
}
