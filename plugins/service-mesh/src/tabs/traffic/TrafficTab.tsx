import {
  DestinationPolicy,
  ObservedSplit,
  RateLimit,
  SplitsData,
  TrafficData,
  TrafficSplit,
} from '@meshwright/backstage-plugin-service-mesh-common';
import {
  RiErrorWarningLine,
  RiQuestionLine,
  RiRouteLine,
} from '@remixicon/react';
import { EvidenceView } from '../../components/EvidenceLink';
import { MeshCard } from '../../components/MeshCard';
import { Pill } from '../../components/Pill';
import { EmptyState, ReportState } from '../../components/ReportState';
import { Queries } from '../../components/Queries';
import { ScrollRegion } from '../../components/ScrollRegion';
import { Segments } from '../../components/Segments';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { errorWords } from '../../format/errorWords';
import { compact } from '../../format/rate';
import { formatRatio } from '../../format/ratio';
import { ReportHandle, useReport } from '../../hooks/useReport';
import { useUrlState } from '../../hooks/useUrlState';
import { ChangeWithTemplate } from '../../templates/ChangeWithTemplate';
import { signalStates } from './signalStates';
import { Endpoints } from './Endpoints';
import { Mirrors } from './Mirrors';
import { ObservedSplitView } from './ObservedSplitView';
import { Rollouts } from './Rollouts';
import { SplitSource } from './SplitSource';
import { Treatment } from './Treatment';
import { WhichRoute } from './WhichRoute';
import { workloadLabel } from '../workloadLabel';
import {
  BackendRow,
  matchWords,
  toBackendRows,
  toHostGroups,
} from './trafficRows';

const ranges = [
  { value: '5m', label: '5 min', seconds: 300 },
  { value: '1h', label: '1 h', seconds: 3_600 },
  { value: '6h', label: '6 h', seconds: 21_600 },
  { value: '1d', label: '1 d', seconds: 86_400 },
];
const DEFAULT_RANGE = ranges[1];

/** Where traffic to the component goes, and how it is treated on the way. @public */
export function TrafficTab() {
  const [value, setRange] = useUrlState('observed', DEFAULT_RANGE.value);
  const range = ranges.find(known => known.value === value) ?? DEFAULT_RANGE;
  const handle = useReport('traffic');
  const observed = useReport('splits', { rangeSeconds: range.seconds });
  const shared = handle.report?.data.routing.splits.some(
    ({ backends }) => backends.length > 1,
  );
  return (
    <ReportState
      handle={handle}
      subject="Traffic"
      toolbar={
        shared && (
          <div className={css.toolbar} style={{ alignItems: 'center' }}>
            <span className={css.muted} aria-hidden>
              Shares as observed over
            </span>
            <Segments
              label="Shares as observed over"
              options={ranges}
              value={range.value}
              onChange={setRange}
            />
          </div>
        )
      }
    >
      {report => (
        <>
          <ChangeWithTemplate
            templates={[
              'mesh-canary',
              'mesh-resilience',
              'mesh-routing',
              'mesh-mirror',
              'mesh-fault',
              'mesh-rate-limit',
              'mesh-ingress',
            ]}
          />
          <Routing
            data={report.data}
            observed={observed.report?.data}
            unobserved={whyUnobserved(observed)}
          />
        </>
      )}
    </ReportState>
  );
}

/** Why no observed share can stand beside the weights; undefined while it may, or is on its way. */
function whyUnobserved({
  report,
  error,
}: ReportHandle<SplitsData>): string | undefined {
  if (!report) return error && errorWords(error);
  const { state } = report.data;
  return state === 'ok' ? undefined : signalStates[state].title;
}

