import { createContext, ReactNode, useContext } from 'react';
import {
  EntityMapping,
  Report,
  ReportProblem,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Button, Skeleton } from '@backstage/ui';
import {
  RiAlertLine,
  RiErrorWarningLine,
  RiInformationLine,
  RiLockLine,
  RiMapPinLine,
} from '@remixicon/react';
import { formatDuration } from '../format/duration';
import { errorWords } from '../format/errorWords';
import { ReportHandle } from '../hooks/useReport';
import { useNow } from '../hooks/useNow';
import { EvidenceDrawerProvider } from './EvidenceDrawer';
import css from './mesh.module.css';

const HeadingContext = createContext<string | undefined>(undefined);

/** Every state of a report around its content: loading, forbidden, error, empty, partial, stale and whole. @internal */
export function ReportState<T>(props: {
  handle: ReportHandle<T>;
  /** What is being shown, such as `mTLS`. */
  subject: string;
  /** What the states without a report are about, where they are not alone on the page. */
  heading?: string;
  /** Controls of what is asked; they stay usable while there is no report. */
  toolbar?: ReactNode;
  children: (report: Report<T>) => ReactNode;
}) {
  const { handle } = props;
  return (
    <div className={css.root}>
      <EvidenceDrawerProvider>
        <HeadingContext.Provider value={props.heading}>
          <ReportBody {...props} />
        </HeadingContext.Provider>
        <span className={css.hidden} aria-live="polite">
          {handle.changes > 0 && `${props.subject} updated`}
        </span>
      </EvidenceDrawerProvider>
    </div>
  );
}

function ReportBody<T>({
  handle,
  subject,
  toolbar,
  children,
}: Parameters<typeof ReportState<T>>[0]) {
  const { report, error } = handle;
  if (!report) {
    if (error && isForbidden(error)) return <Forbidden subject={subject} />;
    return (
      <>
        {toolbar}
        {error ? (
          <Failed subject={subject} error={error} retry={handle.retry} />
        ) : (
          <Loading subject={subject} />
        )}
      </>
    );
  }
  // What was shown before a withdrawn permission must not stay.
  if (error && isForbidden(error)) return <Forbidden subject={subject} />;
  return (
    <>
      {error && <Stale handle={handle} />}
      <Problems problems={report.problems} />
      {report.mapping.state === 'mapped' ? (
        <>
          {toolbar}
          {children(report)}
        </>
      ) : (
        <Unmapped mapping={report.mapping} />
      )}
    </>
  );
}

function Loading({ subject }: { subject: string }) {
  return (
    <div
      aria-busy="true"
      aria-label={`Loading ${subject}`}
      role="status"
      className={css.stack}
    >
      <Skeleton width="100%" height={72} />
      <Skeleton width="100%" height={180} />
      <Skeleton width="100%" height={120} />
    </div>
  );
}

function Forbidden({ subject }: { subject: string }) {
  return (
    <EmptyState
      icon={<RiLockLine aria-hidden />}
      title={`You may not see ${subject} of this entity`}
    >
      <p>
        Mesh data is shown to those who may see the entity and hold the
        permission <span className={css.code}>service-mesh.entity.read</span>{' '}
        for it. Ask the owner of the entity or the platform team.
      </p>
    </EmptyState>
  );
}

function Failed(props: { subject: string; error: Error; retry: () => void }) {
  return (
    <div role="alert">
      <EmptyState
        icon={<RiErrorWarningLine aria-hidden />}
        title={`${props.subject} could not be loaded`}
      >
        <p>{errorWords(props.error)}</p>
        <p className={css.muted}>The page keeps trying on its own.</p>
        <Button variant="secondary" onPress={props.retry}>
          Try now
        </Button>
      </EmptyState>
    </div>
  );
}

