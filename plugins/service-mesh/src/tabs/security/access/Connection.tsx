import {
  AccessAnswer,
  AccessConnection,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { CallersEvidence } from '../../../components/EvidenceDrawer';
import { EvidenceView } from '../../../components/EvidenceLink';
import { Pill, Tone } from '../../../components/Pill';
import css from '../../../components/mesh.module.css';

const outcomes: Record<
  AccessConnection['outcome'],
  { readonly tone: Tone; readonly words: string }
> = {
  open: { tone: 'info', words: 'connects' },
  fails: { tone: 'negative', words: 'fails' },
  depends: { tone: 'warning', words: 'open' },
  unknown: { tone: 'unknown', words: 'not known' },
};

/** How the caller connects: the step before every rule. @internal */
export function Connection({
  connection,
  callers,
}: {
  connection: AccessConnection | undefined;
  /** Entities of the caller. */
  callers: readonly string[];
}) {
  if (!connection)
    return (
      <span className={css.muted}>
        How the caller connects is not part of the answer: no workload is known
        to show this identity, so it is taken to be shown.
      </span>
    );
  const { from, to, when, outcome, identified, dependsOn } = connection;
  const { tone, words } = outcomes[outcome];
  return (
    <div className={css.tight}>
      <strong>The connection</strong>
      <div className={css.row}>
        <Pill tone={tone}>{words}</Pill>
        <span>{sentence(connection.explanation)}</span>
      </div>
      {identified === false && outcome !== 'fails' && (
        <span>
          It carries no identity: rules that name the caller, its namespace or
          its service account do not match.
        </span>
      )}
      {dependsOn.length > 0 && (
        <span>It depends on {dependsOn.join(' and ')}.</span>
      )}
      {(from.length > 0 || to.length > 0 || when !== undefined) && (
        <span className={`${css.muted} ${css.small}`}>
          {[
            ...(from.length
              ? [`from ${from.map(({ name }) => name).join(', ')}`]
              : []),
            ...(to.length ? [`to ${to.join(', ')}`] : []),
            ...(when === undefined ? [] : [`when ${when}`]),
          ].join(' ')}
        </span>
      )}
      <div className={css.small}>
        <CallersEvidence value={callers}>
          <EvidenceView evidence={connection.evidence} />
        </CallersEvidence>
      </div>
    </div>
  );
}

/** What stands in the way besides access; the verdict is about access only. @internal */
export function Beyond({ beyond }: Pick<AccessAnswer, 'beyond'>) {
  if (beyond.length === 0) return null;
  return (
    <div className={css.tight}>
      <strong>Besides access</strong>
      <ul className={css.list}>
        {beyond.map(({ words, evidence }) => (
          <li key={words} className={css.small}>
            {words}{' '}
            {evidence.some(({ type }) => type === 'resource') && (
              <EvidenceView evidence={evidence} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function sentence(text: string): string {
  return `${text[0].toLocaleUpperCase('en-US')}${text.slice(1)}.`;
}
