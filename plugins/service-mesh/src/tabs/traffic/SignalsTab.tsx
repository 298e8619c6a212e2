import { useEffect, useState } from 'react';
import { PreviousPeriod } from '@meshwright/backstage-plugin-service-mesh-common';
import { RiRefreshLine } from '@remixicon/react';
import { ReportState } from '../../components/ReportState';
import { Segments } from '../../components/Segments';
import css from '../../components/mesh.module.css';
import { formatSpan } from '../../format/time';
import { useReport } from '../../hooks/useReport';
import { useUrlState } from '../../hooks/useUrlState';
import { Comparison } from './Comparison';
import { isMeasured } from './isMeasured';
import { PublishedDashboards } from './PublishedDashboards';
import { Signals } from './Signals';
import { Telemetry } from './Telemetry';
import { WorkloadsAtAGlance } from './WorkloadsAtAGlance';

const ranges = [
  { value: '5m', label: '5 min', seconds: 300 },
  { value: '30m', label: '30 min', seconds: 1_800 },
  { value: '1h', label: '1 h', seconds: 3_600 },
  { value: '6h', label: '6 h', seconds: 21_600 },
  { value: '1d', label: '1 d', seconds: 86_400 },
  { value: '7d', label: '7 d', seconds: 604_800 },
];

const DEFAULT_RANGE = ranges[2];

/** How the component performs: requests, success and latency, with the query behind each. @public */
export function SignalsTab() {
  const [value, setRange] = useUrlState('range', DEFAULT_RANGE.value);
  const range = ranges.find(known => known.value === value) ?? DEFAULT_RANGE;
  const [compare, setCompare] = useUrlState('compare', '');
  const compared = compare === 'previous';
  const [previous, setPrevious] = useState<PreviousPeriod>();
  const handle = useReport('signals', {
    rangeSeconds: range.seconds,
    detail: 'full',
  });
  return (
    <ReportState
      handle={handle}
      subject="Signals"
      toolbar={
        <div
          className={css.toolbar}
          style={{ justifyContent: 'space-between' }}
        >
          <Segments
            label="Range"
            options={ranges}
            value={range.value}
            onChange={setRange}
          />
          <span className={css.row}>
            {handle.report && (
              <span className={`${css.muted} ${css.small}`} role="status">
                {handle.loading && 'Reading… '}
                {formatSpan(
                  handle.report.data.window.from,
                  handle.report.data.window.to,
                )}
              </span>
            )}
            <button
              type="button"
              className={css.iconButton}
              aria-pressed={compared}
              onClick={() => setCompare(compared ? '' : 'previous')}
            >
              Compare with the period before
            </button>
            <button
              type="button"
              className={css.iconButton}
              onClick={handle.retry}
            >
              <RiRefreshLine aria-hidden />
              Refresh
            </button>
          </span>
        </div>
      }
    >
      {report => (
        <>
          {/* Without numbers now there is nothing to compare, and the reason is said once. */}
          {compared && isMeasured(report.data) && (
            <Compared rangeSeconds={range.seconds} onRead={setPrevious} />
          )}
          <Signals
            data={report.data}
            waiting={handle.loading}
            rangeSeconds={range.seconds}
            previous={previous}
          />
          <WorkloadsAtAGlance rangeSeconds={range.seconds} />
          <Telemetry />
          <PublishedDashboards dashboards={report.data.dashboards} />
        </>
      )}
    </ReportState>
  );
}

/** The period before, in numbers; its lines go to the charts. */
function Compared(props: {
  rangeSeconds: number;
  onRead: (previous: PreviousPeriod | undefined) => void;
}) {
  const { rangeSeconds, onRead } = props;
  const handle = useReport('signals', { rangeSeconds, detail: 'previous' });
  const previous = handle.report?.data.previous;
  useEffect(() => {
    onRead(previous);
    return () => onRead(undefined);
  }, [previous, onRead]);
  return <Comparison handle={handle} />;
}
