import { EntityMapping } from '@meshwright/backstage-plugin-service-mesh-common';
import { RiMapPinLine } from '@remixicon/react';
import { EmptyState } from './EmptyState';
import css from './mesh.module.css';

const unmappedTitles: Record<
  Exclude<EntityMapping['state'], 'mapped'>,
  string
> = {
  'no-annotation': 'This entity does not say which workloads it means',
  'no-match': 'No workload matches this entity',
  'no-clusters': 'No cluster to look in',
  'clusters-unavailable': 'The clusters could not be read yet',
};

/** Why an entity stands for no workload, and what to do about it. @internal */
export function Unmapped({ mapping }: { mapping: EntityMapping }) {
  if (mapping.state === 'mapped') return null;
  return (
    <EmptyState
      icon={<RiMapPinLine aria-hidden />}
      title={unmappedTitles[mapping.state]}
    >
      <p>{mapping.explanation}</p>
      {mapping.fix && (
        <p>
          <strong>To fix it:</strong> {mapping.fix}
        </p>
      )}
      {mapping.selections.length > 0 && (
        <p className={css.muted}>
          Read from{' '}
          {mapping.selections.map(selection => selection.annotation).join(', ')}
        </p>
      )}
      {mapping.clusters.length > 0 && mapping.state === 'no-match' && (
        <p className={css.muted}>Looked in {mapping.clusters.join(', ')}</p>
      )}
    </EmptyState>
  );
}
