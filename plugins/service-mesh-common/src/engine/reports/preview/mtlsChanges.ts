import { PreviewMtls } from '../../../model';
import { PlacedWorkload } from '../MeshView';
import { workloadRef } from '../reportEdges';
import { workloadMtls } from '../reportMtls';
import { WorkloadPair } from './WorkloadPair';

/** Ports whose mTLS mode changes. @internal */
export function mtlsChanges({ before, after }: WorkloadPair): PreviewMtls[] {
  const workload = workloadRef(before);
  const modes = (entry: PlacedWorkload) =>
    new Map(
      workloadMtls(entry).ports.flatMap(({ port, mode }) =>
        port === undefined ? [] : [[port, mode] as const],
      ),
    );
  const [old, now] = [modes(before), modes(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap(port => {
    const [was, is] = [old.get(port), now.get(port)];
    return was === is
      ? []
      : [
          {
            workload,
            port,
            ...(was && { before: was }),
            ...(is && { after: is }),
          },
        ];
  });
}