function Routing({
  data,
  observed,
  unobserved,
}: {
  data: TrafficData;
  observed: SplitsData | undefined;
  /** Why no shares were observed. */
  unobserved: string | undefined;
}) {
  const { splits, destinations, rateLimits } = data.routing;
  return (
    <>
      {data.unread.length > 0 && (
        <div role="status" className={`${css.banner} ${css.unknown}`}>
          <RiQuestionLine aria-hidden />
          <span>
            There may be more: {data.unread.join(', ')} could not be read.
          </span>
        </div>
      )}
      {splits.length === 0 && (
        <EmptyState
          icon={<RiRouteLine aria-hidden />}
          title={
            data.unread.length > 0 ? 'No route known' : 'No route is configured'
          }
        >
          <p>
            {data.unread.length > 0
              ? 'Whether routes exist cannot be told.'
              : noRouteWords(data)}
          </p>
        </EmptyState>
      )}
      <Rollouts rollouts={observed?.rollouts ?? []} />
      {splits.some(({ backends }) => backends.length > 1) && unobserved && (
        <p className={css.muted} role="status">
          Weights are shown as configured, without observed shares: {unobserved}
        </p>
      )}
      {toHostGroups(splits).map(group => (
        <MeshCard
          key={group.host}
          title={group.host}
          aside={
            <Pill tone="neutral">
              {group.splits.length === 1
                ? '1 rule'
                : `${group.splits.length} rules, first match wins`}
            </Pill>
          }
        >
          {group.splits.map((split, i) => (
            <Split
              key={i}
              split={split}
              observed={observed?.splits.find(candidate =>
                isSameSplit(candidate.split, split),
              )}
              rangeSeconds={observed?.rangeSeconds ?? 0}
              first={i === 0}
            />
          ))}
          {observed &&
            group.splits.some(({ backends }) => backends.length > 1) && (
              <Queries queries={observed.queries} />
            )}
        </MeshCard>
      ))}
      {destinations.length > 0 && <Destinations destinations={destinations} />}
      {rateLimits.length > 0 && <RateLimits limits={distinct(rateLimits)} />}
      <WhichRoute />
      <Endpoints />
      <Mirrors />
    </>
  );
}

/** A limit that holds for several workloads is reported for each, and told once. */
function distinct(limits: readonly RateLimit[]): RateLimit[] {
  return [
    ...new Map(limits.map(limit => [JSON.stringify(limit), limit])).values(),
  ];
}

function noRouteWords({ hosts, workloads }: TrafficData): string {
  return hosts.length > 0
    ? `Requests to ${hosts.join(', ')} go to all pods of the Service alike.`
    : `No Service leads to ${workloads
        .map(workloadLabel)
        .join(', ')}, so no route can either.`;
}

/** Reports of two moments are about the same rule when it is written the same. */
function isSameSplit(a: TrafficSplit, b: TrafficSplit): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function Split({
  split,
  observed,
  rangeSeconds,
  first,
}: {
  split: TrafficSplit;
  observed: ObservedSplit | undefined;
  rangeSeconds: number;
  first: boolean;
}) {
  const rows = toBackendRows(split, observed);
  return (
    <div
      className={css.stack}
      style={
        first
          ? undefined
          : { borderTop: '1px solid var(--mesh-line)', paddingTop: 16 }
      }
    >
      <div className={css.spread}>
        <div className={css.row}>
          <Pill tone="info">{split.protocol.toLocaleUpperCase('en-US')}</Pill>
          <SplitSource split={split} />
          {split.name && <strong>{split.name}</strong>}
          {split.port !== undefined && (
            <span className={css.muted}>port {split.port}</span>
          )}
          {split.gateways.map(gateway => (
            <Pill key={gateway} tone="neutral">
              {gateway === 'mesh' ? 'inside the mesh' : `gateway ${gateway}`}
            </Pill>
          ))}
        </div>
        <span className={css.small}>
          <EvidenceView evidence={split.evidence} />
        </span>
      </div>
      <Matches split={split} />
      {rows.length > 0 && <Backends rows={rows} />}
      {observed && (
        <ObservedSplitView observed={observed} rangeSeconds={rangeSeconds} />
      )}
      <Treatment split={split} />
    </div>
  );
}

function Matches({ split }: { split: TrafficSplit }) {
  const alternatives = split.match.map(matchWords);
  return (
    <div className={css.row}>
      <span className={css.muted}>When</span>
      {(alternatives.length === 0 ||
        alternatives.some(words => words.length === 0)) && (
        <span>every request</span>
      )}
      {alternatives.every(words => words.length > 0) &&
        alternatives.map((words, i) => (
          <span key={i} className={css.row}>
            {i > 0 && <span className={css.muted}>or</span>}
            {words.map((word, j) => (
              <span key={j} className={css.row}>
                {j > 0 && <span className={css.muted}>and</span>}
                <span className={css.code}>{word}</span>
              </span>
            ))}
          </span>
        ))}
    </div>
  );
}

