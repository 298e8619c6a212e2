import { ReactNode, useMemo } from 'react';
import {
  AccessData,
  UsageData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiShieldKeyholeLine } from '@remixicon/react';
import { EmptyState, ReportState } from '../../components/ReportState';
import { Segments } from '../../components/Segments';
import css from '../../components/mesh.module.css';
import { useReport } from '../../hooks/useReport';
import { useUrlState } from '../../hooks/useUrlState';
import { ChangeWithTemplate } from '../../templates/ChangeWithTemplate';
import { Authorizations } from './Authorizations';
import { AccessFilter, toAccessMatrices } from './accessRows';
import {
  Grouping,
  groupings,
  UsageFilter,
  usageFilters,
} from './access/accessUsage';
import { MayCall } from './access/MayCall';
import { OutboundAccess } from './access/OutboundAccess';
import { PreviewChange } from './access/PreviewChange';
import { MatrixNotes, UsageNotes } from './access/Usage';
import { MatrixCard } from './MatrixCard';

const verdicts = ['all', 'allow', 'deny', 'depends', 'unknown'] as const;

/** Windows of observed traffic (s). */
const windows = {
  '1h': 3600,
  '24h': 86_400,
  '7d': 604_800,
  '30d': 2_592_000,
} as const;
type Window = keyof typeof windows;

/** Who may call the component, whom it may call, and what a change would mean. @public */
export function AccessTab() {
  const handle = useReport('access');
  const [direction, setDirection] = useUrlState('direction', 'in');
  const toolbar = (
    <div className={css.toolbar}>
      <Segments
        label="Direction"
        value={direction}
        onChange={setDirection}
        options={[
          { value: 'in', label: 'Who may call' },
          { value: 'out', label: 'Whom may it call' },
        ]}
      />
    </div>
  );
  return (
    <ReportState handle={handle} subject="Access" toolbar={toolbar}>
      {report =>
        direction === 'out' ? (
          <OutboundAccess />
        ) : (
          <>
            <ChangeWithTemplate
              templates={['mesh-allow-caller', 'mesh-default-deny', 'mesh-jwt']}
            />
            <MayCall revision={handle.changes} />
            <Inbound data={report.data} />
            <Authorizations />
          </>
        )
      }
    </ReportState>
  );
}

function Inbound({ data }: { data: AccessData }) {
  const [written, setWindow] = useUrlState('window', '7d');
  const window: Window = written in windows ? (written as Window) : '7d';
  const usage = useReport('usage', { rangeSeconds: windows[window] });
  const toolbar = (
    <Segments
      label="Window"
      value={window}
      onChange={setWindow}
      options={Object.keys(windows).map(value => ({
        value,
        label: value.replace(/(\d+)(\w)/, '$1 $2'),
      }))}
    />
  );
  return (
    <>
      <Matrices
        data={data}
        usage={usage.report?.data}
        windowWords={window.replace(/(\d+)(\w)/, '$1 $2')}
        toolbar={toolbar}
      />
      <UsageNotes handle={usage} />
      <PreviewChange data={data} rangeSeconds={windows[window]} />
    </>
  );
}

function Matrices(props: {
  data: AccessData;
  usage: UsageData | undefined;
  windowWords: string;
  toolbar: ReactNode;
}) {
  const { data, usage } = props;
  const [verdict, setVerdict] = useUrlState('verdict', 'all');
  const [text, setText] = useUrlState('caller', '');
  const [show, setShow] = useUrlState('show', 'all');
  const [group, setGroup] = useUrlState('group', 'none');
  const filter: AccessFilter = {
    verdict: verdicts.find(known => known === verdict) ?? 'all',
    text,
    usage: show in usageFilters ? (show as UsageFilter) : 'all',
    groupBy: group in groupings ? (group as Grouping) : 'none',
  };
  const wanted = JSON.stringify(filter);
  const matrices = useMemo(
    () => toAccessMatrices(data, JSON.parse(wanted) as AccessFilter, usage),
    [data, wanted, usage],
  );
  if (data.workloads.every(({ ports }) => ports.length === 0)) {
    return (
      <EmptyState
        icon={<RiShieldKeyholeLine aria-hidden />}
        title="No port to decide about"
      >
        <p>
          The workloads declare no port and no Service leads to one, so there is
          nothing a caller could be asked about.
        </p>
      </EmptyState>
    );
  }
  // A caller of two workloads is one caller.
  const shown = new Set(
    matrices.flatMap(matrix => matrix.callers.map(({ key }) => key)),
  ).size;
  return (
    <>
      <div className={css.toolbar}>
        <Segments
          label="Verdict"
          value={filter.verdict}
          onChange={setVerdict}
          options={verdicts.map(value => ({
            value,
            label: value[0].toLocaleUpperCase('en-US') + value.slice(1),
          }))}
        />
        <input
          type="search"
          className={css.search}
          aria-label="Filter by caller, owner or operation"
          placeholder="Filter by caller, owner or operation"
          value={text}
          onChange={event => setText(event.target.value)}
        />
        <Choice
          label={`Show, by the last ${props.windowWords}`}
          value={filter.usage ?? 'all'}
          options={usageFilters}
          onChange={setShow}
        />
        <Choice
          label="Group by"
          value={filter.groupBy ?? 'none'}
          options={groupings}
          onChange={setGroup}
        />
        {props.toolbar}
        <span className={css.muted} role="status">
          {shown} {shown === 1 ? 'caller' : 'callers'}
        </span>
      </div>
      <MatrixNotes data={data} />
      {matrices.length === 0 && (
        <span className={css.muted}>
          Every port has a policy: nothing is open for the lack of one.
        </span>
      )}
      {matrices.map(matrix => (
        <MatrixCard key={matrix.key} matrix={matrix} usage={usage} />
      ))}
    </>
  );
}

function Choice(props: {
  label: string;
  value: string;
  options: Readonly<Record<string, string>>;
  onChange: (value: string) => void;
}) {
  return (
    <label className={css.choice}>
      {props.label}
      <select
        className={css.search}
        value={props.value}
        onChange={event => props.onChange(event.target.value)}
      >
        {Object.entries(props.options).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
