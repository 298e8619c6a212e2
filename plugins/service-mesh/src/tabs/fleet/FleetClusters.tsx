import { useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { ClusterHealth } from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshApiRef } from '../../api';
import { MeshCard } from '../../components/MeshCard';
import { Pill, Tone } from '../../components/Pill';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { errorWords } from '../../format/errorWords';

const states: Readonly<
  Record<ClusterHealth['state'], { readonly word: string; readonly tone: Tone }>
> = {
  ready: { word: 'All kinds read', tone: 'positive' },
  partial: { word: 'Read in part', tone: 'warning' },
  syncing: { word: 'First reading', tone: 'info' },
  unreachable: { word: 'Does not answer', tone: 'negative' },
  'not-watchable': { word: 'Takes signed-in users only', tone: 'unknown' },
};

const servers: Readonly<
  Record<
    ClusterHealth['prometheus'],
    { readonly word: string; readonly tone: Tone }
  >
> = {
  ok: { word: 'answers', tone: 'positive' },
  down: { word: 'does not answer', tone: 'negative' },
  'not-configured': { word: 'not configured', tone: 'neutral' },
  unknown: { word: 'not asked yet', tone: 'unknown' },
};

/** How well each cluster and its metrics can be read. @internal */
export function FleetClusters() {
  const api = useApi(serviceMeshApiRef);
  const [items, setItems] = useState<readonly ClusterHealth[]>();
  const [error, setError] = useState<Error>();
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    api.getClusters({ signal }).then(
      found => !signal.aborted && setItems(found),
      reason => !signal.aborted && setError(reason),
    );
    return () => controller.abort();
  }, [api]);
  if (error)
    return (
      <MeshCard title="Clusters">
        <span className={css.muted}>
          {(error as { statusCode?: number }).statusCode === 403
            ? 'The state of the clusters is shown to those with the permission service-mesh.clusters.read.'
            : `${errorWords(error)}.`}
        </span>
      </MeshCard>
    );
  if (!items) return null;
  return (
    <MeshCard title="Clusters">
      {items.length === 0 ? (
        <span className={css.muted}>
          No cluster is configured: name one for the Kubernetes plugin, or below
          serviceMesh.clusters.
        </span>
      ) : (
        <ScrollRegion label="List of clusters">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Cluster</th>
                <th scope="col">State</th>
                <th scope="col">Meshes</th>
                <th scope="col">Prometheus</th>
                <th scope="col">What is not read</th>
              </tr>
            </thead>
            <tbody>
              {items.map(cluster => (
                <Row key={cluster.name} cluster={cluster} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </MeshCard>
  );
}

function Row({ cluster }: { cluster: ClusterHealth }) {
  const unread = cluster.kinds.filter(
    ({ state }) => state === 'forbidden' || state === 'stale',
  );
  return (
    <tr>
      <th scope="row">
        {cluster.title}
        <div className={`${css.muted} ${css.small}`}>from {cluster.source}</div>
      </th>
      <td>
        <Pill tone={states[cluster.state].tone}>
          {states[cluster.state].word}
        </Pill>
        {cluster.ageMs !== undefined && cluster.state !== 'ready' && (
          <div className={`${css.muted} ${css.small}`}>
            last read {formatDuration(cluster.ageMs)} ago
          </div>
        )}
      </td>
      <td>{cluster.meshes.join(', ') || 'none found'}</td>
      <td>
        <Pill tone={servers[cluster.prometheus].tone}>
          {servers[cluster.prometheus].word}
        </Pill>
      </td>
      <td>
        {cluster.problem && <div>{cluster.problem}</div>}
        {unread.length > 0
          ? unread
              .map(({ kind, state }) =>
                state === 'forbidden'
                  ? `${kind} (not allowed)`
                  : `${kind} (old)`,
              )
              .join(', ')
          : !cluster.problem && <span className={css.muted}>nothing</span>}
      </td>
    </tr>
  );
}
