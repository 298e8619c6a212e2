import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ObservedSplit } from '@meshwright/backstage-plugin-service-mesh-common';
import { EvidenceView } from '../../components/EvidenceLink';
import { Pill } from '../../components/Pill';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { compact } from '../../format/rate';
import { formatRatio } from '../../format/ratio';
import { formatMoment } from '../../format/time';
import { TemplateLink } from '../../templates/TemplateLink';
import { CsvButton } from './CsvButton';
import {
  comparedTone,
  editWords,
  gateVerdicts,
  latencyWords,
  ownerWords,
  shareVerdicts,
  successWords,
} from './splitWords';

/** What was observed of a split: shares, how the versions do, who writes the weights, and what a canary may do next. @internal */
export function ObservedSplitView({
  observed,
  counted,
  rangeSeconds,
}: {
  observed: ObservedSplit;
  /** False when nothing could be counted: no number is shown, and nothing is judged by it. */
  counted: boolean;
  rangeSeconds: number;
}) {
  const { owner, notes } = observed;
  return (
    <div className={css.stack}>
      {counted && <Shares observed={observed} rangeSeconds={rangeSeconds} />}
      {counted && observed.changedAt !== undefined && (
        <p className={`${css.banner} ${css.info}`} style={{ margin: 0 }}>
          <span>
            The weights changed at{' '}
            <time dateTime={new Date(observed.changedAt).toISOString()}>
              {formatMoment(observed.changedAt)}
            </time>
            , inside this window: what was counted is of before and after. A
            range that begins later shows them as they are now.
          </span>
        </p>
      )}
      {notes.map(note => (
        <span key={note} className={css.small}>
          {note}
        </span>
      ))}
      <dl className={css.facts}>
        <dt>Weights are written by</dt>
        <dd>
          <span className={css.row}>
            <Pill tone={owner.editByHand === 'allowed' ? 'neutral' : 'warning'}>
              {ownerWords(owner)}
            </Pill>
            <span>{editWords(owner)}</span>
            <span className={css.small}>
              <EvidenceView evidence={owner.evidence} />
            </span>
          </span>
        </dd>
        {counted && <Gate observed={observed} />}
      </dl>
    </div>
  );
}

function backendName({ split }: ObservedSplit, i: number): string {
  const { subset, host } = split.backends[i];
  return subset ?? host.split('.', 1)[0];
}

