import { Namespace, Service } from '../../../engine/coreKinds';
import { FleetFindingRule } from '../../../engine/FleetFindingRule';
import { Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { EndpointSlice } from '../../shared/endpointSlice';
import { Link } from '../kinds';
import { mirrorDifferences } from '../multicluster/mirrorDifferences';
import {
  readMirrorCluster,
  toMirrorLink,
} from '../multicluster/readMirrorCluster';

/** What one cluster mirrors of another is not what the other has; clusters are known by the name the Link gives them. @internal */
export const mirrorDiffers: FleetFindingRule = {
  code: 'linkerd/mirror-differs',
  severity: 'warning',
  title: 'Mirrored Service differs from the linked cluster',
  message: '{mirror} in {cluster} {difference}.',
  why: 'Clients call the mirror: what it does not know of the other cluster, they do not reach, and what it keeps of a Service that is gone fails.',
  fix: 'Look at the logs of the service mirror of the Link and at its credentials; restart it if it hangs. Remove a mirror that is left over when nothing calls it any more.',
  docs: 'https://linkerd.io/2/features/multicluster/',
  reads: [Service, Link, EndpointSlice, Namespace],
  *check({ indexes, namespace }): Iterable<Problem> {
    for (const index of indexes) {
      const links = index.list(Link);
      if (isUnread(links) || links.length === 0) continue;
      const local = readMirrorCluster(index, namespace);
      if (!local) continue;
      for (const written of links) {
        const link = toMirrorLink(written);
        const other = indexes.find(
          one => one !== index && one.cluster === link.clusterName,
        );
        const remote = other && readMirrorCluster(other, namespace);
        if (!other || !remote) continue;
        for (const found of mirrorDifferences(link, remote, local)) {
          const { type, name, what } = found;
          const subject =
            type === 'missing'
              ? { cluster: other.cluster, name: found.remote }
              : { cluster: index.cluster, name };
          yield {
            subject: {
              ...subject,
              group: Service.group,
              kind: Service.kind,
              namespace,
            },
            params: { mirror: name, cluster: index.cluster, difference: what },
          };
        }
      }
    }
  },
};
