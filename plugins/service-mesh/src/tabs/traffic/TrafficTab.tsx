import {
  RateLimit,
  SplitsData,
  TrafficData,
  TrafficSplit,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiQuestionLine, RiRouteLine } from '@remixicon/react';
import { EvidenceView } from '../../components/EvidenceLink';
import { MeshCard } from '../../components/MeshCard';
import { Pill } from '../../components/Pill';
import { EmptyState } from '../../components/EmptyState';
import { ReportState } from '../../components/ReportState';
import { Queries } from '../../components/Queries';
import { Dashboards } from './Dashboards';
import { Segments } from '../../components/Segments';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { errorWords } from '../../format/errorWords';
import { ReportHandle, useReport } from '../../hooks/useReport';
import { useUrlState } from '../../hooks/useUrlState';
import { ChangeWithTemplate } from '../../templates/ChangeWithTemplate';
import { signalStates } from './signalStates';
import { Endpoints } from './Endpoints';
import { Mirrors } from './Mirrors';
import { Rollouts } from './Rollouts';
import { WhichRoute } from './WhichRoute';
import { workloadLabel } from '../workloadLabel';
import { toHostGroups } from './trafficRows';
import { Destinations } from './Destinations';
import { SplitView } from './SplitView';

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
  const { state, explanation } = report.data;
  return state === 'ok' ? undefined : explanation ?? signalStates[state].title;
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
            <SplitView
              key={i}
              split={split}
              observed={observed?.splits.find(candidate =>
                isSameSplit(candidate.split, split),
              )}
              counted={
                observed?.state === 'ok' || observed?.state === 'no-traffic'
              }
              rangeSeconds={observed?.rangeSeconds ?? 0}
              first={i === 0}
            />
          ))}
          {observed &&
            group.splits.some(({ backends }) => backends.length > 1) && (
              <div className={css.spread}>
                <Queries queries={observed.queries} />
                <Dashboards dashboards={observed.dashboards} panel="versions" />
              </div>
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
