import { useMemo } from 'react';
import { useEntity } from '@backstage/plugin-catalog-react';
import { EdgesData } from '@meshwright/backstage-plugin-service-mesh-common';
import { Queries } from '../../components/Queries';
import { NotMeasured, ReportSection } from '../../components/ReportSection';
import { Segments } from '../../components/Segments';
import { useReport } from '../../hooks/useReport';
import { useUrlState } from '../../hooks/useUrlState';
import css from '../../components/mesh.module.css';
import { Dashboards } from '../traffic/Dashboards';
import { EdgeCertificates } from './EdgeCertificates';
import { EdgePicture } from './EdgePicture';
import { toEdgePeers } from './edgeRows';
import { EdgeSummary } from './EdgeSummary';
import { EdgeTable } from './EdgeTable';

/** Who is connected to the entity, whether over mTLS, and if not, why. @internal */
export function Edges() {
  const handle = useReport('edges');
  const [view, setView] = useUrlState('edges', 'picture');
  const { data } = handle.report ?? {};
  const drawable = data !== undefined && data.edges.length > 0;
  return (
    <ReportSection
      handle={handle}
      title="Who is connected, and is it secured?"
      aside={
        drawable && (
          <Segments
            label="Show connections as"
            value={view === 'table' ? 'table' : 'picture'}
            onChange={setView}
            options={[
              { value: 'picture', label: 'Picture' },
              { value: 'table', label: 'Table' },
            ]}
          />
        )
      }
    >
      {report => (
        <>
          <Connections data={report.data} picture={view !== 'table'} />
          <EdgeCertificates
            certificates={report.data.certificates}
            asOf={report.asOf}
          />
          <div className={css.spread}>
            <Queries queries={report.data.queries} />
            <Dashboards dashboards={report.data.dashboards} panel="inbound" />
          </div>
        </>
      )}
    </ReportSection>
  );
}

function Connections(props: { data: EdgesData; picture: boolean }) {
  const { data, picture } = props;
  const { entity } = useEntity();
  const peers = useMemo(() => toEdgePeers(data), [data]);
  if (data.state !== 'ok') return <NotMeasured data={data} />;
  if (data.edges.length === 0) {
    return (
      <span>
        The proxies report no open connection, to or from this component, at the
        moment.
      </span>
    );
  }
  const open = peers.filter(({ tls }) => tls !== 'secured');
  return (
    <>
      <EdgeSummary open={open} peers={peers.length} />
      {picture ? (
        <EdgePicture name={entity.metadata.name} peers={peers} />
      ) : (
        <EdgeTable edges={data.edges} />
      )}
    </>
  );
}
