import {
  BackendComparison,
  CanaryGateSettings,
  Evidence,
  IntentTarget,
  KubeObject,
  ObservedBackend,
  ObservedSplit,
  Report,
  ResourceRef,
  SplitBackend,
  SplitChange,
  SplitIntent,
  SplitsData,
  TrafficSplit,
} from '../../model';
import { canaryGate } from '../canaryGate';
import { compareVersions, VersionCounts } from '../compareVersions';
import { Pod, Service } from '../coreKinds';
import { topOwner } from '../groupPods';
import { Bucket } from '../histogramQuantile';
import { judgeSplit, worstVerdict } from '../judgeSplit';
import { BackendSample } from '../MeshMetrics';
import { quantilesOf } from '../quantilesOf';
import { isUnread, isUnreadObject, ResourceIndex } from '../ResourceIndex';
import { rolloutsOf } from '../rolloutStatus';
import { mixedVerdict } from '../weightChange';
import { weightOwner } from '../weightOwner';
import { MeshView, PlacedWorkload, placeWorkloads, toReport } from './MeshView';
import { Measured } from './reportEdges';
import { placedRouting } from './reportTraffic';

/** How splits are judged. @public */
export interface SplitQuestion {
  /** Seconds that were counted. */
  readonly rangeSeconds: number;
  readonly gate: CanaryGateSettings;
  /** Epoch ms at which the weights of a route changed last inside the window; undefined when they did not, or nobody knows. */
  readonly changedAt?: (route: ResourceRef) => number | undefined;
}

/** Hosts whose requests tell how splits were followed: those clients call, and those of the backends. @public */
export function splitHosts(view: MeshView): readonly string[] {
  const { placed } = placeWorkloads(view);
  return [
    ...new Set(
      sharedOut(placedRouting(placed, view.meshes).splits).flatMap(split => [
        split.host,
        ...split.backends.map(({ host }) => host),
      ]),
    ),
  ].sort();
}

/** The resources that hold the weights of the splits. @public */
export function splitRoutes(view: MeshView): readonly ResourceRef[] {
  const { placed } = placeWorkloads(view);
  return sharedOut(placedRouting(placed, view.meshes).splits).flatMap(
    split => routeRef(split) ?? [],
  );
}

/** Rules that share requests out; one backend leaves nothing to compare. */
function sharedOut(splits: readonly TrafficSplit[]): readonly TrafficSplit[] {
  return splits.filter(({ backends }) => backends.length > 1);
}

/** How were the requests shared out, how does each version do, and who decides? @public */
export function reportSplits(
  view: MeshView,
  measured: Measured<BackendSample>,
  question: SplitQuestion,
): Report<SplitsData> {
  const { placed, mapping } = placeWorkloads(view);
  const { splits } = placedRouting(placed, view.meshes);
  const { parts, ...data } = measured;
  const scopes = rolloutScopes(placed);
  return toReport(view, mapping, {
    ...data,
    rangeSeconds: question.rangeSeconds,
    splits: sharedOut(splits).flatMap(split => {
      const ref = routeRef(split);
      const entry =
        placed.find(({ index }) => index.cluster === ref?.cluster) ?? placed[0];
      if (!entry) return [];
      const { index } = entry;
      const samples = parts
        .filter(({ cluster }) => cluster === index.cluster)
        .flatMap(({ rows }) => rows);
      return [observe(split, splits, entry, placed, samples, question, view)];
    }),
    rollouts: [...scopes].flatMap(([index, list]) => rolloutsOf(index, list)),
  });
}

function rolloutScopes(placed: readonly PlacedWorkload[]) {
  const scopes = new Map<
    ResourceIndex,
    { namespace: string; workloads: string[]; services: string[] }[]
  >();
  for (const { workload, index } of placed) {
    const list = scopes.get(index) ?? [];
    scopes.set(index, list);
    let scope = list.find(s => s.namespace === workload.namespace);
    if (!scope) {
      scope = { namespace: workload.namespace, workloads: [], services: [] };
      list.push(scope);
    }
    scope.workloads.push(workload.name);
    scope.services.push(...workload.services);
  }
  return scopes;
}

