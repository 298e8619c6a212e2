import { OverviewData } from '@meshwright/backstage-plugin-service-mesh-common';
import { MeshCard } from '../../components/MeshCard';
import { Pill } from '../../components/Pill';
import { ReportState } from '../../components/ReportState';
import { UnknownBadge } from '../../components/UnknownBadge';
import css from '../../components/mesh.module.css';
import { useReport } from '../../hooks/useReport';
import { ControlPlaneLine } from './ControlPlaneLine';
import { Glance } from './Glance';
import { NotMeshed } from './NotMeshed';
import { ReviewLine } from './ReviewLine';
import { WorstFinding } from './WorstFinding';

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
