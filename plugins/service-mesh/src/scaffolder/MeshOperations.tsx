import { IntentOperations } from '@meshwright/backstage-plugin-service-mesh-common';
import mesh from '../components/mesh.module.css';
import { FieldFrame } from './FieldFrame';
import { FieldProps, frameOf } from './FieldProps';
import { pickedWorkload } from './formValues';
import { PathInputs } from './MeshPath';
import css from './scaffolder.module.css';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Edits methods and paths, with the matching rules of the mesh. @internal */
export function MeshOperations(props: FieldProps<IntentOperations>) {
  const { formData, onChange, formContext } = props;
  const methods = formData?.methods ?? [];
  const paths = formData?.paths ?? [];
  const { mesh: meshId, target } = pickedWorkload(formContext);
  const change = (part: Partial<IntentOperations>) =>
    onChange({ methods, paths, ...part });
  return (
    <FieldFrame {...frameOf(props)}>
      {target?.port.protocol === 'tcp' && (
        <span className={mesh.muted}>
          The port speaks TCP, in which a proxy sees no requests: leave both
          empty.
        </span>
      )}
      <div role="group" aria-label="Methods" className={mesh.row}>
        {METHODS.map(method => (
          <label key={method}>
            <input
              type="checkbox"
              checked={methods.includes(method)}
              onChange={event =>
                change({
                  methods: event.target.checked
                    ? METHODS.filter(
                        other => other === method || methods.includes(other),
                      )
                    : methods.filter(other => other !== method),
                })
              }
            />{' '}
            {method}
          </label>
        ))}
      </div>
      <ul className={mesh.list} aria-label="Paths">
        {paths.map((path, i) => (
          // Paths have no identity beside their place.
          // eslint-disable-next-line react/no-array-index-key
          <li key={i} className={mesh.stack}>
            <PathInputs
              path={path}
              meshId={meshId}
              onChange={changed =>
                change({
                  paths: paths.map((other, j) => (j === i ? changed : other)),
                })
              }
            />
            <span className={css.item}>
              <button
                type="button"
                className={mesh.textButton}
                aria-label={`Remove path ${path.value || i + 1}`}
                onClick={() =>
                  change({ paths: paths.filter((_, j) => j !== i) })
                }
              >
                Remove
              </button>
            </span>
          </li>
        ))}
      </ul>
      <div className={mesh.row}>
        <button
          type="button"
          className={mesh.textButton}
          onClick={() =>
            change({ paths: [...paths, { type: 'prefix', value: '/' }] })
          }
        >
          Add path
        </button>
        <span className={mesh.muted}>
          {methods.length === 0 && paths.length === 0
            ? 'Everything may be called.'
            : ''}
        </span>
      </div>
    </FieldFrame>
  );
}
