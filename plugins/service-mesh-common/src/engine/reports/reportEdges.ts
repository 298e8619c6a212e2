import {
  CertificateExpiry,
  EdgeEnd,
  EdgesData,
  EdgeTls,
  MeasuredData,
  MeshEdge,
  MeshEdgeNames,
  NoTlsReason,
  Report,
  WorkloadRef,
} from '../../model';
import {
  CertificateSample,
  ConnectionSample,
  EdgeSample,
} from '../MetricQuestion';
import { MeshView, PlacedWorkload, PrincipalDirectory } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';

/** Rows of one question, for one cluster and mesh. @public */
export interface MeasuredRows<Row> {
  readonly cluster: string;
  readonly mesh: string;
  readonly rows: readonly Row[];
  /** Set when some of the queries failed: there may be more than the rows tell. */
  readonly partial?: true;
}

/** What a question to the metrics gave. @public */
export interface Measured<Row> extends MeasuredData {
  readonly parts: readonly MeasuredRows<Row>[];
}

/** Catalog entities behind the names metrics carry. @public */
export interface WorkloadDirectory extends PrincipalDirectory {
  lookupWorkload(namespace: string, name: string): MeshEdgeNames;
}

/** What a workload is called on every tab. @internal */
export function workloadRef({ workload }: PlacedWorkload): WorkloadRef {
  const { cluster, namespace, ownerKind, name } = workload;
  return { cluster, namespace, ownerKind, name };
}

/** Plaintext first, for that is what one looks for. */
const TLS_ORDER: readonly EdgeTls[] = [
  'plaintext',
  'mixed',
  'unknown',
  'secured',
];

interface Fold {
  readonly sample: EdgeSample;
  amount: number;
  readonly tls: Set<EdgeSample['tls']>;
  readonly reasons: Map<string, NoTlsReason>;
  client: EdgeEnd;
  server: EdgeEnd;
}

function endKey({ namespace, name, kind, identity }: EdgeEnd): string {
  // Where the workload is known, its identity adds nothing and may be missing on plaintext connections.
  return JSON.stringify(
    name ? [namespace, kind ?? null, name] : [identity ?? null],
  );
}

function tlsOf(states: ReadonlySet<EdgeSample['tls']>): EdgeTls {
  if (states.size === 1) return [...states][0];
  return states.has('secured') && states.has('plaintext') ? 'mixed' : 'unknown';
}

/** Puts the samples between two ends together; the same sample, asked for from both ends, counts once. */
function fold(samples: readonly EdgeSample[]): readonly Fold[] {
  const distinct = new Map(
    samples.map(sample => [JSON.stringify(sample), sample]),
  );
  const folds = new Map<string, Fold>();
  for (const sample of distinct.values()) {
    const key = `${endKey(sample.client)} ${endKey(sample.server)} ${
      sample.unit
    }`;
    const entry: Fold = folds.get(key) ?? {
      sample,
      amount: 0,
      tls: new Set(),
      reasons: new Map(),
      client: sample.client,
      server: sample.server,
    };
    folds.set(key, entry);
    entry.amount += sample.amount;
    entry.tls.add(sample.tls);
    entry.client = { ...sample.client, ...entry.client };
    entry.server = { ...sample.server, ...entry.server };
    if (sample.reason) entry.reasons.set(sample.reason.code, sample.reason);
  }
  return [...folds.values()];
}

/** Catalog entities behind an end; an identity says more than a name. @internal */
export function namesOf(
  { identity, namespace, name }: EdgeEnd,
  directory: WorkloadDirectory,
): MeshEdgeNames {
  const byIdentity = identity ? directory.lookup(identity) : undefined;
  if (byIdentity?.entityRefs.length) return byIdentity;
  return namespace && name
    ? directory.lookupWorkload(namespace, name)
    : { entityRefs: [], ownerRefs: [] };
}

function isOwn(end: EdgeEnd, own: readonly WorkloadRef[]): boolean {
  return own.some(
    ({ namespace, name, ownerKind }) =>
      end.namespace === namespace &&
      end.name === name &&
      (end.kind === undefined || end.kind === ownerKind),
  );
}

function certificatesOf(
  cluster: string,
  samples: readonly CertificateSample[],
  placed: readonly PlacedWorkload[],
): CertificateExpiry[] {
  return placed.flatMap(entry => {
    const { workload } = entry;
    if (workload.cluster !== cluster) return [];
    const mine = samples.filter(
      ({ namespace, pod }) =>
        namespace === workload.namespace && workload.pods.includes(pod),
    );
    return mine.length
      ? [
          {
            ...workloadRef(entry),
            notAfter: Math.min(...mine.map(({ notAfter }) => notAfter)),
            pods: mine.length,
          },
        ]
      : [];
  });
}

function edgesOf(
  { cluster, mesh, rows }: MeasuredRows<ConnectionSample>,
  placed: readonly PlacedWorkload[],
  directory: WorkloadDirectory,
): MeshEdge[] {
  const own = placed
    .map(workloadRef)
    .filter(workload => workload.cluster === cluster);
  return fold(
    rows.flatMap(row => (row.type === 'edge' ? [edge(row)] : [])),
  ).map(({ sample, amount, tls, reasons, client, server }) => {
    const fromOwn = isOwn(client, own);
    const toOwn = isOwn(server, own);
    const across = fromOwn ? 'outbound' : 'inbound';
    return {
      cluster,
      mesh,
      direction: fromOwn && toOwn ? 'within' : across,
      client: { ...client, ...namesOf(client, directory) },
      server: { ...server, ...namesOf(server, directory) },
      tls: tlsOf(tls),
      reasons: [...reasons.values()],
      amount,
      unit: sample.unit,
    };
  });
}

function edge({
  type: _,
  ...sample
}: Extract<ConnectionSample, { type: 'edge' }>): EdgeSample {
  return sample;
}

/** Who is connected to whom, over mTLS or not, and when certificates end? @public */
export function reportEdges(
  view: MeshView,
  measured: Measured<ConnectionSample>,
  directory: WorkloadDirectory,
): Report<EdgesData> {
  const { placed, mapping } = placeWorkloads(view);
  const { parts, ...data } = measured;
  return toReport(view, mapping, {
    ...data,
    workloads: placed.map(workloadRef),
    edges: parts
      .flatMap(part => edgesOf(part, placed, directory))
      .sort(
        (a, b) =>
          TLS_ORDER.indexOf(a.tls) - TLS_ORDER.indexOf(b.tls) ||
          b.amount - a.amount,
      ),
    certificates: parts
      .flatMap(({ cluster, rows }) =>
        certificatesOf(
          cluster,
          rows.flatMap(row => (row.type === 'certificate' ? [row] : [])),
          placed,
        ),
      )
      .sort((a, b) => a.notAfter - b.notAfter),
  });
}
