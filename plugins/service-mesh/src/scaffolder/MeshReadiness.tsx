import { useEffect, useMemo } from 'react';
import { Workload } from '@meshwright/backstage-plugin-service-mesh-common';
import mesh from '../components/mesh.module.css';
import { FieldFrame } from './FieldFrame';
import { FieldProps, frameOf } from './FieldProps';
import { pickedWorkload } from './formValues';
import css from './scaffolder.module.css';
import { useEntityReport } from './useEntityReport';

/** Who would be cut off by STRICT, as far as it is known. @public */
export interface MeshReadinessValue {
  readonly verdict?: 'ready' | 'not ready' | 'unknown';
  readonly blockers?: readonly string[];
  readonly acknowledged?: boolean;
}

/** Seconds to look back for callers. */
const WEEK = 604_800;

/** Says whether plaintext can be refused, from the callers that were seen and the pods that have no proxy. @internal */
export function MeshReadiness(props: FieldProps<MeshReadinessValue>) {
  const { formData, onChange, formContext } = props;
  const { entityRef } = pickedWorkload(formContext);
  const overview = useEntityReport(entityRef, 'overview');
  const usage = useEntityReport(entityRef, 'usage', WEEK);
  const value = useMemo<MeshReadinessValue | undefined>(() => {
    if (overview.loading || usage.loading) return undefined;
    const outside = (overview.data?.workloads ?? [])
      .filter(notMeshed)
      .map(
        ({ namespace, name }) =>
          `${namespace}/${name} has pods without a proxy, which cannot take mTLS`,
      );
    const plaintext = (usage.data?.callers ?? [])
      .filter(({ identity }) => identity === undefined)
      .map(
        ({ callerNamespace, callerWorkload, requests }) =>
          `${
            callerWorkload
              ? `${callerNamespace}/${callerWorkload}`
              : 'Somebody who is not known'
          } calls in plaintext: ${Math.round(requests)} requests in 7 days`,
      );
    const blockers = [...outside, ...plaintext];
    if (blockers.length > 0) return { verdict: 'not ready', blockers };
    const seen = usage.data?.state === 'ok' && overview.data;
    return { verdict: seen ? 'ready' : 'unknown', blockers };
  }, [overview, usage]);

  const text = JSON.stringify(value);
  useEffect(() => {
    if (value) onChange({ ...value, acknowledged: formData?.acknowledged });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- when the verdict changes, not when it is taken note of
  }, [text]);
  const { verdict, blockers = [] } = value ?? {};
  return (
    <FieldFrame {...frameOf(props)}>
      <div role="status" className={mesh.stack}>
        {!entityRef && 'Choose a component on the page before.'}
        {entityRef && !value && 'Looking at the callers of 7 days…'}
        {verdict === 'ready' && (
          <strong>
            Ready: every caller of 7 days spoke mTLS, and every pod has a proxy.
          </strong>
        )}
        {verdict === 'unknown' && entityRef && (
          <strong>
            Unknown: no caller was seen, which may mean that nothing is
            measured.
          </strong>
        )}
        {verdict === 'not ready' && (
          <strong className={css.error}>
            Not ready: refusing plaintext would cut these off.
          </strong>
        )}
        {blockers.length > 0 && (
          <ul>
            {blockers.map(blocker => (
              <li key={blocker}>{blocker}</li>
            ))}
          </ul>
        )}
        <span className={mesh.muted}>
          A caller that comes once a month may be missing in 7 days.
        </span>
      </div>
      {verdict && verdict !== 'ready' && (
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

function notMeshed({ membership }: Workload): boolean {
  return membership.podsInMesh < membership.podsTotal;
}
