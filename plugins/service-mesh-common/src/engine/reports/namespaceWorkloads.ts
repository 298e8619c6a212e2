import { Workload } from '../../model';
import { Pod } from '../coreKinds';
import { derived } from '../derived';
import { groupPods } from '../groupPods';
import { MeshDefinition } from '../MeshDefinition';
import { remembered } from '../remembered';
import { isUnread, ResourceIndex } from '../ResourceIndex';
import { toWorkload } from '../selectWorkloads';

const workloadsOf = remembered(
  (index, pods: readonly Pod[], meshes: readonly MeshDefinition[]) =>
    groupPods(index, pods).map(group => toWorkload(index, group, meshes)),
);

const byAccount = derived((workloads: readonly Workload[]) => {
  const found = new Map<string, Workload[]>();
  for (const workload of workloads) {
    const known = found.get(workload.serviceAccount);
    if (known) known.push(workload);
    else found.set(workload.serviceAccount, [workload]);
  }
  return found;
});

/** Workloads of one namespace; none while its pods cannot be read. @internal */
export function namespaceWorkloads(
  index: ResourceIndex,
  namespace: string,
  meshes: readonly MeshDefinition[],
): readonly Workload[] {
  const pods = index.list(Pod, namespace);
  return isUnread(pods) ? [] : workloadsOf(index, pods, meshes);
}

/** Those that run as one service account. @internal */
export function accountWorkloads(
  index: ResourceIndex,
  account: { readonly namespace: string; readonly serviceAccount: string },
  meshes: readonly MeshDefinition[],
): readonly Workload[] {
  const all = namespaceWorkloads(index, account.namespace, meshes);
  return byAccount(all).get(account.serviceAccount) ?? [];
}
