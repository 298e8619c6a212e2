import {
  EdgeEnd,
  ObservedAmounts,
  ObservedCaller,
  ObservedMtlsData,
  ObservedPort,
  ObservedWindow,
  PortMtls,
  RefusedCaller,
  Report,
  SignalState,
  StrictDoubt,
  WorkloadPort,
} from '../../model';
import { compareIntent, judgeStrictReadiness } from '../judgeStrictReadiness';
import { ObservedSample } from '../ObservedSample';
import { MeshView, PlacedWorkload, placeWorkloads, toReport } from './MeshView';
import {
  Measured,
  namesOf,
  WorkloadDirectory,
  workloadRef,
} from './reportEdges';
import { workloadMtls } from './reportMtls';

/** A sample and the ports it may be about. */
interface Placed {
  readonly sample: ObservedSample;
  readonly ports: readonly number[];
}

/** How mTLS was observed over a window, whether each port can require it, and who was refused? @public */
export function reportObservedMtls(
  view: MeshView,
  measured: Measured<ObservedSample>,
  window: ObservedWindow,
  directory: WorkloadDirectory,
): Report<ObservedMtlsData> {
  const { placed, mapping } = placeWorkloads(view);
  const { parts, ...data } = measured;
  const workloads = placed.map(entry => {
    const samples = parts
      .filter(
        ({ cluster, mesh }) =>
          cluster === entry.workload.cluster && mesh === entry.mesh?.id,
      )
      .flatMap(({ rows }) => rows)
      .filter(({ server }) => isWorkload(server, entry));
    const isMeasured = parts.some(
      ({ cluster, mesh }) =>
        cluster === entry.workload.cluster && mesh === entry.mesh?.id,
    );
    return {
      entry,
      carried: samples
        .filter(({ type }) => type === 'carried')
        .map(sample => ({
          sample,
          ports: candidatePorts(sample, entry.workload.ports),
        })),
      refused: samples.filter(({ type }) => type === 'refused'),
      doubts: doubtsOf(entry, samples, window, {
        ...data,
        isMeasured,
        nobody: parts.length === 0,
      }),
    };
  });
  return toReport(view, mapping, {
    ...data,
    window,
    workloads: workloads.map(({ entry, carried, doubts }) => ({
      ...workloadRef(entry),
      ...(entry.mesh && { mesh: entry.mesh.id }),
      ports: portsOf(entry, carried, doubts, window, directory),
    })),
    refused: workloads
      .flatMap(({ entry, refused }) =>
        refusedCallers(entry, refused, window, directory),
      )
      .sort((a, b) => b.amount - a.amount),
  });
}

function isWorkload(server: EdgeEnd, { workload }: PlacedWorkload): boolean {
  return (
    server.namespace === workload.namespace &&
    server.name === workload.name &&
    (server.kind === undefined || server.kind === workload.ownerKind)
  );
}

/** Where the metrics name no port, those their Service leads to with the protocol that was seen. */
function candidatePorts(
  { server, protocol }: ObservedSample,
  known: readonly WorkloadPort[],
): readonly number[] {
  if (server.port !== undefined) return [server.port];
  const narrow = (
    list: readonly WorkloadPort[],
    keep: (port: WorkloadPort) => boolean,
  ) => {
    const kept = list.filter(keep);
    return kept.length > 0 ? kept : list;
  };
  const reached = narrow(known, port =>
    port.services.some(({ name }) => name === server.service),
  );
  const spoken = protocol
    ? narrow(
        reached,
        port =>
          port.protocol === 'unknown' ||
          (port.protocol === 'tcp') === (protocol === 'tcp'),
      )
    : reached;
  return spoken.map(({ number }) => number);
}

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