/** The resource that holds the weights. */
function routeRef({ evidence }: TrafficSplit): ResourceRef | undefined {
  const first = evidence.find(
    (entry): entry is Extract<Evidence, { type: 'resource' }> =>
      entry.type === 'resource',
  );
  return first?.ref;
}

function observe(
  split: TrafficSplit,
  all: readonly TrafficSplit[],
  { index }: PlacedWorkload,
  placed: readonly PlacedWorkload[],
  samples: readonly BackendSample[],
  { rangeSeconds, gate: settings, changedAt: changedOf }: SplitQuestion,
  view: MeshView,
): ObservedSplit {
  const counts = countBackends(split, index, samples, rangeSeconds);
  const others = all.filter(
    other =>
      other !== split &&
      other.host === split.host &&
      (other.port === undefined ||
        split.port === undefined ||
        other.port === split.port),
  );
  // Copies are counted where they arrive, like requests.
  const isMirror = (backend: SplitBackend) =>
    [split, ...others].some(({ mirrors }) =>
      mirrors.some(mirror => sameBackend(mirror, backend)),
    );
  const feeders = split.backends.map(backend =>
    others.filter(other => other.backends.some(b => sameBackend(b, backend))),
  );
  const judged = judgeSplit(
    split.backends.map(({ share }, i) => ({
      configured: share,
      requests: counts[i].requests,
      fedByOthers: feeders[i].length > 0 || isMirror(split.backends[i]),
    })),
  );
  const ref = routeRef(split);
  const changedAt = ref && changedOf?.(ref);
  const verdicts = judged.map(({ verdict }) =>
    changedAt === undefined ? verdict : mixedVerdict(verdict),
  );
  const backends = split.backends.map((_, i): ObservedBackend => {
    const { requests, failed, buckets } = counts[i];
    return {
      requests,
      failed,
      ...judged[i],
      verdict: verdicts[i],
      ...(requests > 0 && { success: 1 - failed / requests }),
      ...quantilesOf(buckets),
    };
  });
  const owner = weightOwner(index, objectAt(index, view, ref), ref);
  const canary = canaryOf(split);
  const baseline = baselineOf(split, canary);
  const comparisons = split.backends.flatMap((__, i): BackendComparison[] =>
    i === baseline
      ? []
      : [
          {
            baseline,
            candidate: i,
            ...compareVersions(counts[baseline], counts[i]),
          },
        ],
  );
  const gate =
    canary === undefined
      ? undefined
      : canaryGate(
          {
            canary,
            percent: (split.backends[canary].share ?? 0) * 100,
            requests: counts[canary].requests,
            failed: counts[canary].failed,
            rangeSeconds,
            changedInside: changedAt !== undefined,
            comparison: comparisons.find(c => c.candidate === canary),
          },
          settings,
        );
  const change =
    gate && canary !== undefined && owner.editByHand !== 'never'
      ? changeOf(split, canary, gate.verdict, gate.next, index, placed)
      : undefined;
  return {
    cluster: index.cluster,
    split,
    backends,
    verdict: worstVerdict(verdicts),
    comparisons,
    owner,
    ...(gate && { gate }),
    ...(change && { change }),
    ...(changedAt !== undefined && { changedAt }),
    notes: notesOf(split, feeders),
  };
}

function sameBackend(
  a: Pick<SplitBackend, 'host' | 'subset'>,
  b: Pick<SplitBackend, 'host' | 'subset'>,
): boolean {
  return a.host === b.host && a.subset === b.subset;
}

