import { useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { ReviewProgress } from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshReviewsApiRef } from '../../api';
import { MeshCard } from '../../components/MeshCard';
import { Pill } from '../../components/Pill';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { reviewStates, stateWords } from './reviewWords';

/** How far each owner has come; an owner leads to its reviews. @internal */
export function ReviewProgressCard({
  onOwner,
}: {
  onOwner: (owner: string) => void;
}) {
  const api = useApi(serviceMeshReviewsApiRef);
  const [items, setItems] = useState<readonly ReviewProgress[]>();
  useEffect(() => {
    const controller = new AbortController();
    api.getProgress({ signal: controller.signal }).then(setItems, () => {
      // The list below says what went wrong.
    });
    return () => controller.abort();
  }, [api]);
  if (!items?.length) return null;
  return (
    <MeshCard title="Progress by owner">
      <ScrollRegion label="Progress by owner">
        <table className={`${css.table} ${css.stacked}`}>
          <thead>
            <tr>
              <th scope="col">Owner</th>
              <th scope="col">Attested</th>
              <th scope="col">Open</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ ownerRef, states: counts, total }) => (
              <tr key={ownerRef ?? ''}>
                <th scope="row">
                  {ownerRef ? (
                    <button
                      type="button"
                      className={css.textButton}
                      onClick={() => onOwner(ownerRef)}
                    >
                      <EntityDisplayName
                        entityRef={ownerRef}
                        hideIcon
                        disableTooltip
                      />
                    </button>
                  ) : (
                    'without an owner'
                  )}
                </th>
                <td className={css.numeric} data-label="Attested">
                  {counts.attested ?? 0} of {total}
                </td>
                <td data-label="Open">
                  <span className={css.row}>
                    {reviewStates
                      .filter(state => state !== 'attested' && counts[state])
                      .map(state => (
                        <Pill key={state} tone={stateWords[state].tone}>
                          {counts[state]}{' '}
                          {stateWords[state].label.toLocaleLowerCase('en-US')}
                        </Pill>
                      ))}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </MeshCard>
  );
}
