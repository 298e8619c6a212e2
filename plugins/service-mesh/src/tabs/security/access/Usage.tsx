import {
  AccessData,
  UsageCaller,
  UsageData,
  WorkloadRef,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { EntityLinks } from '../../../components/EntityLinks';
import { Pill } from '../../../components/Pill';
import { Queries } from '../../../components/Queries';
import { Dashboards } from '../../traffic/Dashboards';
import {
  NotMeasured,
  problemsOfMetrics,
} from '../../../components/ReportSection';
import { Problems } from '../../../components/Problems';
import css from '../../../components/mesh.module.css';
import { formatDuration } from '../../../format/duration';
import { errorWords } from '../../../format/errorWords';
import { compact } from '../../../format/rate';
import { ReportHandle } from '../../../hooks/useReport';
import { workloadLabel } from '../../workloadLabel';
import { canTellUnused, Seen } from './accessUsage';

/** What was seen of a caller: how much, and when last. @internal */
export function SeenCell({
  seen,
  usage,
  workloads,
  label,
}: {
  seen: Seen | undefined;
  usage: UsageData;
  workloads: readonly WorkloadRef[];
  /** Title of the column. */
  label: string;
}) {
  const whole = canTellUnused(usage, workloads);
  if (!seen)
    return (
      <td className={`${css.right} ${css.muted}`} data-label={label}>
        {whole ? 'none seen' : 'not known'}
      </td>
    );
  return (
    <td className={css.right} data-label={label}>
      {whole ? '' : 'at least '}
      {compact(seen.requests)}
      {(seen.denied ?? 0) > 0 && (
        <div>
          <Pill tone="warning">{compact(seen.denied ?? 0)} refused</Pill>
        </div>
      )}
      <div className={`${css.small} ${css.muted}`}>
        <Ago at={seen.lastSeen} usage={usage} />
      </div>
    </td>
  );
}

function Ago({ at, usage }: { at: number; usage: UsageData }) {
  const { to, stepSeconds } = usage.window;
  const age = to - at;
  return (
    <time dateTime={new Date(at).toISOString()}>
      {age < stepSeconds * 1000
        ? `last within ${formatDuration(stepSeconds * 1000)}`
        : `last ${formatDuration(age)} ago`}
    </time>
  );
}

/** How exact the numbers are, or why there are none. @internal */
export function UsageNotes({ handle }: { handle: ReportHandle<UsageData> }) {
  const { report, error } = handle;
  if (error && !report)
    return (
      <span className={css.muted}>
        Observed callers could not be read: {errorWords(error)}{' '}
        <button type="button" className={css.textButton} onClick={handle.retry}>
          Try again
        </button>
      </span>
    );
  if (!report) return null;
  const { data } = report;
  return (
    <div className={`${css.tight} ${css.small}`}>
      <Problems problems={problemsOfMetrics(report)} />
      {data.state === 'ok' && data.unmeasured && (
        <strong>
          Not all callers were counted at{' '}
          {data.unmeasured
            .map(one => `${workloadLabel(one)} in ${one.cluster}`)
            .join(', ')}
          .
        </strong>
      )}
      {data.state === 'ok' ? (
        data.precision.map(({ mesh, words }) => (
          <span key={mesh} className={css.muted}>
            {words}
          </span>
        ))
      ) : (
        <NotMeasured data={data} />
      )}
      <div className={css.spread}>
        <Queries queries={data.queries} />
        <Dashboards dashboards={data.dashboards} panel="inbound" />
      </div>
    </div>
  );
}

/** What the matrix does not show. @internal */
export function MatrixNotes({ data }: { data: AccessData }) {
  const {
    callersLeftOut = 0,
    operationsLeftOut = 0,
    infrastructure = [],
  } = data;
  const notes = [
    callersLeftOut > 0 &&
      `${callersLeftOut} more callers are not listed; ask about them above.`,
    operationsLeftOut > 0 &&
      `${operationsLeftOut} more operations are told apart by the rules and not listed; ask about them above.`,
    infrastructure.length > 0 &&
      `Not listed as callers, because they carry the requests of others: ${infrastructure
        .map(({ label, role }) => `${label} (${role})`)
        .join(', ')}.`,
  ].filter(Boolean);
  return notes.length === 0 ? null : (
    <ul className={`${css.list} ${css.small} ${css.muted}`}>
      {notes.map(note => (
        <li key={String(note)}>{note}</li>
      ))}
    </ul>
  );
}

/** Callers that were seen and that no rule and no workload names. @internal */
export function Elsewhere({ callers }: { callers: readonly UsageCaller[] }) {
  if (callers.length === 0) return null;
  return (
    <div className={`${css.tight} ${css.small}`}>
      <strong>Also seen, under “anyone else”</strong>
      <ul className={css.list}>
        {callers.map((caller, i) => (
          <li key={i}>
            <EntityLinks
              refs={caller.entityRefs}
              otherwise={
                <span className={css.mono}>
                  {caller.identity ?? caller.callerWorkload ?? 'unknown'}
                </span>
              }
            />
            : {compact(caller.requests)} requests
          </li>
        ))}
      </ul>
    </div>
  );
}
