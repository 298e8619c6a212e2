import { ReactNode } from 'react';
import {
  MeasuredData,
  Report,
  ReportProblem,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Skeleton } from '@backstage/ui';
import { RiLockLine, RiQuestionLine } from '@remixicon/react';
import { errorWords } from '../format/errorWords';
import { ReportHandle } from '../hooks/useReport';
import { signalStates } from '../tabs/traffic/signalStates';
import { MeshCard } from './MeshCard';
import { isForbidden } from './isForbidden';
import { Problems } from './Problems';
import css from './mesh.module.css';

/** A card with a report of its own, beside the report of its tab: a failure here leaves the rest of the tab alone. @internal */
export function ReportSection<T>(props: {
  handle: ReportHandle<T>;
  title: string;
  /** Controls; they stay usable while there is no report. */
  aside?: ReactNode;
  /** The content of the card; undefined = the card is not shown at all. */
  children: (report: Report<T>) => ReactNode | undefined;
}) {
  const { handle, title, aside } = props;
  const { report, error } = handle;
  if (error && isForbidden(error)) {
    return (
      <MeshCard title={title} aside={aside}>
        <div className={css.row}>
          <RiLockLine size={16} aria-hidden /> You may not see this of the
          entity.
        </div>
      </MeshCard>
    );
  }
  if (!report && error) {
    return (
      <MeshCard title={title} aside={aside}>
        <div role="alert">
          <strong>{title} could not be loaded.</strong> {errorWords(error)}{' '}
          <button
            type="button"
            className={css.textButton}
            onClick={handle.retry}
          >
            Try again
          </button>
        </div>
      </MeshCard>
    );
  }
  if (!report) {
    return (
      <MeshCard title={title} aside={aside}>
        <div role="status" aria-busy="true" aria-label={`Loading ${title}`}>
          <Skeleton width="100%" height={96} />
        </div>
      </MeshCard>
    );
  }
  const content = props.children(report);
  if (content === undefined) return null;
  return (
    <MeshCard title={title} aside={aside}>
      {error && (
        <p className={css.muted} style={{ margin: 0 }} role="status">
          Not up to date: {errorWords(error)}{' '}
          <button
            type="button"
            className={css.textButton}
            onClick={handle.retry}
          >
            Try again
          </button>
        </p>
      )}
      <Problems problems={problemsOfMetrics(report)} />
      {content}
    </MeshCard>
  );
}

/** The problem of each cluster that a state stands for. */
const SAID_BY_CONTENT: Readonly<
  Partial<Record<MeasuredData['state'], ReportProblem['code']>>
> = {
  'prometheus-down': 'prometheus-down',
  'prometheus-rejects': 'prometheus-rejects',
  'prometheus-unavailable': 'prometheus-unavailable',
  'not-prometheus': 'prometheus-wrong-server',
  forbidden: 'prometheus-forbidden',
  'not-configured': 'prometheus-not-configured',
};

/** What is wrong with the clusters is said once, at the top of the tab; that nothing was measured, by the content. @internal */
export function problemsOfMetrics<T>({
  data,
  problems,
}: Report<T>): readonly ReportProblem[] {
  const { state = 'ok' } = (data ?? {}) as Partial<MeasuredData>;
  return problems.filter(
    ({ code }) =>
      code === 'history-unreadable' ||
      (code.startsWith('prometheus') && code !== SAID_BY_CONTENT[state]),
  );
}

/** Why there is nothing to show from the metrics. @internal */
export function NotMeasured({ data }: { data: MeasuredData }) {
  const words = signalStates[data.state];
  return (
    <div className={css.row} style={{ alignItems: 'flex-start' }}>
      <RiQuestionLine size={18} aria-hidden style={{ marginTop: 2 }} />
      <div className={css.tight} style={{ flex: 1 }}>
        <strong>{words.title || 'Nothing was measured'}</strong>
        <span>{data.explanation ?? words.explanation}</span>
      </div>
    </div>
  );
}
