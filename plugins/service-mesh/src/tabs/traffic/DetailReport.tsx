import { ReactNode } from 'react';
import {
  Report,
  SignalsData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Queries } from '../../components/Queries';
import { NotMeasured } from '../../components/ReportSection';
import { Problems } from '../../components/Problems';
import css from '../../components/mesh.module.css';
import { errorWords } from '../../format/errorWords';
import { ReportHandle } from '../../hooks/useReport';

/** States in which nothing was answered, so that nothing is missing either. */
const UNANSWERED: readonly SignalsData['state'][] = [
  'prometheus-down',
  'prometheus-rejects',
  'prometheus-unavailable',
  'not-prometheus',
  'incomplete',
  'forbidden',
  'not-scraped',
  'not-configured',
  'not-meshed',
  'no-workloads',
];

/**
 * A part of the signals with queries of its own: on its way, failed, not answered, answered in part, or whole. What was shown
 * stays while the backend does not answer; what Prometheus no longer answers does not.
 * @internal
 */
export function DetailReport(props: {
  handle: ReportHandle<SignalsData>;
  /** Whether there is something to show although Prometheus gave nothing. */
  keeps?: (data: SignalsData) => boolean;
  children: (report: Report<SignalsData>) => ReactNode;
}) {
  const { report, error, retry } = props.handle;
  const again = (
    <button type="button" className={css.textButton} onClick={retry}>
      Try again
    </button>
  );
  if (!report)
    return error ? (
      <div role="alert">
        {errorWords(error)} {again}
      </div>
    ) : (
      <span role="status">Reading…</span>
    );
  const { data } = report;
  const unanswered = UNANSWERED.includes(data.state);
  return (
    <>
      {error && (
        <span className={css.muted} role="status">
          Not up to date: {errorWords(error)} {again}
        </span>
      )}
      {unanswered ? (
        <NotMeasured data={data} />
      ) : (
        <Problems
          problems={report.problems.filter(({ code }) =>
            code.startsWith('prometheus'),
          )}
        />
      )}
      {!unanswered || props.keeps?.(data) ? (
        props.children(report)
      ) : (
        <Queries queries={data.queries} window={data.window} />
      )}
    </>
  );
}