function doubtsOf(
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

function portsOf(
  entry: PlacedWorkload,
  carried: readonly Placed[],
  doubts: readonly StrictDoubt[],
  window: ObservedWindow,
  directory: WorkloadDirectory,
): ObservedPort[] {
  const intended = workloadMtls(entry).ports;
  const rest = intended.find(({ port }) => port === undefined);
  const numbers = new Set([
    ...intended.flatMap(({ port }) => port ?? []),
    ...carried.flatMap(({ ports }) => ports),
  ]);
  const rows: (PortMtls & { readonly known: boolean })[] = [...numbers]
    .sort((a, b) => a - b)
    .flatMap(number => {
      const own = intended.find(({ port }) => port === number) ?? rest;
      return own ? [{ ...own, port: number, known: true }] : [];
    });
  // A workload without known ports is judged as a whole.
  if (rows.length === 0 && rest) rows.push({ ...rest, known: false });
  return rows.map(({ port, mode, evidence, known }) => {
    const mine = carried.filter(
      ({ ports }) => !known || (port !== undefined && ports.includes(port)),
    );
    const callers = callersOf(
      mine.map(({ sample }) => sample),
      window,
      directory,
    );
    const sharedWith = known
      ? [...new Set(mine.flatMap(({ ports }) => ports))]
          .filter(other => other !== port)
          .sort((a, b) => a - b)
      : [];
    const question = { mode, callers, doubts, shared: sharedWith.length > 0 };
    return {
      ...(port !== undefined && { port }),
      mode,
      evidence,
      sharedWith,
      ...sumOf(callers),
      comparison: compareIntent(question),
      readiness: judgeStrictReadiness(question),
      callers,
    };
  });
}

/** Without mTLS a workload and its identity are not seen together: the workload is the name where there is one. */
function callerKey({ namespace, name, kind, identity }: EdgeEnd): string {
  return JSON.stringify(
    name ? [namespace, kind ?? null, name] : [identity ?? null],
  );
}

function callersOf(
  samples: readonly ObservedSample[],
  window: ObservedWindow,
  directory: WorkloadDirectory,
): ObservedCaller[] {
  const groups = new Map<string, ObservedSample[]>();
  for (const sample of samples) {
    const key = callerKey(sample.client);
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  return [...groups.values()]
    .flatMap(group => callerOf(group, window, directory) ?? [])
    .sort(
      (a, b) =>
        b.plaintext - a.plaintext ||
        b.unknown - a.unknown ||
        b.secured - a.secured,
    );
}

function callerOf(
  group: readonly ObservedSample[],
  window: ObservedWindow,
  directory: WorkloadDirectory,
): ObservedCaller | undefined {
  const total = (tls: ObservedSample['tls'], list: readonly ObservedSample[]) =>
    list.reduce(
      (sum, sample) =>
        sample.tls === tls
          ? sample.points.reduce((inner, [, value]) => inner + value, sum)
          : sum,
      0,
    );
  const some = (unit: ObservedSample['unit']) =>
    group.some(
      sample => sample.unit === unit && sample.points.some(([, v]) => v > 0),
    );
  const unit = some('requests') ? 'requests' : 'connections';
  const counted = group.filter(sample => sample.unit === unit);
  const times = seen(group, window);
  if (!times) return undefined;
  // Connections without mTLS count although requests are counted too: a caller may do both.
  const plaintext = group.filter(({ tls }) => tls === 'plaintext');
  const plain = seen(plaintext, window);
  const client = Object.assign({}, ...group.map(one => one.client)) as EdgeEnd;
  const amounts = {
    secured: total('secured', counted),
    plaintext: total('plaintext', counted) || total('plaintext', group),
    unknown: total('unknown', counted),
  };
  const told = amounts.secured + amounts.plaintext;
  const reasons = group.flatMap(({ reason, points }) =>
    reason && points.some(([, value]) => value > 0) ? [reason] : [],
  );
  return {
    client: { ...client, ...namesOf(client, directory) },
    unit,
    ...amounts,
    ...(told > 0 && { share: amounts.secured / told }),
    reasons: [...new Map(reasons.map(one => [one.code, one])).values()],
    ...times,
    ...(plain && {
      plaintextFirstSeen: plain.firstSeen,
      plaintextLastSeen: plain.lastSeen,
    }),
  };
}

function seen(
  samples: readonly ObservedSample[],
  { stepSeconds }: ObservedWindow,
): { firstSeen: number; lastSeen: number } | undefined {
  const times = samples.flatMap(({ points }) =>
    points.flatMap(([at, value]) => (value > 0 ? [at] : [])),
  );
  return times.length === 0
    ? undefined
    : {
        firstSeen: Math.min(...times) - stepSeconds * 1000,
        lastSeen: Math.max(...times),
      };
}

/** Requests and connections are never added up: requests count where there are any. */
function sumOf(callers: readonly ObservedCaller[]): ObservedAmounts {
  const unit = callers.some(caller => caller.unit === 'requests')
    ? 'requests'
    : 'connections';
  const sum = { secured: 0, plaintext: 0, unknown: 0 };
  for (const caller of callers) {
    if (caller.unit !== unit) continue;
    sum.secured += caller.secured;
    sum.plaintext += caller.plaintext;
    sum.unknown += caller.unknown;
  }
  const told = sum.secured + sum.plaintext;
  return { unit, ...sum, ...(told > 0 && { share: sum.secured / told }) };
}

function refusedCallers(
  entry: PlacedWorkload,
  samples: readonly ObservedSample[],
  window: ObservedWindow,
  directory: WorkloadDirectory,
): RefusedCaller[] {
  const groups = new Map<string, ObservedSample[]>();
  for (const sample of samples) {
    const { client, server, tls, unit, cause } = sample;
    const key = JSON.stringify([
      callerKey(client),
      server.port ?? null,
      tls,
      unit,
      cause ?? null,
    ]);
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  return [...groups.values()].flatMap(group => {
    const times = seen(group, window);
    const [{ client, server, tls, unit, precision, cause }] = group;
    return times
      ? [
          {
            workload: workloadRef(entry),
            ...(server.port !== undefined && { port: server.port }),
            client: { ...client, ...namesOf(client, directory) },
            tls,
            amount: group.reduce(
              (sum, { points }) =>
                points.reduce((inner, [, value]) => inner + value, sum),
              0,
            ),
            unit,
            precision: precision ?? 'status-only',
            cause: cause ?? 'cause not in metrics',
            ...times,
          },
        ]
      : [];
  });
}