/** Requests, failures and latencies of each backend. */
function countBackends(
  split: TrafficSplit,
  index: ResourceIndex,
  samples: readonly BackendSample[],
  rangeSeconds: number,
): VersionCounts[] {
  const own = new Set(split.backends.map(({ host }) => host));
  // Proxies name the Service a route chose; those that name the one the client called leave it to the workload to tell.
  const chosen = samples.some(
    ({ host }) => host !== split.host && own.has(host),
  );
  return split.backends.map(backend => {
    const hosts = [
      backend.host,
      ...(chosen && own.has(backend.host) ? [] : [split.host]),
    ];
    const alone =
      split.backends.filter(b => b.host === backend.host).length === 1 &&
      backend.subset === undefined;
    const names = workloadsOf(backend, index);
    const version = backend.subsetLabels?.version;
    const mine = samples.filter(sample => {
      if (!hosts.includes(sample.host)) return false;
      if (sample.host === backend.host && backend.host !== split.host && alone)
        return true;
      if (sample.workload !== undefined && names.size > 0)
        return names.has(sample.workload);
      return version !== undefined && sample.version === version;
    });
    const sum = (list: readonly BackendSample[]) =>
      list.reduce((total, { rate }) => total + rate, 0) * rangeSeconds;
    const requests = mine.filter(({ upToMs }) => upToMs === undefined);
    return {
      requests: sum(requests),
      failed: sum(requests.filter(({ failed }) => failed)),
      buckets: mine.flatMap(({ upToMs, rate }): Bucket[] =>
        upToMs === undefined ? [] : [[upToMs, rate * rangeSeconds]],
      ),
    };
  });
}

/** Name and namespace of a Service of the cluster, of its FQDN. */
function serviceAt(index: ResourceIndex, host: string): Service | undefined {
  const [name, namespace, svc] = host.split('.');
  if (!name || !namespace || svc !== 'svc') return undefined;
  const service = index.get(Service, name, namespace);
  return isUnreadObject(service) ? undefined : service;
}

/** Names of the workloads behind a backend. */
function workloadsOf(
  { host, subsetLabels }: SplitBackend,
  index: ResourceIndex,
): ReadonlySet<string> {
  const service = serviceAt(index, host);
  const selector = service?.spec?.selector;
  if (!service || !selector || Object.keys(selector).length === 0)
    return new Set();
  const pods = index.withLabels(
    Pod,
    { ...selector, ...subsetLabels },
    service.metadata.namespace,
  );
  return new Set(isUnread(pods) ? [] : pods.map(pod => topOwner(pod).name));
}

function objectAt(
  index: ResourceIndex,
  view: MeshView,
  ref: ResourceRef | undefined,
): KubeObject | undefined {
  const kind =
    ref &&
    view.meshes
      .flatMap(mesh => mesh.kinds)
      .find(k => k.group === ref.group && k.kind === ref.kind);
  const found = kind && ref && index.get(kind, ref.name, ref.namespace);
  return isUnreadObject(found) ? undefined : found;
}

/** What a canary is called. */
const CANARY_NAME = /canary|preview|candidate|(^|[-.])next$/;

/** Which of two backends is the new one: by its name, by the higher version, else the one that is listed last. */
function canaryOf({ backends }: TrafficSplit): number | undefined {
  if (backends.length !== 2) return undefined;
  const [a, b] = backends.map(nameOf);
  const [isA, isB] = [CANARY_NAME.test(a), CANARY_NAME.test(b)];
  if (isA !== isB) return isA ? 0 : 1;
  const [primaryA, primaryB] = [/-primary$|stable/, /-primary$|stable/].map(
    (pattern, i) => pattern.test([a, b][i]),
  );
  if (primaryA !== primaryB) return primaryA ? 1 : 0;
  return a.localeCompare(b, 'en', { numeric: true }) > 0 ? 0 : 1;
}

function nameOf({ host, subset }: SplitBackend): string {
  return subset ?? host.split('.', 1)[0];
}

/** What the others are compared with: what a canary replaces, or the backend with the largest weight. */
function baselineOf(
  { backends }: TrafficSplit,
  canary: number | undefined,
): number {
  if (canary !== undefined) return 1 - canary;
  const largest = Math.max(...backends.map(({ weight }) => weight));
  return Math.max(
    0,
    backends.findIndex(({ weight }) => weight === largest),
  );
}

