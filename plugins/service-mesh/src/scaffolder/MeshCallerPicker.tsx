import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { IntentCaller } from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshApiRef } from '../api';
import mesh from '../components/mesh.module.css';
import { callerLabel, callerOf } from './callerOf';
import { FieldFrame, Labelled } from './FieldFrame';
import { FieldProps, frameOf } from './FieldProps';
import { pickedWorkload } from './formValues';
import css from './scaffolder.module.css';
import { useMeshEntities } from './useMeshEntities';

/** Seconds to look back for callers. */
const WEEK = 604_800;
const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

type Callers = readonly IntentCaller[];

/** Picks callers: components of the catalog become the identities of their workloads. @internal */
export function MeshCallerPicker(
  props: FieldProps<IntentCaller[], { observed?: boolean }>,
) {
  const { onChange, uiSchema, formContext } = props;
  // A form fills lists up with empty items by itself.
  const formData = (props.formData ?? []).filter(
    caller => 'anyIdentity' in caller || caller.namespace,
  );
  const api = useApi(serviceMeshApiRef);
  const { entities } = useMeshEntities();
  const [kind, setKind] = useState('component');
  const [entityRef, setEntityRef] = useState('');
  const [namespace, setNamespace] = useState('');
  const [serviceAccount, setServiceAccount] = useState('');
  const [news, setNews] = useState('');
  const called = pickedWorkload(formContext).entityRef;

  const add = (callers: Callers, from: string) => {
    const known = new Set(formData.map(callerLabel));
    const fresh = [
      ...new Map(callers.map(caller => [callerLabel(caller), caller])).values(),
    ].filter(caller => !known.has(callerLabel(caller)));
    if (fresh.length > 0) onChange([...formData, ...fresh]);
    setNews(
      fresh.length > 0
        ? `${fresh.length} added ${from}: ${fresh.map(callerLabel).join(', ')}`
        : `Nobody new ${from}`,
    );
  };
  const failed = (error: Error) => setNews(`Not read: ${error.message}`);

  const addComponent = async () => {
    const response = await api.getReport(entityRef, 'overview');
    if (!response.modified) return;
    const callers = response.report.data.workloads.map(workload => ({
      namespace: workload.namespace,
      serviceAccount: workload.serviceAccount || 'default',
    }));
    if (callers.length === 0)
      setNews(
        'No workload of the component runs, so its identity is not known: add it by service account',
      );
    else add(callers, 'from the component');
  };
  const addObserved = async (of: string) => {
    const response = await api.getReport(of, 'usage', { rangeSeconds: WEEK });
    if (!response.modified) return;
    const seen = response.report.data.callers.map(caller =>
      callerOf(caller.identity),
    );
    const nameless = seen.filter(caller => !caller).length;
    add(
      seen.flatMap(caller => caller ?? []),
      `of the callers of 7 days${
        nameless > 0 ? ` (${nameless} without an identity left out)` : ''
      }`,
    );
  };
  const addAllowed = async (of: string) => {
    const response = await api.getReport(of, 'access');
    if (!response.modified) return;
    add(
      response.report.data.rows
        .filter(
          ({ caller, decision }) =>
            caller.source === 'policy' && decision.verdict === 'allow',
        )
        .flatMap(({ caller }) => callerOf(caller.identity) ?? []),
      'of those whom policies allow today',
    );
  };

  const ready =
    (kind === 'component' && entityRef !== '') ||
    (kind === 'account' && NAME.test(namespace) && NAME.test(serviceAccount)) ||
    (kind === 'namespace' && NAME.test(namespace)) ||
    kind === 'anybody';
  const addChosen = () => {
    if (kind === 'component') addComponent().catch(failed);
    else if (kind === 'account')
      add([{ namespace, serviceAccount }], 'by service account');
    else if (kind === 'namespace') add([{ namespace }], 'by namespace');
    else add([{ anyIdentity: true }], 'by hand');
  };
  return (
    <FieldFrame {...frameOf(props)}>
      <ul className={mesh.list} aria-label="Chosen callers">
        {formData.map(caller => (
          <li key={callerLabel(caller)} className={css.item}>
            <span className={mesh.mono}>{callerLabel(caller)}</span>
            <button
              type="button"
              className={mesh.textButton}
              aria-label={`Remove ${callerLabel(caller)}`}
              onClick={() =>
                onChange(formData.filter(other => other !== caller))
              }
            >
              Remove
            </button>
          </li>
        ))}
        {formData.length === 0 && (
          <li className={mesh.muted}>Nobody chosen yet</li>
        )}
      </ul>
      <div className={mesh.row}>
        <Labelled label="Who">
          <select
            className={css.input}
            value={kind}
            onChange={event => setKind(event.target.value)}
          >
            <option value="component">A component</option>
            <option value="account">A service account</option>
            <option value="namespace">Everybody in a namespace</option>
            <option value="anybody">Every identity of the mesh</option>
          </select>
        </Labelled>
        {kind === 'component' && (
          <Labelled label="Calling component">
            <select
              className={css.input}
              value={entityRef}
              onChange={event => setEntityRef(event.target.value)}
            >
              <option value="">Choose one</option>
              {entities.map(entity => (
                <option key={entity.entityRef} value={entity.entityRef}>
                  {entity.title}
                </option>
              ))}
            </select>
          </Labelled>
        )}
        {(kind === 'account' || kind === 'namespace') && (
          <Labelled label="Namespace of the caller">
            <input
              className={css.input}
              value={namespace}
              onChange={event => setNamespace(event.target.value)}
            />
          </Labelled>
        )}
        {kind === 'account' && (
          <Labelled label="Service account">
            <input
              className={css.input}
              value={serviceAccount}
              onChange={event => setServiceAccount(event.target.value)}
            />
          </Labelled>
        )}
        <button
          type="button"
          className={mesh.textButton}
          disabled={!ready}
          onClick={addChosen}
        >
          Add caller
        </button>
      </div>
      {called && (
        <div className={mesh.row}>
          <button
            type="button"
            className={mesh.textButton}
            onClick={() => addAllowed(called).catch(failed)}
          >
            Add those whom policies allow today
          </button>
          {uiSchema?.['ui:options']?.observed === true && (
            <button
              type="button"
              className={mesh.textButton}
              onClick={() => addObserved(called).catch(failed)}
            >
              Add the callers seen in 7 days
            </button>
          )}
        </div>
      )}
      <span role="status" className={mesh.muted}>
        {news}
      </span>
    </FieldFrame>
  );
}
