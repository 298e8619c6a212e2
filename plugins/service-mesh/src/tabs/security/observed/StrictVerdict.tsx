import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  ObservedMtlsData,
  ObservedPort,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Pill } from '../../../components/Pill';
import css from '../../../components/mesh.module.css';
import { TemplateLink } from '../../../templates/TemplateLink';
import { ObservedClient } from './ObservedClient';
import own from './observed.module.css';
import {
  countWords,
  readinessSentence,
  strictForm,
  timeWords,
  verdictWords,
} from './strictWords';

/** Whether a port can require mTLS, who would break, and what is not known. @internal */
export function StrictVerdict(props: {
  workloads: ObservedMtlsData['workloads'];
  port: ObservedPort;
  window: string;
}) {
  const { workloads, port, window } = props;
  const { entity } = useEntity();
  const { verdict, breaking, doubts } = port.readiness;
  const words = verdictWords[verdict];
  return (
    <div className={`${own.verdict} ${css.tight}`}>
      <div className={css.row}>
        <span>Ready for STRICT?</span>
        <Pill tone={words.tone}>{words.text}</Pill>
        {verdict === 'ready' && (
          <TemplateLink
            template="mesh-strict"
            values={strictForm(stringifyEntityRef(entity), workloads)}
          >
            Write the change
          </TemplateLink>
        )}
      </div>
      <span>{readinessSentence(port.readiness, window)}</span>
      {breaking.length > 0 && (
        <ul className={css.list}>
          {breaking.map((caller, i) => (
            <li key={i}>
              <ObservedClient caller={caller} />:{' '}
              {countWords(caller.plaintext, caller.unit)}, first seen{' '}
              {timeWords(caller.plaintextFirstSeen ?? caller.firstSeen)}, last
              seen {timeWords(caller.plaintextLastSeen ?? caller.lastSeen)}
              {caller.reasons.map(reason => (
                <div key={reason.code} className={`${css.muted} ${css.small}`}>
                  {reason.text}
                </div>
              ))}
            </li>
          ))}
        </ul>
      )}
      {doubts.length > 0 && (
        <>
          {verdict !== 'unknown' && <span>What is not known:</span>}
          <ul className={css.list}>
            {doubts.map(doubt => (
              <li key={doubt.code}>{doubt.text}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
