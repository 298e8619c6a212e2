import {
  MirroredService,
  MirrorMode,
  MirrorsData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiQuestionLine } from '@remixicon/react';
import { ResourceLink } from '../../components/EvidenceLink';
import { Pill } from '../../components/Pill';
import { Queries } from '../../components/Queries';
import { Dashboards } from './Dashboards';
import { ReportSection } from '../../components/ReportSection';
import { ScrollRegion } from '../../components/ScrollRegion';
import { UnknownBadge } from '../../components/UnknownBadge';
import css from '../../components/mesh.module.css';
import { useReport } from '../../hooks/useReport';
import { GatewayNumbers } from './GatewayNumbers';
import { toSpans } from './mirrorRows';
import { SpanPicture } from './SpanPicture';

const modes: Record<MirrorMode, string> = {
  gateway: 'through a gateway',
  'pod-to-pod': 'pod to pod',
  federated: 'federated',
};

/** How the component spans clusters; nothing is shown for one that does not. @internal */
export function Mirrors() {
  const handle = useReport('mirrors');
  const { data } = handle.report ?? {};
  // A component of one cluster needs no card that says so, nor one that flickers while that is found out.
  if (!handle.error && (!data || isEmpty(data))) return null;
  return (
    <ReportSection handle={handle} title="Across clusters">
      {report => <Content data={report.data} />}
    </ReportSection>
  );
}

function isEmpty(data: MirrorsData): boolean {
  return data.mirrors.length + data.exports.length + data.unread.length === 0;
}

function Content({ data }: { data: MirrorsData }) {
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
      {toSpans(data).map(span => (
        <SpanPicture key={`${span.caller} ${span.cluster}`} span={span} />
      ))}
      {data.mirrors.map(mirror => (
        <Mirror
          key={`${mirror.cluster} ${mirror.ref.namespace}/${mirror.ref.name}`}
          mirror={mirror}
        />
      ))}
      {data.exports.length > 0 && (
        <div className={css.tight}>
          <h3 className={css.sectionTitle}>Offered to other clusters</h3>
          <ul className={css.list}>
            {data.exports.map(({ cluster, ref, mode, mirroredBy = [] }) => (
              <li
                key={`${cluster} ${ref.namespace}/${ref.name} ${mode}`}
                className={css.row}
              >
                <ResourceLink resource={ref} field="metadata.labels" />
                <Pill tone="neutral">{modes[mode]}</Pill>
                <Pill tone="neutral">cluster {cluster}</Pill>
                {mirroredBy.map(({ cluster: there, link, field }) => (
                  <span key={there} className={css.row}>
                    mirrored by {there}:{' '}
                    <ResourceLink resource={link} field={field} />
                  </span>
                ))}
                {mirroredBy.length === 0 && (
                  <span className={css.muted}>
                    by its labels; no watched cluster has a Link that mirrors it
                  </span>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className={css.spread}>
        <Queries queries={data.queries} />
        <Dashboards dashboards={data.dashboards} panel="mesh" />
      </div>
    </>
  );
}

function Mirror({ mirror }: { mirror: MirroredService }) {
  return (
    <div className={css.stack}>
      <div className={css.row}>
        <strong>
          {mirror.relation === 'called'
            ? 'It calls other clusters by'
            : 'It runs in other clusters too, called from here by'}
        </strong>
        <ResourceLink resource={mirror.ref} />
        <Pill tone="info">{modes[mirror.mode]}</Pill>
        {mirror.remoteHost && (
          <span className={css.muted}>
            stands for <span className={css.code}>{mirror.remoteHost}</span>
          </span>
        )}
      </div>
      <ScrollRegion label={`Clusters behind ${mirror.ref.name}`}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Cluster</th>
              <th scope="col">Service</th>
              <th scope="col">Link</th>
              <th scope="col">Gateway</th>
              <th scope="col">Compared with the cluster</th>
            </tr>
          </thead>
          <tbody>
            {mirror.members.map((member, i) => (
              <tr key={i}>
                <td>{member.cluster ?? `${mirror.cluster} (its own)`}</td>
                <td className={css.mono}>{member.service}</td>
                <td>
                  {member.link && <ResourceLink resource={member.link} />}
                  {!member.link && member.cluster === undefined && (
                    <span className={css.muted}>none needed</span>
                  )}
                  {!member.link && member.cluster !== undefined && (
                    <Pill tone="negative">no Link to {member.cluster}</Pill>
                  )}
                </td>
                <td>
                  <Gateway member={member} mode={mirror.mode} />
                </td>
                <td>
                  <Comparison member={member} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </div>
  );
}

function Comparison(props: { member: MirroredService['members'][number] }) {
  const { comparison, cluster } = props.member;
  if (!comparison)
    return (
      <span className={css.muted}>
        {cluster === undefined ? 'its own cluster' : 'not compared'}
      </span>
    );
  switch (comparison.state) {
    case 'agrees':
      return <Pill tone="positive">Agrees with cluster {cluster}</Pill>;
    case 'unknown':
      return (
        <div className={css.tight}>
          <UnknownBadge>Not known</UnknownBadge>
          <span className={css.small}>{comparison.because}</span>
        </div>
      );
    default:
      return (
        <div className={css.tight}>
          <Pill tone="warning">Differs from cluster {cluster}</Pill>
          {comparison.differences.map(words => (
            <span key={words} className={css.small}>
              The mirror {words}.
            </span>
          ))}
        </div>
      );
  }
}

function Gateway(props: {
  member: MirroredService['members'][number];
  mode: MirrorMode;
}) {
  const { gateway, cluster } = props.member;
  if (!gateway) {
    return (
      <span className={css.muted}>
        {cluster === undefined || props.mode !== 'gateway'
          ? 'none: pods are called directly'
          : 'not known'}
      </span>
    );
  }
  return (
    <div className={css.tight}>
      <span className={css.row}>
        {gateway.alive === undefined && (
          <UnknownBadge title="No probe of this gateway is in the metrics">
            Not probed
          </UnknownBadge>
        )}
        {gateway.alive === true && <Pill tone="positive">Alive</Pill>}
        {gateway.alive === false && (
          <Pill tone="negative">Does not answer its probes</Pill>
        )}
        <span className={css.mono}>{gateway.addresses.join(', ')}</span>
      </span>
      <GatewayNumbers gateway={gateway} />
      {gateway.identity && (
        <span className={`${css.mono} ${css.small} ${css.muted}`}>
          {gateway.identity}
        </span>
      )}
    </div>
  );
}
