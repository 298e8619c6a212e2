import { ObservedWindow, SignalState, StrictDoubt } from '../../../model';
import { ObservedSample } from '../../ObservedSample';
import { PlacedWorkload } from '../MeshView';
import { Measured } from '../reportEdges';

/** Text for each state in which the workload was not measured. */
const UNMEASURED: Readonly<Partial<Record<SignalState, string>>> = {
  'not-configured': 'No Prometheus is configured for the cluster.',
  'prometheus-down': 'Prometheus did not answer.',
  'prometheus-rejects': 'Prometheus rejects the queries.',
  'prometheus-unavailable': 'Prometheus cannot answer now.',
  'not-prometheus': 'What answers for Prometheus is something else.',
  incomplete: 'Prometheus answered in part only.',
  forbidden: 'Prometheus refuses the credentials of the portal.',
  'not-scraped': 'Prometheus has no series of these proxies.',
};

/** Why what was measured may not be all there was, so that nobody requires mTLS on the strength of it. */
export function strictDoubts(
  { workload, mesh }: PlacedWorkload,
  samples: readonly ObservedSample[],
  window: ObservedWindow,
  measured: Pick<Measured<unknown>, 'state' | 'queries'> & {
    /** Whether the metrics of the cluster were read. */
    readonly isMeasured: boolean;
    /** Whether those of no cluster were. */
    readonly nobody: boolean;
  },
): StrictDoubt[] {
  const { membership } = workload;
  if (!mesh)
    return [
      {
        code: 'not-meshed',
        text: 'No proxy takes part, so nothing is measured and nothing could require mTLS.',
      },
    ];
  const { state, queries, isMeasured, nobody } = measured;
  const known = isMeasured || nobody ? UNMEASURED[state] : undefined;
  const unmeasured =
    known ??
    (isMeasured ? undefined : 'The metrics of this cluster were not read.');
  const doubts: StrictDoubt[] = [];
  if (unmeasured) doubts.push({ code: 'not-measured', text: unmeasured });
  const partly = queries.filter(
    ({ cluster, error, warnings }) =>
      cluster === workload.cluster &&
      (error !== undefined || warnings.length > 0),
  );
  if (!unmeasured && partly.length > 0)
    doubts.push({
      code: 'not-measured',
      text: `Prometheus did not answer in full: ${partly
        .map(({ title }) => title)
        .join('; ')}. What is missing may be plaintext.`,
    });
  if (membership.dataPlane === 'ambient' && !membership.waypoint)
    doubts.push({
      code: 'layer4-only',
      text: 'In ambient mode without a waypoint ztunnels count connections, and do not tell plaintext from what they cannot name.',
    });
  if (membership.podsInMesh < membership.podsTotal)
    doubts.push({
      code: 'pods-outside',
      text: `${membership.podsTotal - membership.podsInMesh} of ${
        membership.podsTotal
      } pods are not in the mesh: what they accept is not measured.`,
    });
  const begun = Math.min(
    ...samples.flatMap(({ points }) => points.map(([at]) => at)),
  );
  const stepMs = window.stepSeconds * 1000;
  // One step of grace: the first increase of a counter needs two samples.
  if (Number.isFinite(begun) && begun - stepMs > window.from + stepMs)
    doubts.push({
      code: 'short-history',
      text: `The metrics of this workload begin ${span(
        window.to - begun + stepMs,
      )} before the end of the window of ${span(
        window.to - window.from,
      )}: what was earlier is not known.`,
    });
  return doubts;
}

function span(ms: number): string {
  const hours = Math.max(1, Math.round(ms / 3_600_000));
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}
