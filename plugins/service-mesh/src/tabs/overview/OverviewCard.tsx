import { ReactNode } from 'react';
import {
  OverviewData,
  SignalsData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { AccessWord } from '../../components/AccessWord';
import { EvidenceLink } from '../../components/EvidenceLink';
import { MeshCard } from '../../components/MeshCard';
import { MtlsBadge } from '../../components/MtlsBadge';
import { Pill } from '../../components/Pill';
import { ReportState } from '../../components/ReportState';
import { SeverityBadge } from '../../components/SeverityBadge';
import { UnknownBadge } from '../../components/UnknownBadge';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { compact } from '../../format/rate';
import { formatRatio } from '../../format/ratio';
import { useReport } from '../../hooks/useReport';
import { useTabLink } from '../../hooks/useTabLink';
import { TemplateLink } from '../../templates/TemplateLink';
import { signalStates } from '../traffic/signalStates';
import { ControlPlaneLine } from './ControlPlaneLine';
import { MeshLink } from './MeshLink';
import { ReviewLine } from './ReviewLine';

/** The mesh at a glance; every number leads to its tab. @public */
export function OverviewCard() {
  const overview = useReport('overview');
  const signals = useReport('signals', { detail: 'now' });
  return (
    <ReportState
      handle={overview}
      subject="Service mesh"
      heading="Service mesh"
    >
      {report => (
        <MeshCard
          title="Service mesh"
          aside={<Membership data={report.data} />}
        >
          <Glance
            data={report.data}
            signals={signals.report?.data}
            signalsFailed={Boolean(signals.error)}
          />
          <WorstFinding data={report.data} />
          <NotMeshed data={report.data} />
          <ReviewLine />
          <ControlPlaneLine meshes={report.data.membership.meshes} />
        </MeshCard>
      )}
    </ReportState>
  );
}

function Membership({
  data: { membership, workloads },
}: {
  data: OverviewData;
}) {
  if (
    workloads.some(
      workload => workload.membership.evidence[0].type === 'unknown',
    )
  ) {
    return <UnknownBadge>Membership unknown</UnknownBadge>;
  }
  if (membership.meshes.length === 0)
    return <Pill tone="negative">Not in a mesh</Pill>;
  return (
    <>
      {membership.meshes.map(mesh => (
        <Pill key={mesh} tone="info">
          {mesh[0].toLocaleUpperCase('en-US') + mesh.slice(1)}
        </Pill>
      ))}
      {membership.dataPlanes
        .filter(dataPlane => dataPlane !== 'none')
        .map(dataPlane => (
          <Pill key={dataPlane} tone="neutral">
            {dataPlane}
          </Pill>
        ))}
      {membership.proxyVersions.length > 0 && (
        <span className={`${css.muted} ${css.small}`}>
          proxy {membership.proxyVersions.join(', ')}
        </span>
      )}
    </>
  );
}

function Glance(props: {
  data: OverviewData;
  signals?: SignalsData;
  signalsFailed: boolean;
}) {
  const link = useTabLink();
  const { data, signals } = props;
  // Where no proxy sees requests, none seen is not none.
  const total = signals?.state === 'layer4-only' ? undefined : signals?.total;
  const signalsWord = (value: ReactNode) => {
    if (value !== undefined) return value;
    if (signals && signals.state !== 'ok')
      return <small>{signalStates[signals.state].short}</small>;
    if (signals) return '–';
    return <small>{props.signalsFailed ? 'not readable' : 'reading…'}</small>;
  };
  return (
    <dl className={css.tiles}>
      <Tile name="Pods in mesh" to={link('mtls')}>
        {data.membership.podsInMesh}
        <small> of {data.membership.podsTotal}</small>
      </Tile>
      <Tile name="mTLS" to={link('mtls')}>
        {data.mtls && !isOutside(data) ? (
          <>
            <MtlsBadge mode={data.mtls} />
            {data.mtlsPorts && (
              <span className={`${css.muted} ${css.small}`}>
                {' '}
                on port {data.mtlsPorts.join(', ')}
              </span>
            )}
          </>
        ) : (
          <small>not meshed</small>
        )}
      </Tile>
      <Tile name="Requests" to={link('signals')}>
        {signalsWord(
          total && (
            <>
              {compact(total.rate)} <small>req/s</small>
            </>
          ),
        )}
      </Tile>
      <Tile name="Success" to={link('signals')}>
        {signalsWord(
          total?.success === undefined ? undefined : formatRatio(total.success),
        )}
      </Tile>
      <Tile wide name="p50 · p95 · p99" to={link('signals')}>
        {signalsWord(
          total?.p50 === undefined
            ? undefined
            : [total.p50, total.p95, total.p99].map(formatDuration).join(' · '),
        )}
      </Tile>
      <Tile name="Routes" to={link('traffic')}>
        {data.routes}
      </Tile>
      <Tile name="Callable by" to={link('access')}>
        <AccessWord access={data.access} />
      </Tile>
    </dl>
  );
}

/** True when it is known that no pod is in a mesh. */
function isOutside({ membership, workloads }: OverviewData): boolean {
  return (
    membership.meshes.length === 0 &&
    workloads.every(
      workload => workload.membership.evidence[0].type !== 'unknown',
    )
  );
}

function Tile(props: {
  name: string;
  to: string;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={`${css.tile} ${props.wide ? css.tileWide : ''}`}>
      <dt>{props.name}</dt>
      <dd>
        <MeshLink to={props.to}>{props.children}</MeshLink>
      </dd>
    </div>
  );
}

function WorstFinding({ data }: { data: OverviewData }) {
  const link = useTabLink();
  const total =
    data.findings.error + data.findings.warning + data.findings.info;
  if (total === 0 && data.skippedRules === 0)
    return (
      <span className={css.muted}>
        {isOutside(data)
          ? 'No problem found in the configuration, but nothing of the mesh protects or measures this component.'
          : 'No problem found in the mesh configuration.'}
      </span>
    );
  return (
    <div className={css.stack} style={{ gap: 6 }}>
      <div className={css.row}>
        {(['error', 'warning', 'info'] as const)
          .filter(severity => data.findings[severity] > 0)
          .map(severity => (
            <MeshLink key={severity} to={link('findings', { severity })}>
              <SeverityBadge
                severity={severity}
                count={data.findings[severity]}
              />
            </MeshLink>
          ))}
        {data.skippedRules > 0 && (
          <>
            <MeshLink to={link('findings')}>
              <UnknownBadge>{`${data.skippedRules} ${
                data.skippedRules === 1 ? 'rule' : 'rules'
              } skipped`}</UnknownBadge>
            </MeshLink>
            <span className={`${css.small} ${css.muted}`}>
              {skippedWords(data)}
            </span>
          </>
        )}
      </div>
      {data.worstFinding && (
        <div>
          <MeshLink to={link('findings')}>
            <strong>{data.worstFinding.title}</strong>
          </MeshLink>
          <div className={css.muted}>{data.worstFinding.message}</div>
        </div>
      )}
    </div>
  );
}

/** Why rules did not run: they are not the same as rules that found nothing. */
function skippedWords({ skippedRules, skippedFor = [] }: OverviewData): string {
  const kinds = [...new Set(skippedFor.map(({ kind }) => kind))];
  const what = skippedRules === 1 ? 'it looks' : 'they look';
  return kinds.length > 0
    ? `${what} at ${kinds.join(', ')}, which could not be read`
    : 'they could not run; the tab Findings says why';
}

function NotMeshed({ data }: { data: OverviewData }) {
  const outside = data.workloads.filter(
    ({ membership }) =>
      membership.podsInMesh < membership.podsTotal ||
      membership.dataPlane === 'none',
  );
  if (outside.length === 0) return null;
  return (
    <ul className={css.list}>
      {outside.map(workload => (
        <li
          key={`${workload.cluster}/${workload.namespace}/${workload.ownerKind}/${workload.name}`}
        >
          <strong>
            {workload.ownerKind} {workload.namespace}/{workload.name}
          </strong>{' '}
          <span className={css.muted}>
            {workload.membership.podsInMesh} of {workload.membership.podsTotal}{' '}
            pods in a mesh:{' '}
          </span>
          <EvidenceLink evidence={workload.membership.evidence[0]} />
        </li>
      ))}
      <Enrol data={data} />
    </ul>
  );
}

/** The template that brings the namespaces of what is in no mesh into one. */
function Enrol({ data: { workloads } }: { data: OverviewData }) {
  // Where others of the namespace are in a mesh, it is not the namespace that is missing.
  const joined = new Set(
    workloads.flatMap(({ namespace, membership }) =>
      membership.podsInMesh > 0 ? [namespace] : [],
    ),
  );
  const namespaces = new Set(
    workloads.flatMap(({ namespace, membership }) =>
      membership.dataPlane === 'none' &&
      membership.evidence[0].type !== 'unknown' &&
      !joined.has(namespace)
        ? [namespace]
        : [],
    ),
  );
  return (
    <>
      {[...namespaces].map(namespace => (
        <li key={namespace}>
          <TemplateLink template="mesh-enrol" values={{ namespace }}>
            Bring the namespace {namespace} into a mesh
          </TemplateLink>
        </li>
      ))}
    </>
  );
}
