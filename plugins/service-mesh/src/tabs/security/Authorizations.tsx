import {
  AuthorizationsData,
  CountedPolicy,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ResourceLink } from '../../components/EvidenceLink';
import { Pill } from '../../components/Pill';
import { Queries } from '../../components/Queries';
import { Dashboards } from '../traffic/Dashboards';
import { NotMeasured, ReportSection } from '../../components/ReportSection';
import { ScrollRegion } from '../../components/ScrollRegion';
import { Segments } from '../../components/Segments';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { formatRate } from '../../format/rate';
import { formatRatio } from '../../format/ratio';
import { useReport } from '../../hooks/useReport';
import { useUrlState } from '../../hooks/useUrlState';
import { AuthorizationLine, toServerGroups } from './authorizationRows';

const windows = [
  { value: '1h', label: '1 h', seconds: 3_600, words: 'hour' },
  { value: '24h', label: '24 h', seconds: 86_400, words: '24 hours' },
  { value: '7d', label: '7 d', seconds: 604_800, words: '7 days' },
] as const;

/** Who was let in by what and who was refused, where the mesh counts by authorization; others show no such card. @internal */
export function Authorizations() {
  const [range, setRange] = useUrlState('hits', '1h');
  const window = windows.find(({ value }) => value === range) ?? windows[0];
  const handle = useReport('authorizations', { rangeSeconds: window.seconds });
  const { report, error } = handle;
  if (!error && !report?.data.counted) return null;
  return (
    <ReportSection
      handle={handle}
      title="Which authorizations are used?"
      aside={
        <Segments
          label="Counted over"
          value={window.value}
          onChange={setRange}
          options={windows}
        />
      }
    >
      {({ data }) =>
        data.counted ? (
          <Counted
            data={data}
            words={
              windows.find(({ seconds }) => seconds === data.windowSeconds)
                ?.words ?? `${data.windowSeconds} s`
            }
          />
        ) : undefined
      }
    </ReportSection>
  );
}

function Counted({ data, words }: { data: AuthorizationsData; words: string }) {
  const groups = toServerGroups(data.rows);
  const timed = data.rows.some(({ requests }) => requests !== undefined);
  return (
    <>
      {data.state !== 'ok' && <NotMeasured data={data} />}
      {groups.length === 0 && data.state === 'ok' && (
        <span>
          No authorization admits anybody to these workloads, and nobody asked
          in the last {words}.
        </span>
      )}
      {groups.map(group => (
        <div key={group.key} className={css.tight}>
          <div className={css.row}>
            <strong>
              {group.server.kind === 'default' && 'Without a Server: '}
              <Policy policy={group.server} />
            </strong>
            {group.server.port !== undefined && (
              <Pill tone="neutral">port {group.server.port}</Pill>
            )}
            <span className={css.muted}>{group.workloads.join(', ')}</span>
          </div>
          <ScrollRegion label={`Authorizations of ${group.server.name}`}>
            <table className={css.table}>
              <thead>
                <tr>
                  <th scope="col">Authorization</th>
                  <th scope="col">Route</th>
                  <th scope="col" className={css.right}>
                    Allowed
                  </th>
                  <th scope="col" className={css.right}>
                    Refused
                  </th>
                  {timed && (
                    <>
                      <th scope="col" className={css.right}>
                        Success
                      </th>
                      <th scope="col" className={css.right}>
                        p95
                      </th>
                    </>
                  )}
                  <th scope="col">In the last {words}</th>
                </tr>
              </thead>
              <tbody>
                {group.lines.map((line, i) => (
                  <Line
                    key={i}
                    line={line}
                    measured={data.state === 'ok'}
                    timed={timed}
                  />
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        </div>
      ))}
      {data.rateLimited.length > 0 && <RateLimited data={data} />}
      <div className={css.spread}>
        <Queries queries={data.queries} />
        <Dashboards dashboards={data.dashboards} panel="inbound" />
      </div>
    </>
  );
}

function Line(props: {
  line: AuthorizationLine;
  measured: boolean;
  timed: boolean;
}) {
  const { line, measured, timed } = props;
  return (
    <tr>
      <th scope="row">
        {line.authorization ? (
          <Policy policy={line.authorization} />
        ) : (
          <span>none matched</span>
        )}
      </th>
      <td>
        {line.route ? (
          <Policy policy={line.route} />
        ) : (
          <span className={css.muted}>any</span>
        )}
      </td>
      <td className={css.right}>{formatRate(line.allowed)}</td>
      <td className={css.right}>{formatRate(line.denied)}</td>
      {timed && (
        <>
          <td className={css.right}>{formatRatio(line.requests?.success)}</td>
          <td className={css.right}>{formatDuration(line.requests?.p95)}</td>
        </>
      )}
      <td>
        {!measured && <Pill tone="unknown">not counted</Pill>}
        {measured && line.idle && (
          <Pill tone="warning" title="It exists and admitted nothing">
            idle: nobody came in by it
          </Pill>
        )}
        {measured && line.denied > 0 && (
          <Pill tone="negative">requests were refused</Pill>
        )}
        {measured && !line.idle && line.denied === 0 && (
          <Pill tone="positive">in use</Pill>
        )}
      </td>
    </tr>
  );
}

function Policy({ policy }: { policy: CountedPolicy }) {
  if (policy.ref) return <ResourceLink resource={policy.ref} />;
  if (policy.kind === 'default') {
    return (
      <span className={css.muted}>
        {policy.name === 'default' ? 'the default' : `default ${policy.name}`}
      </span>
    );
  }
  return (
    <span>
      {policy.kind} {policy.name}{' '}
      <span className={css.muted}>(no longer there)</span>
    </span>
  );
}

function RateLimited({ data: { rateLimited } }: { data: AuthorizationsData }) {
  return (
    <div className={css.tight}>
      <h3 className={css.sectionTitle}>Turned away by a rate limit</h3>
      <ul className={`${css.list} ${css.tight}`}>
        {rateLimited.map((row, i) => (
          <li key={i} className={css.row}>
            <Policy policy={row.limit} />
            <span className={css.muted}>
              limit {row.scope} at {row.workload.name}
              {row.server.port !== undefined && `, port ${row.server.port}`}
            </span>
            <strong className={css.numeric}>{formatRate(row.limited)}</strong>
          </li>
        ))}
      </ul>
    </div>
  );
}