function changeOf(
  split: TrafficSplit,
  canary: number,
  verdict: string,
  next: number | undefined,
  index: ResourceIndex,
  placed: readonly PlacedWorkload[],
): SplitChange | undefined {
  const target = targetOf(split, index, placed);
  const mesh = placed.find(
    ({ mesh: found, index: other }) => found && other === index,
  )?.mesh;
  const inPlace = split.backends.every(
    ({ host }) =>
      serviceAt(index, host)?.metadata.namespace === target?.namespace,
  );
  if (!target || !mesh || !inPlace) return undefined;
  const backends = (percent: number): SplitIntent['backends'] =>
    split.backends.map((backend, i) => ({
      service: backend.host.split('.', 1)[0],
      ...(backend.subset !== undefined && {
        version: {
          name: backend.subset,
          labels: backend.subsetLabels ?? {},
        },
      }),
      weight: i === canary ? percent : 100 - percent,
    }));
  const onward = verdict === 'advance' || verdict === 'start';
  return {
    mesh: mesh.id,
    target,
    ...(onward && next !== undefined && { next: backends(next) }),
    rollBack: backends(0),
  };
}

/** The Service clients call, as a template wants it. */
function targetOf(
  { host, port, protocol }: TrafficSplit,
  index: ResourceIndex,
  placed: readonly PlacedWorkload[],
): IntentTarget | undefined {
  const service = serviceAt(index, host);
  const namespace = service?.metadata.namespace;
  if (!service || namespace === undefined) return undefined;
  const name = service.metadata.name;
  const number = port ?? service.spec?.ports?.[0]?.port;
  const served = placed
    .filter(entry => entry.index === index)
    .flatMap(({ workload }) => workload.ports)
    .find(candidate =>
      candidate.services.some(s => s.name === name && s.port === number),
    );
  if (number === undefined || !served) return undefined;
  return {
    namespace,
    service: name,
    labels: service.spec?.selector ?? {},
    port: {
      number,
      target: served.number,
      protocol: protocol === 'tls' ? 'tcp' : protocol,
    },
  };
}

function notesOf(
  split: TrafficSplit,
  feeders: readonly (readonly TrafficSplit[])[],
): string[] {
  const notes = split.backends.flatMap((backend, i) =>
    feeders[i].map(
      feeder =>
        `${
          feeder.name ? `Rule ${feeder.name}` : 'Another rule'
        } sends requests to ${nameOf(backend)} too${conditionWords(
          feeder,
        )}; the metrics do not tell rules apart, so they are part of its share.`,
    ),
  );
  const mirrored = split.mirrors.map(
    ({ host, subset, share }) =>
      `${percentWords(share)} of the requests are copied to ${
        subset ?? host.split('.', 1)[0]
      }; copies have no part in the shares${
        split.backends.some(b => b.host === host && b.subset === subset)
          ? ', but are counted where they arrive'
          : ''
      }.`,
  );
  const aborted = split.faults
    .filter(({ type }) => type === 'abort')
    .map(
      ({ share, status }) =>
        `${percentWords(share)} of the requests are answered by the proxy${
          status === undefined ? '' : ` with status ${status}`
        } and reach no backend: a fault on purpose.`,
    );
  const delayed = split.faults
    .filter(({ type }) => type === 'delay')
    .map(
      ({ share, delayMs }) =>
        `${percentWords(share)} of the requests are delayed${
          delayMs === undefined ? '' : ` by ${delayMs} ms`
        } on purpose, before they reach a backend.`,
    );
  return [...new Set([...notes, ...mirrored, ...aborted, ...delayed])];
}

/** What a rule asks of requests, in short. */
function conditionWords({ match }: TrafficSplit): string {
  const headers = match.flatMap(alternative =>
    alternative.headers.map(({ name }) => name),
  );
  if (headers.length > 0)
    return `, for requests with the header ${[...new Set(headers)].join(
      ' or ',
    )}`;
  return match.length > 0 ? ', for requests that match it' : '';
}

function percentWords(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}
