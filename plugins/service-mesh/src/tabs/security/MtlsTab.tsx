import {
  ClientTls,
  MtlsData,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiShieldCheckLine, RiShieldCrossLine } from '@remixicon/react';
import {
  EvidenceLink,
  EvidenceView,
  ResourceLink,
} from '../../components/EvidenceLink';
import { MeshCard } from '../../components/MeshCard';
import { MtlsBadge } from '../../components/MtlsBadge';
import { Pill } from '../../components/Pill';
import { ReportState } from '../../components/ReportState';
import { TechnicalName } from '../../components/TechnicalName';
import { UnknownBadge } from '../../components/UnknownBadge';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { useReport } from '../../hooks/useReport';
import { ChangeWithTemplate } from '../../templates/ChangeWithTemplate';
import { workloadKey, workloadLabel } from '../workloadLabel';
import { ControlPlanes } from '../overview/ControlPlanes';
import { Edges } from './Edges';
import { EnforcementPath } from './EnforcementPath';
import { MtlsRow, sameLadder, toMtlsRows } from './mtlsRows';
import { MtlsAnswer } from './MtlsAnswer';
import { ObservedMtls } from './observed/ObservedMtls';
import { ProxySetup } from './ProxySetup';

/** Is my traffic encrypted: the mode of every port and what led to it. @public */
export function MtlsTab() {
  const handle = useReport('mtls');
  return (
    <ReportState handle={handle} subject="mTLS">
      {report => (
        <>
          <ChangeWithTemplate templates={['mesh-strict']} />
          <MtlsAnswer data={report.data} />
          {report.data.workloads.map(entry => (
            <WorkloadCard key={workloadKey(entry.workload)} {...entry} />
          ))}
          <ObservedMtls />
          <Edges />
          <ControlPlanes meshes={meshesOf(report.data)} />
        </>
      )}
    </ReportState>
  );
}

function meshesOf({ workloads }: MtlsData): string[] {
  return [
    ...new Set(
      workloads.flatMap(({ workload }) => workload.membership.mesh ?? []),
    ),
  ];
}

function WorkloadCard({ workload, mtls }: MtlsData['workloads'][number]) {
  const { membership } = workload;
  const outside =
    membership.dataPlane === 'none' &&
    membership.evidence[0].type !== 'unknown';
  return (
    <MeshCard
      title={workloadLabel(workload)}
      aside={<Pill tone="neutral">cluster {workload.cluster}</Pill>}
    >
      <Membership workload={workload} />
      <EnforcementPath workload={workload} />
      {outside && (
        <span>
          No proxy takes part, so nothing of the mesh encrypts or checks this
          traffic: the ports accept what the application accepts.
        </span>
      )}
      {!outside && mtls.ports.length > 0 && (
        <div className={css.stack}>
          <h3 className={css.sectionTitle}>
            What the server accepts, port by port
          </h3>
          {sameLadder(toMtlsRows(workload, mtls.ports)).map(rows => (
            <PortLadder key={rows[0].port} rows={rows} />
          ))}
        </div>
      )}
      {mtls.clients.length > 0 && <ClientTable clients={mtls.clients} />}
    </MeshCard>
  );
}

