import { adviseMesh } from '@meshwright/backstage-plugin-service-mesh-common';
import { useEffect } from 'react';
import mesh from '../components/mesh.module.css';
import { FieldFrame, Labelled } from './FieldFrame';
import { FieldProps, frameOf } from './FieldProps';
import { formValues } from './formValues';
import { MESHES } from './meshChoices';
import css from './scaffolder.module.css';

const CHOICES = [...MESHES, { id: 'none', title: 'No mesh' }];

/** Chooses a mesh or none, with what suits the kind of workload and why. @internal */
export function MeshChoice(props: FieldProps<string>) {
  const { formData, onChange, formContext } = props;
  const advice = adviseMesh(formValues(formContext).category);
  const titleOf = (id: string) =>
    CHOICES.find(choice => choice.id === id)?.title ?? id;
  const suggested = formData ? undefined : advice?.mesh;
  useEffect(() => {
    if (suggested) onChange(suggested);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a suggestion is made once; what a person chose stays
  }, [suggested]);
  return (
    <FieldFrame {...frameOf(props)}>
      <Labelled label="Runs in">
        <select
          className={css.input}
          value={formData ?? ''}
          onChange={event => onChange(event.target.value || undefined)}
        >
          <option value="">Choose one</option>
          {CHOICES.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
              {advice?.mesh === id && ' (recommended)'}
            </option>
          ))}
        </select>
      </Labelled>
      {advice && (
        <span className={mesh.muted} role="status">
          <strong>{titleOf(advice.mesh)}</strong> suits best. {advice.reason}
          {advice.also.length > 0 &&
            ` Also right: ${advice.also.map(titleOf).join('; ')}.`}
        </span>
      )}
    </FieldFrame>
  );
}
