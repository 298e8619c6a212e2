import { IntentPath } from '@meshwright/backstage-plugin-service-mesh-common';
import mesh from '../components/mesh.module.css';
import { FieldFrame, Labelled } from './FieldFrame';
import { FieldProps, frameOf } from './FieldProps';
import { pickedWorkload } from './formValues';
import { pathRule } from './pathRule';
import css from './scaffolder.module.css';

/** One path and how it is compared. @internal */
export function PathInputs(props: {
  path: Partial<IntentPath>;
  meshId: string | undefined;
  onChange: (path: IntentPath) => void;
}) {
  const { path, meshId, onChange } = props;
  const { type = 'prefix', value = '' } = path;
  return (
    <>
      <div className={mesh.row}>
        <Labelled label="Compared">
          <select
            className={css.input}
            value={type}
            onChange={event =>
              onChange({
                value,
                type: event.target.value as IntentPath['type'],
              })
            }
          >
            <option value="exact">Exactly</option>
            <option value="prefix">As a prefix</option>
            <option value="template">As a template</option>
          </select>
        </Labelled>
        <Labelled label="Path">
          <input
            className={css.input}
            value={value}
            spellCheck={false}
            placeholder={type === 'template' ? '/orders/{*}/items' : '/orders'}
            aria-invalid={value !== '' && !value.startsWith('/')}
            onChange={event => onChange({ type, value: event.target.value })}
          />
        </Labelled>
      </div>
      <span className={mesh.muted}>{pathRule(type, meshId)}</span>
    </>
  );
}

/** A path with the matching rules of the mesh. @internal */
export function MeshPath(props: FieldProps<IntentPath>) {
  return (
    <FieldFrame {...frameOf(props)}>
      <PathInputs
        path={props.formData ?? {}}
        meshId={pickedWorkload(props.formContext).mesh}
        onChange={path => props.onChange(path.value ? path : undefined)}
      />
    </FieldFrame>
  );
}
