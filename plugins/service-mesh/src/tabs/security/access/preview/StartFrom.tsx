import { useState } from 'react';
import { Button } from '@backstage/ui';
import { ResourceRef } from '@meshwright/backstage-plugin-service-mesh-common';
import css from '../../../../components/mesh.module.css';
import pictures from '../../../../components/pictures.module.css';

/** A policy that is there, to be edited or deleted in the preview. @internal */
export function StartFrom(props: {
  resources: readonly ResourceRef[];
  disabled: boolean;
  onChange: (ref: ResourceRef) => void;
  onDelete: (ref: ResourceRef) => void;
}) {
  const { resources, disabled, onChange, onDelete } = props;
  const [chosen, setChosen] = useState('0');
  const ref = resources[Number(chosen)] ?? resources[0];
  return (
    <div className={css.row} style={{ alignItems: 'flex-end' }}>
      <label className={pictures.field}>
        <span>Start from what is there</span>
        <select
          className={pictures.input}
          value={chosen}
          onChange={event => setChosen(event.target.value)}
        >
          {resources.map(({ kind, namespace, name, cluster }, i) => (
            <option key={i} value={i}>
              {kind} {namespace}/{name} ({cluster})
            </option>
          ))}
        </select>
      </label>
      <Button
        variant="secondary"
        isDisabled={disabled}
        onPress={() => onChange(ref)}
      >
        Edit it
      </Button>
      <Button
        variant="secondary"
        isDisabled={disabled}
        onPress={() => onDelete(ref)}
      >
        Preview its deletion
      </Button>
    </div>
  );
}