function Shares({
  observed,
  rangeSeconds,
}: {
  observed: ObservedSplit;
  rangeSeconds: number;
}) {
  const { backends, split, comparisons } = observed;
  const table = () => ({
    head: [
      'backend',
      'configured (0-1)',
      'observed (0-1)',
      'low (0-1)',
      'high (0-1)',
      'requests',
      'verdict',
      'success (0-1)',
      'p50 (ms)',
      'p95 (ms)',
      'p99 (ms)',
    ],
    rows: backends.map((backend, i) => [
      backendName(observed, i),
      split.backends[i].share,
      backend.share,
      backend.interval?.[0],
      backend.interval?.[1],
      backend.requests,
      backend.verdict,
      backend.success,
      backend.p50,
      backend.p95,
      backend.p99,
    ]),
  });
  return (
    <>
      <div className={css.spread}>
        <span className={`${css.small} ${css.muted}`}>
          As counted over {formatDuration(rangeSeconds * 1000)}; shares with
          their 99% confidence interval
        </span>
        <CsvButton title={`Split of ${split.host}`} table={table} />
      </div>
      <ScrollRegion label={`Observed split of ${split.host}`}>
        <table className={`${css.table} ${css.stacked}`}>
          <thead>
            <tr>
              <th scope="col">Backend</th>
              <th scope="col" className={css.right}>
                Configured
              </th>
              <th scope="col" className={css.right}>
                Observed
              </th>
              <th scope="col" className={css.right}>
                Requests
              </th>
              <th scope="col">Verdict</th>
              <th scope="col" className={css.right}>
                Success
              </th>
              <th scope="col" className={css.right}>
                p50 · p95 · p99
              </th>
            </tr>
          </thead>
          <tbody>
            {backends.map((backend, i) => {
              const words = shareVerdicts[backend.verdict];
              return (
                <tr key={i}>
                  <th scope="row" className={css.mono}>
                    {backendName(observed, i)}
                  </th>
                  <td className={css.right} data-label="Configured">
                    {formatRatio(split.backends[i].share)}
                  </td>
                  <td className={css.right} data-label="Observed">
                    {formatRatio(backend.share)}
                    {backend.interval && (
                      <div className={`${css.small} ${css.muted}`}>
                        {formatRatio(backend.interval[0])}–
                        {formatRatio(backend.interval[1])}
                      </div>
                    )}
                  </td>
                  <td className={css.right} data-label="Requests">
                    {compact(Math.round(backend.requests))}
                  </td>
                  <td data-label="Verdict">
                    <Pill tone={words.tone} title={words.title}>
                      {words.text}
                    </Pill>
                  </td>
                  <td className={css.right} data-label="Success">
                    {formatRatio(backend.success)}
                  </td>
                  <td
                    className={`${css.right} ${css.wide}`}
                    data-label="p50 · p95 · p99"
                  >
                    {backend.p50 === undefined && backend.p99 === undefined
                      ? '–'
                      : [backend.p50, backend.p95, backend.p99]
                          .map(formatDuration)
                          .join(' · ')}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
      {comparisons.map(comparison => (
        <div key={comparison.candidate} className={css.row}>
          <span>
            <span className={css.mono}>
              {backendName(observed, comparison.candidate)}
            </span>{' '}
            beside{' '}
            <span className={css.mono}>
              {backendName(observed, comparison.baseline)}
            </span>
            :
          </span>
          <Pill
            tone={comparedTone(comparison.success.verdict)}
            title={
              comparison.success.pValue === undefined
                ? undefined
                : `Probability of such a difference by chance: ${comparison.success.pValue.toPrecision(
                    2,
                  )}`
            }
          >
            success {successWords(comparison)}
          </Pill>
          <Pill tone={comparedTone(comparison.latency.verdict)}>
            latency {latencyWords(comparison)}
          </Pill>
        </div>
      ))}
    </>
  );
}

function Gate({ observed }: { observed: ObservedSplit }) {
  const { entity } = useEntity();
  const { gate, change } = observed;
  if (!gate) return null;
  const workload = {
    entityRef: stringifyEntityRef(entity),
    mesh: change?.mesh,
    target: change?.target,
  };
  const words = gateVerdicts[gate.verdict];
  return (
    <>
      <dt>Canary gate</dt>
      <dd className={css.tight}>
        <span className={css.row}>
          <Pill tone={words.tone}>{words.text}</Pill>
          <span>
            <span className={css.mono}>
              {backendName(observed, gate.canary)}
            </span>{' '}
            has {Number(gate.percent.toFixed(1))}% of the requests.{' '}
            {gate.reasons.join(' ')}
          </span>
        </span>
        <span className={`${css.small} ${css.muted}`}>
          Steps {gate.settings.steps.join(' → ')}%; stops above{' '}
          {formatRatio(gate.settings.maxErrorRate)} of failed requests; needs{' '}
          {gate.settings.minRequests} requests.
        </span>
        {change && (
          <span className={css.row}>
            {change.next && gate.next !== undefined && (
              <TemplateLink
                template="mesh-canary"
                values={{ workload, backends: change.next }}
              >
                Next step: {gate.next}%
              </TemplateLink>
            )}
            {gate.percent > 0 && (
              <TemplateLink
                template="mesh-canary"
                values={{ workload, backends: change.rollBack }}
              >
                Roll back
              </TemplateLink>
            )}
          </span>
        )}
      </dd>
    </>
  );
}
