import { ReactNode } from 'react';
import { Report } from '@meshwright/backstage-plugin-service-mesh-common';
import { Button, Skeleton } from '@backstage/ui';
import { RiAlertLine, RiErrorWarningLine, RiLockLine } from '@remixicon/react';
import { formatDuration } from '../format/duration';
import { endSentence } from '../format/endSentence';
import { errorWords } from '../format/errorWords';
import { useNow } from '../hooks/useNow';
import { ReportHandle } from '../hooks/useReport';
import { EmptyState, EmptyStateHeading } from './EmptyState';
import { EvidenceDrawerProvider } from './EvidenceDrawer';
import { isForbidden } from './isForbidden';
import { Problems } from './Problems';
import { Unmapped } from './Unmapped';
import css from './mesh.module.css';

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
        <EmptyStateHeading.Provider value={props.heading}>
          <ReportBody {...props} />
        </EmptyStateHeading.Provider>
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
