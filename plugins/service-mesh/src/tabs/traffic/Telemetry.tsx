import { ReactNode } from 'react';
import {
  EvidenceList,
  MetricsSetting,
  ProxyPatch,
  TelemetryData,
  WorkloadTelemetry,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { EvidenceView } from '../../components/EvidenceLink';
import { Pill } from '../../components/Pill';
import { ReportSection } from '../../components/ReportSection';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { useReport } from '../../hooks/useReport';
import { workloadLabel } from '../workloadLabel';
import { alikeChanges, toTelemetryGroups } from './telemetryRows';

const proxies: Record<WorkloadTelemetry['proxy'], string> = {
  sidecar: 'its own proxy',
  gateway: 'the gateway',
  waypoint: 'the waypoint',
  none: 'no proxy',
};

/** What the proxies report about the entity, and how their configuration was changed. @internal */
export function Telemetry() {
  const handle = useReport('telemetry');
  return (
    <ReportSection
      handle={handle}
      title="What the proxies report, and how they are changed"
    >
      {report => <Groups data={report.data} />}
    </ReportSection>
  );
}

function Groups({ data }: { data: TelemetryData }) {
  const groups = toTelemetryGroups(data);
  return (
    <>
      {groups.map(({ workloads, mesh, telemetry }) => (
        <div key={workloads.map(workloadLabel).join()} className={css.stack}>
          <div className={css.row}>
            <strong>{workloads.map(workloadLabel).join(', ')}</strong>
            {telemetry && (
              <Pill tone="neutral">at {proxies[telemetry.proxy]}</Pill>
            )}
          </div>
          {telemetry ? (
            <Settings telemetry={telemetry} />
          ) : (
            <span>
              {mesh
                ? `${mesh[0].toLocaleUpperCase('en-US')}${mesh.slice(
                    1,
                  )} has no such settings: its proxies report the same for every workload.`
                : 'No proxy takes part, so nothing is reported.'}
            </span>
          )}
        </div>
      ))}
    </>
  );
}

interface Row {
  readonly what: string;
  readonly setting: ReactNode;
  readonly evidence: EvidenceList;
}

function Settings({ telemetry }: { telemetry: WorkloadTelemetry }) {
  const rows = toRows(telemetry);
  if (rows.length === 0) {
    return (
      <span>
        Nothing is set: <EvidenceView evidence={telemetry.evidence} />
      </span>
    );
  }
  return (
    <ScrollRegion label="What the proxy reports">
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Setting</th>
            <th scope="col">Because of</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              <th scope="row">{row.what}</th>
              <td>{row.setting}</td>
              <td>
                <EvidenceView evidence={row.evidence} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** Both sides of a proxy are mostly set alike, and are then told in one row. */
function bySides<T extends { side: string; evidence: EvidenceList }>(
  settings: readonly T[],
): { side: string; setting: T }[] {
  const groups = new Map<string, { sides: string[]; setting: T }>();
  for (const setting of settings) {
    const key = JSON.stringify({ ...setting, side: '' });
    const group = groups.get(key) ?? { sides: [], setting };
    group.sides.push(setting.side === 'client' ? 'sent' : 'received');
    groups.set(key, group);
  }
  return [...groups.values()].map(({ sides, setting }) => ({
    side: sides.length > 1 ? '' : `, requests ${sides[0]}`,
    setting,
  }));
}

function toRows(telemetry: WorkloadTelemetry): Row[] {
  return [
    ...bySides(telemetry.tracing).map(({ side, setting }) => ({
      what: `Tracing${side}`,
      evidence: setting.evidence,
      setting: setting.enabled ? (
        <div className={css.tight}>
          <span>
            <strong>{Number(setting.samplingPercent.toFixed(2))}%</strong> of
            the requests
            {setting.provider ? (
              <> to {setting.provider}</>
            ) : (
              <>
                {' '}
                <Pill tone="warning">no provider: spans go nowhere</Pill>
              </>
            )}
          </span>
          {setting.tags.length > 0 && (
            <span className={css.row}>
              {setting.tags.map(tag => (
                <span key={tag.name} className={css.code}>
                  {tag.name} = {tag.value}
                </span>
              ))}
            </span>
          )}
        </div>
      ) : (
        <Off />
      ),
    })),
    ...bySides(telemetry.accessLogs).map(({ side, setting }) => ({
      what: `Access log${side}`,
      evidence: setting.evidence,
      setting: setting.enabled ? (
        <span>
          to {setting.provider}
          {setting.filter ? (
            <>
              , only where <span className={css.code}>{setting.filter}</span>
            </>
          ) : (
            ', every request'
          )}
        </span>
      ) : (
        <Off />
      ),
    })),
    ...bySides(telemetry.metrics).map(({ side, setting }) => ({
      what: `Metrics${side}`,
      evidence: setting.evidence,
      setting: <Metrics setting={setting} />,
    })),
    ...telemetry.rateLimits.map(limit => ({
      what: 'Rate limit',
      evidence: limit.evidence,
      setting: (
        <span>
          <strong>
            {limit.requests} requests per {formatDuration(limit.intervalMs)}
          </strong>{' '}
          {limit.scope}
        </span>
      ),
    })),
    ...telemetry.patches.map(patch => ({
      what: 'Changed configuration',
      evidence: patch.evidence,
      setting: <Patch patch={patch} />,
    })),
    ...telemetry.settings.map(setting => ({
      what: setting.name,
      evidence: setting.evidence,
      setting: (
        <span>
          <span className={css.code}>{setting.value}</span>
          {setting.needsRestart && (
            <span className={css.muted}> taken over when a pod starts</span>
          )}
        </span>
      ),
    })),
  ];
}

function Off() {
  return <Pill tone="neutral">off</Pill>;
}

function Metrics({ setting }: { setting: MetricsSetting }) {
  if (!setting.enabled) return <Off />;
  return (
    <div className={css.tight}>
      <span>
        to {setting.provider}
        {setting.reportingIntervalMs !== undefined &&
          `, every ${formatDuration(setting.reportingIntervalMs)}`}
        {setting.changes.length === 0 && ', as they come'}
      </span>
      {alikeChanges(setting.changes).map((change, i) => (
        <span key={i} className={css.row}>
          <MetricNames names={change.metrics} />
          {!change.enabled && <Off />}
          {change.tags.map(tag => (
            <span key={tag.name} className={css.code}>
              {tag.value === undefined
                ? `without ${tag.name}`
                : `${tag.name} = ${tag.value}`}
            </span>
          ))}
        </span>
      ))}
    </div>
  );
}

/** Metrics shown by name; of more their number. */
const MOST_NAMES = 2;

function MetricNames({ names }: { names: readonly string[] }) {
  return names.length > MOST_NAMES ? (
    <span title={names.join(', ')}>{names.length} metrics</span>
  ) : (
    <span className={css.code}>{names.join(', ')}</span>
  );
}

function Patch({ patch }: { patch: ProxyPatch }) {
  return (
    <div className={css.row}>
      {patch.recognised.length > 0 ? (
        patch.recognised.map(words => <strong key={words}>{words}</strong>)
      ) : (
        <Pill
          tone="unknown"
          title="Written against the proxy directly; what it does is not recognised"
        >
          effect not recognised
        </Pill>
      )}
      <span className={css.muted}>
        changes {patch.targets.join(', ')}
        {patch.priority !== 0 && `, priority ${patch.priority}`}
      </span>
    </div>
  );
}
