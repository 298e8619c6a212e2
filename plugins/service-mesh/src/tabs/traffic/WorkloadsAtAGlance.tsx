import { StatView } from '@meshwright/backstage-plugin-service-mesh-common';
import { Commands } from '../../components/Commands';
import { Problems } from '../../components/Problems';
import { Queries } from '../../components/Queries';
import { Segments } from '../../components/Segments';
import css from '../../components/mesh.module.css';
import { errorWords } from '../../format/errorWords';
import { useReport } from '../../hooks/useReport';
import { useUrlState } from '../../hooks/useUrlState';
import { CsvButton } from './CsvButton';
import { Dashboards } from './Dashboards';
import { OnDemand } from './OnDemand';
import { signalStates } from './signalStates';
import { StatTable } from './StatTable';
import { notesOf, statCsv, statViews } from './statViews';

/** Each workload of the component at a glance, and the same by Service, policy, caller and destination. @internal */
export function WorkloadsAtAGlance({ rangeSeconds }: { rangeSeconds: number }) {
  return (
    <OnDemand
      title="Workloads at a glance"
      hint="Pods in the mesh, success, requests, latency and open connections of each workload, Service, policy, caller and destination."
    >
      {() => <WorkloadsNow rangeSeconds={rangeSeconds} />}
    </OnDemand>
  );
}

function WorkloadsNow({ rangeSeconds }: { rangeSeconds: number }) {
  const [asked, setView] = useUrlState('stat', 'workloads');
  const { report, error } = useReport('signals', {
    rangeSeconds,
    detail: 'workloads',
  });
  if (!report)
    return <span role="status">{error ? errorWords(error) : 'Reading…'}</span>;
  const {
    workloadStats = [],
    statNotes = [],
    queries,
    window,
    state,
    dashboards,
  } = report.data;
  const views = statViews.filter(
    ({ value }) =>
      value === 'workloads' || workloadStats.some(row => row.view === value),
  );
  const view = views.find(({ value }) => value === asked) ?? views[0];
  const rows = workloadStats.filter(row => row.view === view.value);
  return (
    <>
      {views.length > 1 && (
        <Segments
          label="Rows"
          options={views}
          value={view.value}
          onChange={(value: string) => setView(value as StatView)}
        />
      )}
      <Problems
        problems={report.problems.filter(
          ({ code }) => code === 'prometheus-partial',
        )}
      />
      {state !== 'ok' && (
        <p role="status" className={css.muted}>
          {signalStates[state].title}
          {rows.length > 0 && ': pods are shown without numbers'}.
        </p>
      )}
      {rows.length > 0 && <StatTable rows={rows} view={view.value} />}
      {rows.length > 0 &&
        notesOf(view.value, statNotes, workloadStats).map(note => (
          <span key={note} className={`${css.muted} ${css.small}`}>
            {note}
          </span>
        ))}
      <Commands
        commands={rows.flatMap(({ command }) => command ?? [])}
        what={view.label}
      />
      <div className={css.spread}>
        <Queries queries={queries} window={window} />
        <Dashboards dashboards={dashboards} panel="inbound" />
        {rows.length > 0 && (
          <CsvButton
            title={`Workloads at a glance ${view.label}`}
            table={() => statCsv(rows)}
          />
        )}
      </div>
    </>
  );
}
