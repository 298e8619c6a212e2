import { RouteAnswer } from '@meshwright/backstage-plugin-service-mesh-common';
import { EvidenceView } from '../../components/EvidenceLink';
import { Pill, Tone } from '../../components/Pill';
import { UnknownBadge } from '../../components/UnknownBadge';
import css from '../../components/mesh.module.css';
import pictures from '../../components/pictures.module.css';
import { formatRatio } from '../../format/ratio';
import { RouteMatches } from './RouteMatches';
import { Treatment } from './Treatment';

const outcomes: Record<
  Exclude<RouteAnswer['outcome'], 'unknown'>,
  { readonly tone: Tone; readonly text: string }
> = {
  forward: { tone: 'positive', text: 'Forwarded' },
  redirect: { tone: 'info', text: 'Redirected' },
  response: { tone: 'info', text: 'Answered by the proxy' },
  refused: { tone: 'negative', text: 'Refused' },
  passthrough: { tone: 'warning', text: 'Passed through' },
};

/** What becomes of a request in one cluster, and why. @internal */
export function RouteAnswerView(props: {
  cluster: string;
  answer: RouteAnswer;
}) {
  const { cluster, answer } = props;
  const { rule, destinations } = answer;
  return (
    <div className={`${pictures.answer} ${css.stack}`}>
      <div className={css.row}>
        {answer.outcome === 'unknown' ? (
          <UnknownBadge />
        ) : (
          <Pill tone={outcomes[answer.outcome].tone}>
            {outcomes[answer.outcome].text}
          </Pill>
        )}
        <Pill tone="neutral">
          {answer.mesh}, cluster {cluster}
        </Pill>
        <strong>{answer.explanation}</strong>
      </div>
      {destinations.length > 0 && (
        <ul className={css.bars} aria-label="Where the request goes">
          {destinations.map((backend, i) => (
            <li key={i}>
              <div className={css.barHead}>
                <span className={css.row}>
                  <span className={css.mono}>
                    {backend.host}
                    {backend.port !== undefined && `:${backend.port}`}
                  </span>
                  {backend.subset && (
                    <Pill tone="neutral">subset {backend.subset}</Pill>
                  )}
                  {backend.problem && (
                    <Pill tone="negative">{backend.problem}</Pill>
                  )}
                </span>
                <strong className={css.numeric}>
                  {backend.share === undefined
                    ? 'no share'
                    : formatRatio(backend.share)}
                </strong>
              </div>
              <div className={css.barTrack} aria-hidden>
                <span
                  className={css.barFill}
                  style={{ width: `${(backend.share ?? 0) * 100}%` }}
                />
              </div>
            </li>
          ))}
        </ul>
      )}
      <dl className={css.facts}>
        {rule && (
          <>
            <dt>Matched rule</dt>
            <dd>
              {rule.name && (
                <>
                  <strong>{rule.name}</strong>{' '}
                  <span className={css.muted}>takes </span>
                </>
              )}
              <RouteMatches split={rule} />
            </dd>
          </>
        )}
        {answer.redirect && (
          <>
            <dt>Redirect</dt>
            <dd>
              {answer.redirect.code} to{' '}
              <span className={css.code}>{answer.redirect.location}</span>
            </dd>
          </>
        )}
        {answer.response && (
          <>
            <dt>Response</dt>
            <dd>status {answer.response.status}</dd>
          </>
        )}
        {answer.sent && (
          <>
            <dt>Arrives as</dt>
            <dd className={css.mono}>
              {answer.sent.host}
              {answer.sent.path}
            </dd>
          </>
        )}
        <dt>Because of</dt>
        <dd>
          <EvidenceView evidence={answer.evidence} />
        </dd>
      </dl>
      {rule && (
        <Treatment
          split={{
            ...rule,
            // Told above, for this very request.
            redirect: undefined,
            directResponse: undefined,
          }}
        />
      )}
    </div>
  );
}
