import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { oldestFirst } from '../byAge';
import { PeerAuthentication } from '../kinds';
import { readMeshSettings } from '../MeshSettings';
import { isSelective } from '../selects';

/** A PeerAuthentication has no effect, because an older one of the same level counts or because it stands in the wrong place. @internal */
export const peerAuthenticationIgnored: FindingRule = {
  code: 'istio/peer-authentication-ignored',
  severity: 'warning',
  title: 'PeerAuthentication has no effect',
  message: '{reason}',
  why: 'Its mode looks as if it were in force, while another policy or the default decides.',
  fix: 'Keep one PeerAuthentication for each namespace and each selector, and policies for single workloads in the namespace of the workload.',
  reads: [PeerAuthentication, MeshConfigMap],
  aliases: ['KIA0505'],
  *check({ index }): Iterable<Problem> {
    const policies = index.list(PeerAuthentication);
    if (isUnread(policies)) return;
    const { rootNamespace } = readMeshSettings(index);
    const taken = new Map<string, string>();
    for (const policy of oldestFirst(policies)) {
      const namespace = policy.metadata.namespace ?? 'default';
      const labels = policy.spec?.selector?.matchLabels;
      const subject = index.ref(policy, PeerAuthentication);
      if (isSelective(labels) && namespace === rootNamespace) {
        yield {
          subject,
          field: 'spec.selector',
          params: {
            reason: `A policy with a selector counts for no workload when it is in the root namespace ${rootNamespace}.`,
          },
        };
        continue;
      }
      // Two selectors may overlap without being equal; whether they do depends on pods, so only equal ones are told.
      const key = `${namespace} ${JSON.stringify(
        Object.entries(labels ?? {}).sort(),
      )}`;
      const older = taken.get(key);
      if (older === undefined) taken.set(key, policy.metadata.name);
      else
        yield {
          subject,
          params: {
            reason: `The older PeerAuthentication ${older} of the same level counts; this one is ignored as a whole.`,
          },
        };
    }
  },
};
