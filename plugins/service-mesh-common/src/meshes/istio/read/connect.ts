import { Pod } from '../../../engine/coreKinds';
import { MeshEnd } from '../../../engine/MeshDefinition';
import { isUnreadObject } from '../../../engine/ResourceIndex';
import { ClientSending, EvidenceList } from '../../../model';
import { byDefault, byResource } from '../evidence';
import { takesTunnels, TUNNEL_LABEL } from './takesTunnels';
import { sidecarSendings } from './sidecarSendings';

/** How a client of the mesh connects to a port of a workload. @internal */
export function connect(
  client: MeshEnd,
  server: MeshEnd,
  port: number,
): readonly ClientSending[] {
  const { dataPlane, podsInMesh, podsTotal, evidence } =
    client.workload.membership;
  const told =
    dataPlane === 'ambient'
      ? [fromZtunnel(server)]
      : sidecarSendings(client, server, port);
  return podsInMesh < podsTotal
    ? [
        ...told,
        {
          when: 'a pod without a proxy calls',
          sends: 'plaintext',
          pastWaypoint: true,
          evidence,
        },
      ]
    : told;
}

/** ztunnels ask nobody but the endpoint: whoever is reached through HBONE is, everybody else is sent plaintext. */
function fromZtunnel({ index, workload }: MeshEnd): ClientSending {
  const { mesh, dataPlane, evidence } = workload.membership;
  if (mesh !== 'istio' || dataPlane === 'none')
    return {
      sends: 'plaintext',
      words: 'sends plaintext, because nobody takes HBONE there',
      evidence,
    };
  if (dataPlane === 'ambient')
    return {
      sends: 'mutual',
      words: 'sends mTLS with its identity, through HBONE',
      evidence: byDefault('ztunnels reach each other through HBONE'),
    };
  const tunnels = takesTunnels(workload.podLabels);
  return {
    sends: tunnels ? 'mutual' : 'plaintext',
    words: tunnels
      ? 'sends mTLS with its identity, through HBONE'
      : 'sends plaintext, because ztunnel reaches this sidecar through no HBONE',
    evidence: podEvidence({ index, workload }, tunnels),
  };
}

function podEvidence(
  { index, workload }: MeshEnd,
  tunnels: boolean,
): EvidenceList {
  const pod = index.get(Pod, workload.pods[0] ?? '', workload.namespace);
  const note = tunnels
    ? undefined
    : 'the label that says that the sidecar takes HBONE is missing';
  return pod && !isUnreadObject(pod)
    ? byResource(index, pod, Pod, `metadata.labels["${TUNNEL_LABEL}"]`, note)
    : byDefault('sidecars take HBONE only where they are set up for it', note);
}
