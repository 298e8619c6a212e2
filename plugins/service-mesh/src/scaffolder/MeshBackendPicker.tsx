import { IntentBackend } from '@meshwright/backstage-plugin-service-mesh-common';
import mesh from '../components/mesh.module.css';
import { FieldFrame, Labelled } from './FieldFrame';
import { FieldProps, frameOf } from './FieldProps';
import { pickedWorkload } from './formValues';
import css from './scaffolder.module.css';
import { backendsOf } from './servicesOf';
import { useEntityReport } from './useEntityReport';

/** Picks a version of the service or another Service of its namespace. @internal */
export function MeshBackendPicker(props: FieldProps<IntentBackend>) {
  const { formData, onChange, formContext } = props;
  const picked = pickedWorkload(formContext);
  const overview = useEntityReport(picked.entityRef, 'overview');
  const backends = overview.data
    ? backendsOf(overview.data.workloads, picked)
    : [];
  const chosen = backends.findIndex(
    ({ service, version }) =>
      service === formData?.service &&
      version?.name === formData?.version?.name,
  );
  return (
    <FieldFrame {...frameOf(props)}>
      <div className={mesh.row}>
        <Labelled label="Version or Service">
          <select
            className={css.input}
            value={chosen < 0 ? '' : String(chosen)}
            onChange={event => {
              const backend = backends[Number(event.target.value)];
              if (event.target.value && backend) onChange(backend);
            }}
          >
            <option value="">As typed</option>
            {backends.map(({ service, version }, i) => (
              <option key={`${service} ${version?.name}`} value={String(i)}>
                {version ? `${service} ${version.name}` : service}
              </option>
            ))}
          </select>
        </Labelled>
        <Labelled label="Service in the same namespace">
          <input
            className={css.input}
            value={formData?.service ?? ''}
            onChange={event =>
              onChange(
                event.target.value
                  ? { service: event.target.value }
                  : undefined,
              )
            }
          />
        </Labelled>
      </div>
    </FieldFrame>
  );
}