function Stale<T>({ handle }: { handle: ReportHandle<T> }) {
  const now = useNow(1_000);
  return (
    <div role="status" className={`${css.banner} ${css.warning}`}>
      <RiAlertLine aria-hidden />
      <div>
        <strong>
          Not up to date
          {handle.confirmedAt !== undefined &&
            `: last confirmed ${formatDuration(
              Math.max(0, now - handle.confirmedAt),
            )} ago`}
        </strong>
        <div>
          {handle.error && endSentence(errorWords(handle.error))}{' '}
          <button
            type="button"
            className={css.textButton}
            onClick={handle.retry}
          >
            Try now
          </button>
        </div>
      </div>
    </div>
  );
}

/** What made a report less than complete, with the fix. @internal */
export function Problems({ problems }: { problems: readonly ReportProblem[] }) {
  if (problems.length === 0) return null;
  const worst = ['error', 'warning', 'info'].find(severity =>
    problems.some(p => p.severity === severity),
  );
  const tone = { error: css.negative, warning: css.warning, info: css.info }[
    worst ?? 'info'
  ];
  return (
    <div role="status" className={`${css.banner} ${tone}`}>
      {worst === 'info' ? (
        <RiInformationLine aria-hidden />
      ) : (
        <RiAlertLine aria-hidden />
      )}
      <div className={css.stack} style={{ gap: 4 }}>
        <strong>{titleOf(problems, worst)}</strong>
        {problems.map((problem, i) => (
          <div key={i}>
            {problem.cluster && !problem.message.includes(problem.cluster) && (
              <strong>{problem.cluster}: </strong>
            )}
            {endSentence(problem.message)}
            {problem.ageMs !== undefined &&
              ` Shown is what it said ${formatDuration(problem.ageMs)} ago.`}
            {problem.fix && <> → {problem.fix}</>}
          </div>
        ))}
      </div>
    </div>
  );
}

function titleOf(
  problems: readonly ReportProblem[],
  worst: string | undefined,
): string {
  if (worst === 'info') return 'Good to know';
  return problems.every(problem => problem.ageMs !== undefined)
    ? 'Shown as last known'
    : 'This is not the whole picture';
}

const unmappedTitles: Record<
  Exclude<EntityMapping['state'], 'mapped'>,
  string
> = {
  'no-annotation': 'This entity does not say which workloads it means',
  'no-match': 'No workload matches this entity',
  'no-clusters': 'No cluster to look in',
  'clusters-unavailable': 'The clusters could not be read yet',
};

function Unmapped({ mapping }: { mapping: EntityMapping }) {
  if (mapping.state === 'mapped') return null;
  return (
    <EmptyState
      icon={<RiMapPinLine aria-hidden />}
      title={unmappedTitles[mapping.state]}
    >
      <p>{mapping.explanation}</p>
      {mapping.fix && (
        <p>
          <strong>To fix it:</strong> {mapping.fix}
        </p>
      )}
      {mapping.selections.length > 0 && (
        <p className={css.muted}>
          Read from{' '}
          {mapping.selections.map(selection => selection.annotation).join(', ')}
        </p>
      )}
      {mapping.clusters.length > 0 && mapping.state === 'no-match' && (
        <p className={css.muted}>Looked in {mapping.clusters.join(', ')}</p>
      )}
    </EmptyState>
  );
}

/** A page without data that says why. @internal */
export function EmptyState(props: {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
}) {
  const heading = useContext(HeadingContext);
  return (
    <div className={`${css.card} ${css.empty}`}>
      {heading && <span className={css.muted}>{heading}</span>}
      <span className={css.emptyIcon}>{props.icon}</span>
      <h2>{props.title}</h2>
      {props.children}
    </div>
  );
}

/** Words with a full stop. @internal */
export function endSentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

/** Whether the reader may not see what was asked for. @internal */
export function isForbidden(error: Error): boolean {
  const { statusCode, name } = error as Error & { statusCode?: number };
  return statusCode === 403 || name === 'NotAllowedError';
}