function Backends({ rows }: { rows: readonly BackendRow[] }) {
  const observed = rows.some(row => row.observed !== undefined);
  return (
    <div className={css.stack} style={{ gap: 8 }}>
      <ul className={css.bars}>
        {rows.map((row, i) => (
          <li key={i}>
            <div className={css.barHead}>
              <span className={css.row}>
                <span className={css.mono}>{row.name}</span>
                {row.backend.subset && (
                  <Pill tone="neutral">subset {row.backend.subset}</Pill>
                )}
                {row.backend.problem && (
                  <Pill
                    tone="negative"
                    icon={<RiErrorWarningLine aria-hidden />}
                  >
                    {row.backend.problem}
                  </Pill>
                )}
              </span>
              <span className={css.numeric}>
                <strong>
                  {row.backend.share === undefined
                    ? 'no share'
                    : formatRatio(row.backend.share)}
                </strong>
                <span className={css.muted}> weight {row.backend.weight}</span>
                {row.observed !== undefined && (
                  <span>
                    {' '}
                    · observed <strong>{formatRatio(row.observed)}</strong>
                    <span className={css.muted}>
                      {' '}
                      ({compact(Math.round(row.requests ?? 0))} requests)
                    </span>
                  </span>
                )}
              </span>
            </div>
            <div className={css.barTrack} aria-hidden>
              <span
                className={css.barFill}
                style={{ width: `${(row.backend.share ?? 0) * 100}%` }}
              />
            </div>
            {row.observed !== undefined && (
              <div className={`${css.barTrack} ${css.barObserved}`} aria-hidden>
                <span
                  className={css.barFill}
                  style={{ width: `${row.observed * 100}%` }}
                />
              </div>
            )}
          </li>
        ))}
      </ul>
      {observed && (
        <div className={css.legend}>
          <span>
            <span
              className={css.swatch}
              style={{ background: 'var(--mesh-series-1)' }}
            />
            configured
          </span>
          <span>
            <span
              className={css.swatch}
              style={{ background: 'var(--mesh-series-2)' }}
            />
            observed, of all requests to these backends
          </span>
        </div>
      )}
    </div>
  );
}

function Destinations({
  destinations,
}: {
  destinations: readonly DestinationPolicy[];
}) {
  return (
    <MeshCard title="Circuit breakers and load balancing">
      <ScrollRegion label="Destination policies">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Host</th>
              <th scope="col">Load balancer</th>
              <th scope="col">Outlier ejection</th>
              <th scope="col">Connection pool</th>
              <th scope="col">Because of</th>
            </tr>
          </thead>
          <tbody>
            {destinations.map((destination, i) => (
              <tr key={i}>
                <td>
                  <span className={css.mono}>
                    {destination.host}
                    {destination.port !== undefined && `:${destination.port}`}
                  </span>{' '}
                  {destination.subset && (
                    <Pill tone="neutral">subset {destination.subset}</Pill>
                  )}
                </td>
                <td>
                  {destination.loadBalancer ?? (
                    <span className={css.muted}>default</span>
                  )}
                </td>
                <td>
                  {outlierWords(destination) || (
                    <span className={css.muted}>off</span>
                  )}
                </td>
                <td>
                  {poolWords(destination) || (
                    <span className={css.muted}>no limit set</span>
                  )}
                </td>
                <td>
                  <EvidenceView evidence={destination.evidence} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </MeshCard>
  );
}

function outlierWords({
  outlierDetection: outlier,
}: DestinationPolicy): string {
  if (!outlier) return '';
  return (
    [
      outlier.consecutiveErrors !== undefined &&
        `after ${outlier.consecutiveErrors} errors in a row`,
      outlier.intervalMs !== undefined &&
        `checked every ${formatDuration(outlier.intervalMs)}`,
      outlier.baseEjectionMs !== undefined &&
        `out for ${formatDuration(outlier.baseEjectionMs)}`,
      outlier.maxEjected !== undefined &&
        `at most ${formatRatio(outlier.maxEjected)} of the endpoints`,
      outlier.allOut?.length &&
        `clients get ${outlier.allOut.join(' or ')} while all are out`,
    ]
      .filter(Boolean)
      .join(', ') || 'on'
  );
}

function poolWords({ connectionPool: pool }: DestinationPolicy): string {
  if (!pool) return '';
  return [
    pool.maxConnections !== undefined &&
      `${compact(pool.maxConnections)} connections`,
    pool.maxPendingRequests !== undefined &&
      `${compact(pool.maxPendingRequests)} waiting requests`,
    pool.maxRequests !== undefined && `${compact(pool.maxRequests)} requests`,
    pool.maxRetries !== undefined &&
      `${compact(pool.maxRetries)} retries at once`,
    pool.connectTimeoutMs !== undefined &&
      `connect within ${formatDuration(pool.connectTimeoutMs)}`,
  ]
    .filter(Boolean)
    .join(', ');
}

function RateLimits({ limits }: { limits: readonly RateLimit[] }) {
  return (
    <MeshCard title="Rate limits">
      <ul className={css.list}>
        {limits.map((limit, i) => (
          <li key={i}>
            <strong>
              {limit.requests} requests per {formatDuration(limit.intervalMs)}
            </strong>{' '}
            {limit.scope} <EvidenceView evidence={limit.evidence} />
          </li>
        ))}
      </ul>
    </MeshCard>
  );
}
