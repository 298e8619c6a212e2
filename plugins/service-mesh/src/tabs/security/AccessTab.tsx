import { ReactNode, useMemo } from 'react';
import {
  AccessData,
  UsageData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiShieldKeyholeLine } from '@remixicon/react';
import { EmptyState } from '../../components/EmptyState';
import { ReportState } from '../../components/ReportState';
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
import { PreviewChange } from './access/preview/PreviewChange';
import { AccessFilters } from './access/AccessFilters';
import { distinctCallers, plural } from './access/countFits';
import { nothingFits } from './access/nothingFits';
import { MatrixNotes, UsageNotes } from './access/Usage';
import { guardedPorts } from './guardedPorts';
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
  const { data, usage, windowWords } = props;
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
  const set = {
    verdict: setVerdict,
    caller: setText,
    show: setShow,
    group: setGroup,
  };
  const wanted = JSON.stringify(filter);
  const ports = useMemo(() => guardedPorts(data, usage), [data, usage]);
  const matrices = useMemo(
    () => toAccessMatrices(ports, JSON.parse(wanted) as AccessFilter, usage),
    [ports, wanted, usage],
  );
  if (ports.length === 0) {
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
  const narrowed =
    filter.verdict !== 'all' ||
    filter.text.trim() !== '' ||
    !['all', 'no-policy'].includes(filter.usage ?? 'all');
  const fitting = matrices.filter(
    ({ callers }) => callers.length > 0 || !narrowed,
  );
  const left = matrices.length - fitting.length;
  return (
    <>
      <AccessFilters
        ports={ports}
        usage={usage}
        filter={filter}
        onChange={(name, value) => set[name](value)}
        windowWords={windowWords}
        status={plural(distinctCallers(matrices), 'caller')}
      >
        {props.toolbar}
      </AccessFilters>
      <MatrixNotes data={data} />
      {fitting.length === 0 && (
        <span className={css.muted}>
          {nothingFits(ports, filter, usage, windowWords)}
        </span>
      )}
      {fitting.map(matrix => (
        <MatrixCard key={matrix.key} matrix={matrix} usage={usage} />
      ))}
      {fitting.length > 0 && left > 0 && (
        <span className={css.muted}>
          {plural(left, 'port')} without a caller that fits{' '}
          {left === 1 ? 'is' : 'are'} not shown.
        </span>
      )}
    </>
  );
}
