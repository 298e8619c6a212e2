import { lazy, Suspense, useMemo } from 'react';
import { Skeleton } from '@backstage/ui';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { EdgePeer } from './edgeRows';

// The libraries behind the picture are larger than the rest of the tab.
const EdgeGraph = lazy(() => import('./EdgeGraph'));

/** Peers on one side that a picture can hold; the table has them all. */
const MOST_DRAWN = 8;

/** The entity between those who call it and those it calls. @internal */
export function EdgePicture(props: {
  name: string;
  peers: readonly EdgePeer[];
}) {
  const { name, peers } = props;
  const drawn = useMemo(
    () =>
      (['caller', 'called'] as const).flatMap(side =>
        peers.filter(peer => peer.side === side).slice(0, MOST_DRAWN),
      ),
    [peers],
  );
  const left = peers.length - drawn.length;
  if (drawn.length === 0)
    return (
      <span>
        The workloads of this component are connected to each other only.
      </span>
    );
  return (
    <>
      <Suspense
        fallback={
          <div role="status" aria-busy="true" aria-label="Drawing">
            <Skeleton width="100%" height={220} />
          </div>
        }
      >
        <ScrollRegion label="Picture of the connections">
          <EdgeGraph name={name} peers={drawn} />
        </ScrollRegion>
      </Suspense>
      {left > 0 && (
        <span className={css.muted}>{left} more are in the table.</span>
      )}
    </>
  );
}
