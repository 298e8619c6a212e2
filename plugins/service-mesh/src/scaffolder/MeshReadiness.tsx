import { useEffect, useMemo } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { RiExternalLinkLine } from '@remixicon/react';
import { Link } from 'react-router-dom';
import mesh from '../components/mesh.module.css';
import { EntityLinks } from '../components/EntityLinks';
import { errorWords } from '../format/errorWords';
import { tabPaths } from '../routes';
import { timeWords } from '../tabs/security/observed/strictWords';
import { FieldFrame } from './FieldFrame';
import { FieldProps, frameOf } from './FieldProps';
import { formValues, pickedWorkload } from './formValues';
import { breakingWords, Readiness, readinessOf } from './readinessOf';
import css from './scaffolder.module.css';
import { useEntityReport } from './useEntityReport';

/** Who would be cut off by STRICT, as far as it is known. @public */
export interface MeshReadinessValue {
  readonly verdict?: 'ready' | 'not ready' | 'strict' | 'unknown';
  readonly blockers?: readonly string[];
  readonly acknowledged?: boolean;
}

/** Seconds to look back for callers. */
const WEEK = 604_800;

/** What the verdict means, in a sentence. */
const sentences: Readonly<Record<Readiness['verdict'], string>> = {
  ready:
    'Ready: all that came in 7 days was mTLS, and nothing was out of sight.',
  strict: 'Only mTLS is accepted already.',
  unknown:
    'Cannot be promised: no plaintext was seen, but not everything was in sight.',
  'not ready': 'Not ready: refusing plaintext would cut these off.',
};

/** Says whether plaintext can be refused, from the mTLS that was observed on every port. @internal */
export function MeshReadiness(props: FieldProps<MeshReadinessValue>) {
  const { formData, onChange, formContext } = props;
  const { entityRef } = pickedWorkload(formContext);
  const { data, error, loading } = useEntityReport(
    entityRef,
    'observed-mtls',
    WEEK,
  );
  const readiness = useMemo<Readiness | undefined>(() => {
    if (data) return readinessOf(data);
    return error && !loading
      ? {
          verdict: 'unknown',
          breaking: [],
          doubts: [`mTLS as observed could not be read: ${errorWords(error)}`],
        }
      : undefined;
  }, [data, error, loading]);

  const value = readiness && {
    verdict: readiness.verdict,
    blockers: [...readiness.breaking.map(breakingWords), ...readiness.doubts],
  };
  const text = JSON.stringify(value);
  useEffect(() => {
    if (value) onChange({ ...value, acknowledged: formData?.acknowledged });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- when the verdict changes, not when it is taken note of
  }, [text]);
  const doubtful =
    readiness?.verdict === 'unknown' || readiness?.verdict === 'not ready';
  return (
    <FieldFrame {...frameOf(props)}>
      <div role="status" className={mesh.stack}>
        {!entityRef && 'Choose a component on the page before.'}
        {entityRef && !readiness && 'Looking at the callers of 7 days…'}
        {readiness && (
          <Verdict
            readiness={readiness}
            wider={formValues(formContext).scope !== 'workload'}
          />
        )}
        {data && (
          <span className={mesh.muted}>
            From {timeWords(data.window.from)} to {timeWords(data.window.to)}. A
            caller that comes once a month may be missing in 7 days.
          </span>
        )}
        {entityRef && readiness && <Numbers entityRef={entityRef} />}
      </div>
      {doubtful && (
        <label>
          <input
            type="checkbox"
            checked={formData?.acknowledged ?? false}
            onChange={event =>
              onChange({ ...value, acknowledged: event.target.checked })
            }
          />{' '}
          I know, and want to go on
        </label>
      )}
    </FieldFrame>
  );
}

function Verdict(props: { readiness: Readiness; wider: boolean }) {
  const { verdict, breaking, doubts } = props.readiness;
  return (
    <>
      <strong className={verdict === 'not ready' ? css.error : undefined}>
        {sentences[verdict]}
      </strong>
      {breaking.length > 0 && (
        <ul aria-label="Callers that would break">
          {breaking.map((entry, i) => (
            <li key={i}>
              {breakingWords(entry)}
              {entry.caller.client.entityRefs.length > 0 && (
                <>
                  {' '}
                  (<EntityLinks refs={entry.caller.client.entityRefs} />)
                </>
              )}
              , last seen{' '}
              {timeWords(
                entry.caller.plaintextLastSeen ?? entry.caller.lastSeen,
              )}
            </li>
          ))}
        </ul>
      )}
      {doubts.length > 0 && (
        <ul aria-label="What is not known">
          {doubts.map(doubt => (
            <li key={doubt}>{doubt}</li>
          ))}
        </ul>
      )}
      {props.wider && (
        <span>
          This is the verdict of one component. What the change reaches beyond
          it has verdicts of its own.
        </span>
      )}
    </>
  );
}

/** Where the numbers are; beside the form, which would be lost. */
function Numbers({ entityRef }: { entityRef: string }) {
  const entityPage = useRouteRef(entityRouteRef);
  const { kind, namespace, name } = parseEntityRef(entityRef);
  const path = entityPage({ kind: kind.toLowerCase(), namespace, name });
  return (
    <Link
      className={mesh.link}
      to={`${path}/${tabPaths.mtls}?observed=${WEEK}`}
      target="_blank"
    >
      Every port and caller{' '}
      <RiExternalLinkLine size={12} aria-label="opens in a new tab" />
    </Link>
  );
}
