import { useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  PreviewData,
  PreviewRequest,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshApiRef } from '../api';
import mesh from '../components/mesh.module.css';
import { SeverityBadge } from '../components/SeverityBadge';

/** Milliseconds without an edit before the live mesh is asked. */
const PAUSE = 500;

/** What a proposal would change in the live mesh, in lines. @internal */
export function LiveEffect(props: {
  entityRef: string;
  proposal: Pick<PreviewRequest, 'manifests' | 'deletes'>;
}) {
  const { entityRef, proposal } = props;
  const asked = JSON.stringify(proposal);
  const api = useApi(serviceMeshApiRef);
  const [state, setState] = useState<{
    of: string;
    data?: PreviewData;
    error?: Error;
  }>();
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(() => {
      api.getPreview(entityRef, JSON.parse(asked), { signal }).then(
        ({ data }) => !signal.aborted && setState({ of: asked, data }),
        (error: Error) => !signal.aborted && setState({ of: asked, error }),
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [api, entityRef, asked]);

  if (state?.of !== asked)
    return (
      <span role="status" className={mesh.muted}>
        Comparing with the live mesh…
      </span>
    );
  if (!state.data)
    return (
      <span role="status" className={mesh.muted}>
        Not compared with the live mesh: {state.error?.message}
      </span>
    );
  const {
    effects,
    problems,
    changes,
    mtls,
    routes,
    newFindings,
    solvedFindings,
    observed,
    unread,
  } = state.data;
  const lines = [
    ...changes.map(({ words }) => words),
    ...mtls.map(
      ({ workload, port, before, after }) =>
        `${workload.namespace}/${workload.name}, port ${port}: mTLS ${
          before ?? 'not set'
        } becomes ${after ?? 'not set'}`,
    ),
    ...observed.affected
      .filter(({ effect }) => effect === 'loses')
      .map(
        ({ identity, callerWorkload }) =>
          `${
            identity ?? callerWorkload ?? 'A caller'
          }, seen lately, would be refused`,
      ),
    ...problems.map(({ problem }) => `Not compared: ${problem}`),
  ];
  return (
    <div role="status" className={mesh.stack}>
      <strong>In the live mesh</strong>
      {lines.length +
        routes.length +
        newFindings.length +
        solvedFindings.length ===
        0 && (
        <span className={mesh.muted}>
          {unread.length > 0
            ? `No change is known, but ${unread.join(', ')} could not be read.`
            : unseen(effects)}
        </span>
      )}
      <ul className={mesh.list}>
        {lines.map(line => (
          <li key={line}>{line}</li>
        ))}
        {routes.map(({ host, before, after }) => (
          <li key={host} className={mesh.tight}>
            <span className={mesh.mono}>{host}</span>
            <dl className={mesh.facts}>
              <dt>Now</dt>
              <dd>
                <Routes lines={before} />
              </dd>
              <dt>Then</dt>
              <dd>
                <Routes lines={after} />
              </dd>
            </dl>
          </li>
        ))}
        {newFindings.map(({ code, severity, title, message, subject }) => (
          <li key={`${code} ${subject.kind} ${subject.name} ${message}`}>
            <SeverityBadge severity={severity} /> {title}: {message}
          </li>
        ))}
        {solvedFindings.map(({ code, title, subject, message }) => (
          <li key={`solved ${code} ${subject.kind} ${subject.name} ${message}`}>
            Solved: {title}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What a proposal does that shows in none of what is compared. */
function unseen(effects: PreviewData['effects']): string {
  const touched = effects.filter(({ effect }) => effect !== 'unchanged');
  return touched.length === 0
    ? 'Nothing would change.'
    : `${touched
        .map(
          ({ ref, effect }) =>
            `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ''}${
              ref.name
            } would be ${effect}`,
        )
        .join(', ')}; mTLS, access, routes and findings stay as they are.`;
}

function Routes({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return <span className={mesh.muted}>no route</span>;
  return (
    <ul className={mesh.list}>
      {lines.map(line => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