function Membership({ workload }: { workload: Workload }) {
  const { membership } = workload;
  const unknown = membership.evidence[0].type === 'unknown';
  const whole = membership.podsInMesh === membership.podsTotal;
  return (
    <div className={css.stack} style={{ gap: 6 }}>
      <div className={css.row}>
        <MembershipPill workload={workload} />
        <span className={css.numeric}>
          {membership.podsInMesh} of {membership.podsTotal}{' '}
          {membership.podsTotal === 1 ? 'pod' : 'pods'} in the mesh
        </span>
        {membership.proxyVersions.length > 0 && (
          <span className={css.muted}>
            proxy {membership.proxyVersions.join(', ')}
          </span>
        )}
        {workload.identity && (
          <span className={css.code}>{workload.identity}</span>
        )}
      </div>
      {whole || unknown ? (
        <div>
          <span className={css.muted}>Because of </span>
          <EvidenceLink evidence={membership.evidence[0]} />
        </div>
      ) : (
        <div className={css.tight}>
          <span className={css.muted}>
            {membership.podsInMesh === 0 ? 'Why not:' : 'Why not all of them:'}
          </span>
          <ul className={css.list}>
            {membership.evidence.map((entry, i) => (
              <li key={i}>
                <EvidenceLink evidence={entry} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {membership.proxy && <ProxySetup setup={membership.proxy} />}
      {membership.waypoint && (
        <div>
          <span className={css.muted}>waypoint </span>
          <ResourceLink resource={membership.waypoint} />
        </div>
      )}
    </div>
  );
}

/** How a workload takes part in a mesh, as a pill. @internal */
function MembershipPill({ workload: { membership } }: { workload: Workload }) {
  if (membership.evidence[0].type === 'unknown')
    return <UnknownBadge>Membership unknown</UnknownBadge>;
  if (membership.dataPlane === 'none') {
    return (
      <Pill tone="negative" icon={<RiShieldCrossLine aria-hidden />}>
        Not in a mesh
      </Pill>
    );
  }
  return (
    <Pill
      tone={
        membership.podsInMesh === membership.podsTotal ? 'positive' : 'warning'
      }
      icon={<RiShieldCheckLine aria-hidden />}
    >
      {membership.mesh} {membership.dataPlane}
    </Pill>
  );
}

/** One ladder, under all ports it decides about. */
function PortLadder({ rows }: { rows: readonly MtlsRow[] }) {
  const [row] = rows;
  return (
    <div className={css.stack} style={{ gap: 8 }}>
      <div className={css.tight}>
        {rows.map(({ port, title, mode, services }) => (
          <div key={port} className={css.row}>
            <strong>{title}</strong>
            <MtlsBadge mode={mode} />
            {services && (
              <span className={`${css.muted} ${css.small}`}>
                Service {services}
              </span>
            )}
          </div>
        ))}
      </div>
      <ol
        className={css.ladder}
        aria-label={`Layers that lead to the mode of port ${rows
          .map(({ port }) => port)
          .join(' and ')}`}
      >
        {row.ladder.map(step => (
          <li
            key={step.scope}
            className={`${css.rung} ${step.wins ? css.rungWinner : ''} ${
              step.layers.length === 0 ? css.rungEmpty : ''
            }`}
          >
            <span
              className={css.row}
              style={{ justifyContent: 'space-between' }}
            >
              <span className={css.small}>{step.title}</span>
              {step.wins && (
                <span className={`${css.small} ${css.strong}`}>decides</span>
              )}
            </span>
            {step.layers.length === 0 && (
              <span className={css.small}>nothing set</span>
            )}
            {step.layers.map((layer, i) => (
              <span key={i} className={css.tight}>
                <span>
                  <MtlsBadge mode={layer.mode} />
                </span>
                <span className={css.small}>
                  <EvidenceLink evidence={layer.evidence[0]} />
                </span>
              </span>
            ))}
          </li>
        ))}
      </ol>
      {row.result.layers.length === 0 && (
        <span className={css.small}>
          <EvidenceView evidence={row.result.evidence} />
        </span>
      )}
    </div>
  );
}

const clientModes: Record<
  Exclude<ClientTls['mode'], 'unknown'>,
  { tone: 'positive' | 'warning' | 'negative' | 'info'; text: string }
> = {
  auto: { tone: 'info', text: 'Auto: mTLS where the endpoint takes it' },
  mutual: { tone: 'positive', text: 'Mutual, mesh certificates' },
  simple: { tone: 'warning', text: 'TLS started by the proxy' },
  'custom-mutual': { tone: 'warning', text: 'Mutual, own certificates' },
  plaintext: { tone: 'negative', text: 'Plaintext' },
};

function ClientTable({ clients }: { clients: readonly ClientTls[] }) {
  return (
    <div className={css.stack}>
      <h3 className={css.sectionTitle}>How clients are told to connect</h3>
      <ScrollRegion label="Client TLS">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Host</th>
              <th scope="col">Client TLS</th>
              <th scope="col">Because of</th>
            </tr>
          </thead>
          <tbody>
            {clients.map((client, i) => (
              <tr key={i}>
                <td className={css.mono}>
                  <TechnicalName
                    text={`${client.host}${
                      client.port === undefined ? '' : `:${client.port}`
                    }`}
                  />{' '}
                  {client.subset && (
                    <Pill tone="neutral">subset {client.subset}</Pill>
                  )}
                </td>
                <td>
                  {client.mode === 'unknown' ? (
                    <UnknownBadge />
                  ) : (
                    <Pill tone={clientModes[client.mode].tone}>
                      {clientModes[client.mode].text}
                    </Pill>
                  )}
                </td>
                <td>
                  <EvidenceView evidence={client.evidence} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </div>
  );
}
