import { ObservedMtlsData } from '@meshwright/backstage-plugin-service-mesh-common';
import { Queries } from '../../../components/Queries';
import { NotMeasured, ReportSection } from '../../../components/ReportSection';
import { Segments } from '../../../components/Segments';
import css from '../../../components/mesh.module.css';
import { useReport } from '../../../hooks/useReport';
import { useUrlState } from '../../../hooks/useUrlState';
import { CsvButton } from '../../traffic/CsvButton';
import { Dashboards } from '../../traffic/Dashboards';
import { workloadKey, workloadLabel } from '../../workloadLabel';
import { ObservedPortView } from './ObservedPortView';
import { RefusedCallers } from './RefusedCallers';
import { observedCsv } from './observedCsv';

/** Windows (s) to choose from. */
const WINDOWS = [
  { value: '3600', label: '1 h' },
  { value: '86400', label: '24 h' },
  { value: '604800', label: '7 d' },
  { value: '2592000', label: '30 d' },
];

/** mTLS as it was observed over a window, whether each port can require it, and who was refused. @internal */
export function ObservedMtls() {
  const [asked, setAsked] = useUrlState('observed', '604800');
  const window = WINDOWS.find(({ value }) => value === asked) ?? WINDOWS[2];
  const handle = useReport('observed-mtls', {
    rangeSeconds: Number(window.value),
  });
  return (
    <ReportSection
      handle={handle}
      title="Ready for STRICT? mTLS as observed"
      aside={
        <Segments
          label="Look back"
          value={window.value}
          onChange={setAsked}
          options={WINDOWS}
        />
      }
    >
      {({ data }) => (
        <>
          {data.state !== 'ok' && <NotMeasured data={data} />}
          {shownWorkloads(data).map(workload => (
            <WorkloadPorts
              key={workloadKey(workload)}
              workload={workload}
              workloads={data.workloads}
              titled={data.workloads.length > 1}
              window={window.label}
            />
          ))}
          <RefusedCallers refused={data.refused} window={window.label} />
          <div className={css.spread}>
            <Queries queries={data.queries} />
            <span className={css.row}>
              <CsvButton
                title="mTLS as observed"
                table={() => observedCsv(data)}
              />
              <Dashboards dashboards={data.dashboards} panel="inbound" />
            </span>
          </div>
        </>
      )}
    </ReportSection>
  );
}

/** Without a proxy there is nothing to say about a port that the tab does not say at its top. */
function shownWorkloads({ state, workloads }: ObservedMtlsData) {
  return state === 'not-meshed' ? [] : workloads;
}

function WorkloadPorts(props: {
  workload: ObservedMtlsData['workloads'][number];
  /** All of the entity. */
  workloads: ObservedMtlsData['workloads'];
  titled: boolean;
  window: string;
}) {
  const { workload, workloads, titled, window } = props;
  return (
    <div>
      {titled && (
        <h3 className={css.sectionTitle}>{workloadLabel(workload)}</h3>
      )}
      {workload.ports.map(port => (
        <ObservedPortView
          key={port.port ?? 'rest'}
          workloads={workloads}
          port={port}
          window={window}
        />
      ))}
    </div>
  );
}
