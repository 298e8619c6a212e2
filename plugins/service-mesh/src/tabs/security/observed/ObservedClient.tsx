import { ObservedCaller } from '@meshwright/backstage-plugin-service-mesh-common';
import { EntityLinks } from '../../../components/EntityLinks';
import css from '../../../components/mesh.module.css';
import { isNamed } from './strictWords';

/** Who called, as far as the metrics name it. @internal */
export function ObservedClient({
  caller,
}: {
  caller: Pick<ObservedCaller, 'client'>;
}) {
  const { name, namespace, identity, entityRefs, ownerRefs } = caller.client;
  if (!isNamed(caller))
    return (
      <span>
        clients the metrics do not name{' '}
        <span className={css.muted}>(no proxy of their own)</span>
      </span>
    );
  const technical = name
    ? `${namespace ? `${namespace}/` : ''}${name}`
    : identity ?? '';
  return (
    <span>
      {entityRefs.length > 0 ? (
        <>
          <EntityLinks refs={entityRefs} />{' '}
          <span className={`${css.muted} ${css.small}`}>{technical}</span>
        </>
      ) : (
        <span className={css.mono}>{technical}</span>
      )}
      {ownerRefs.length > 0 && (
        <>
          {' '}
          <span className={css.muted}>owned by</span>{' '}
          <EntityLinks refs={ownerRefs} />
        </>
      )}
    </span>
  );
}
