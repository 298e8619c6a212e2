import { ReactNode } from 'react';
import {
  AccessChange,
  AccessDirection,
  Finding,
  PreviewCaller,
  PreviewData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { EntityLinks } from '../../../components/EntityLinks';
import { Pill, Tone } from '../../../components/Pill';
import { ScrollRegion } from '../../../components/ScrollRegion';
import { SeverityBadge } from '../../../components/SeverityBadge';
import { VerdictBadge } from '../../../components/VerdictBadge';
import css from '../../../components/mesh.module.css';
import { formatDuration } from '../../../format/duration';
import { compact } from '../../../format/rate';
import { formatRatio } from '../../../format/ratio';
import { workloadLabel } from '../../workloadLabel';
import own from './access.module.css';

const directions: Record<
  AccessChange['direction'] | AccessDirection,
  { readonly tone: Tone; readonly words: string }
> = {
  wider: { tone: 'warning', words: 'wider' },
  narrower: { tone: 'info', words: 'narrower' },
  none: { tone: 'neutral', words: 'no effect' },
  unclear: { tone: 'unknown', words: 'unclear' },
};

const effects: Record<
  PreviewCaller['effect'],
  { readonly tone: Tone; readonly words: string }
> = {
  loses: { tone: 'negative', words: 'loses access' },
  'may-lose': { tone: 'warning', words: 'may lose a part' },
  gains: { tone: 'info', words: 'gains access' },
  'may-gain': { tone: 'info', words: 'may gain a part' },
};

/** What it comes to, cluster by cluster. */
function Clusters({ clusters }: Pick<PreviewData, 'clusters'>) {
  return (
    <ScrollRegion label="By cluster">
      <table className={`${css.table} ${css.stacked}`}>
        <thead>
          <tr>
            <th scope="col">Cluster</th>
            <th scope="col" className={css.right}>
              Access
            </th>
            <th scope="col" className={css.right}>
              mTLS
            </th>
            <th scope="col" className={css.right}>
              New findings
            </th>
            <th scope="col" className={css.right}>
              Solved findings
            </th>
          </tr>
        </thead>
        <tbody>
          {clusters.map(one => (
            <tr key={one.cluster}>
              <th scope="row">{one.cluster}</th>
              {one.meant ? (
                [one.cells, one.mtls, one.newFindings, one.solvedFindings].map(
                  (count, i) => (
                    <td key={i} className={css.right}>
                      {count}
                    </td>
                  ),
                )
              ) : (
                <td colSpan={4} className={css.muted}>
                  not meant for it
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** What a change would mean, in words and before → after. @internal */
export function PreviewResult({ data }: { data: PreviewData }) {
  const { effects: touched, problems, unread, complete, changes } = data;
  const nothing =
    changes.length === 0 &&
    data.cells.length === 0 &&
    data.mtls.length === 0 &&
    data.routes.length === 0 &&
    data.newFindings.length === 0 &&
    data.solvedFindings.length === 0;
  return (
    <div className={css.stack}>
      {data.clusters.length > 1 && <Clusters clusters={data.clusters} />}
      <ul className={css.list}>
        {touched.map((entry, i) => (
          <li key={i}>
            {entry.ref.kind} {entry.ref.namespace}/{entry.ref.name}:{' '}
            <strong>{entry.effect}</strong>{' '}
            <span className={css.muted}>in {entry.ref.cluster}</span>
          </li>
        ))}
        {problems.map((problem, i) => (
          <li key={`problem ${i}`}>
            Document {problem.position + 1}: {problem.problem}
            {problem.field && <span className={css.code}>{problem.field}</span>}
          </li>
        ))}
      </ul>
      {(!complete || unread.length > 0) && (
        <strong>
          Not everything that bears on access could be read
          {unread.length > 0 && ` (${unread.join(', ')})`}: the preview may miss
          a change.
        </strong>
      )}
      {nothing && <strong>Nothing would change for this entity.</strong>}
      {changes.length > 0 && (
        <Part title="In words">
          <ul className={css.list}>
            {changes.map((change, i) => (
              <li key={i} className={own.change}>
                <Direction direction={change.direction} />
                <span>{change.words}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Observed observed={data.observed} />
      <Cells data={data} />
      {data.mtls.length > 0 && (
        <Part title="mTLS">
          <ul className={css.list}>
            {data.mtls.map(({ workload, port, before, after }, i) => (
              <li key={i}>
                {workloadLabel(workload)}, port {port}: {before ?? 'none'} →{' '}
                <strong>{after ?? 'none'}</strong>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {data.routes.length > 0 && (
        <Part title="Routes">
          {data.routes.map(({ host, before, after }) => (
            <div key={host} className={css.tight}>
              <span className={css.mono}>{host}</span>
              <ul className={css.list}>
                {before.map((words, i) => (
                  <li key={`before ${i}`}>
                    <span className={css.muted}>before</span> {words}
                  </li>
                ))}
                {after.map((words, i) => (
                  <li key={`after ${i}`}>
                    <strong>after</strong> {words}
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </Part>
      )}
      <Findings title="New findings" findings={data.newFindings} />
      <Findings title="Solved findings" findings={data.solvedFindings} />
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={css.tight} aria-label={title}>
      <h3 className={css.sectionTitle}>{title}</h3>
      {children}
    </section>
  );
}

function Direction({
  direction,
}: {
  direction: AccessChange['direction'] | AccessDirection;
}) {
  const { tone, words } = directions[direction];
  return (
    <span>
      <Pill tone={tone}>{words}</Pill>
    </span>
  );
}

function Observed({ observed }: Pick<PreviewData, 'observed'>) {
  const { affected, callersSeen, requests, windowSeconds, lostShare } =
    observed;
  const window = formatDuration(windowSeconds * 1000);
  // A caller of two workloads is one caller.
  const touched = new Set(
    affected.map(one => one.identity ?? one.callerWorkload ?? ''),
  ).size;
  return (
    <Part title="Observed callers">
      {observed.state !== 'ok' ? (
        <span>
          Whom it would hit is not known.{' '}
          {observed.explanation ?? 'The metrics name no caller.'}
        </span>
      ) : (
        <span>
          Of {callersSeen} callers with {compact(requests)} requests in the last{' '}
          {window}, {touched === 0 ? 'none' : touched}{' '}
          {touched === 1 ? 'is' : 'are'} affected;{' '}
          <strong>{formatRatio(lostShare)}</strong> of the requests would be
          refused for certain. Whoever calls less often than that is not seen.
        </span>
      )}
      {observed.state === 'ok' && observed.unmeasured && (
        <strong>
          Not all callers were counted at{' '}
          {observed.unmeasured
            .map(one => `${workloadLabel(one)} in ${one.cluster}`)
            .join(', ')}
          : more may be affected.
        </strong>
      )}
      {affected.length > 0 && (
        <ScrollRegion label="Callers that are affected">
          <table className={`${css.table} ${css.stacked}`}>
            <thead>
              <tr>
                <th scope="col">Caller</th>
                <th scope="col">Effect</th>
                <th scope="col">Before → after</th>
                <th scope="col" className={css.right}>
                  Share of requests
                </th>
              </tr>
            </thead>
            <tbody>
              {affected.map((caller, i) => (
                <tr key={i}>
                  <th scope="row">
                    {caller.entityRefs.length > 0 ? (
                      <EntityLinks refs={caller.entityRefs} />
                    ) : (
                      <span className={css.mono}>
                        {caller.identity ??
                          caller.callerWorkload ??
                          'plaintext (no identity)'}
                      </span>
                    )}
                    {caller.workload && (
                      <span className={`${css.small} ${css.muted}`}>
                        {' '}
                        to {caller.workload.name}
                      </span>
                    )}
                  </th>
                  <td data-label="Effect">
                    <Pill tone={effects[caller.effect].tone}>
                      {effects[caller.effect].words}
                    </Pill>
                  </td>
                  <td data-label="Before → after">
                    <span className={css.row}>
                      <VerdictBadge verdict={caller.before} /> →{' '}
                      <VerdictBadge verdict={caller.after} />
                    </span>
                  </td>
                  <td className={css.right} data-label="Share of requests">
                    {formatRatio(caller.share)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Part>
  );
}

function Cells({ data }: { data: PreviewData }) {
  if (data.cells.length === 0) return null;
  return (
    <Part title="Access matrix, cells that change">
      <ScrollRegion label="Cells that change">
        <table className={`${css.table} ${css.stacked}`}>
          <thead>
            <tr>
              <th scope="col">Caller</th>
              <th scope="col">Operation</th>
              <th scope="col">On</th>
              <th scope="col">Before → after</th>
              <th scope="col">Direction</th>
            </tr>
          </thead>
          <tbody>
            {data.cells.map((cell, i) => (
              <tr key={i}>
                <th scope="row">
                  {cell.caller.entityRefs.length > 0 ? (
                    <EntityLinks refs={cell.caller.entityRefs} />
                  ) : (
                    cell.caller.label
                  )}
                </th>
                <td className={css.mono} data-label="Operation">
                  {cell.operation === 'any' ? 'any request' : cell.operation}
                </td>
                <td data-label="On">
                  {workloadLabel(cell.workload)}, port {cell.port}
                </td>
                <td data-label="Before → after">
                  <span className={css.row}>
                    <VerdictBadge verdict={cell.before.verdict} /> →{' '}
                    <VerdictBadge verdict={cell.after.verdict} />
                  </span>
                </td>
                <td data-label="Direction">
                  <Direction direction={cell.direction} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {data.cellsLeftOut !== undefined && (
        <span className={css.muted}>
          {data.cellsLeftOut} more cells change and are not listed.
        </span>
      )}
    </Part>
  );
}

function Findings(props: { title: string; findings: readonly Finding[] }) {
  if (props.findings.length === 0) return null;
  return (
    <Part title={props.title}>
      <ul className={css.list}>
        {props.findings.map((finding, i) => (
          <li key={i} className={css.row}>
            <SeverityBadge severity={finding.severity} />
            <span>
              <strong>{finding.title}</strong>: {finding.message}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
