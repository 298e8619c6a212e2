import { useEffect } from 'react';
import { IntentTarget } from '@meshwright/backstage-plugin-service-mesh-common';
import mesh from '../components/mesh.module.css';
import { FieldFrame, Labelled } from './FieldFrame';
import { FieldProps, frameOf } from './FieldProps';
import { PickedWorkload } from './formValues';
import { MESHES } from './meshChoices';
import css from './scaffolder.module.css';
import { servicesOf } from './servicesOf';
import { useEntityReport } from './useEntityReport';
import { useMeshEntities } from './useMeshEntities';

type Pick = Partial<PickedWorkload>;

/** A mesh nobody here reads can still follow routes. */
const TARGETS = [
  ...MESHES,
  { id: 'gateway-api', title: 'Another mesh that follows the Gateway API' },
];

const EMPTY: IntentTarget = {
  namespace: '',
  service: '',
  labels: {},
  port: { number: 80, target: 8080, protocol: 'http' },
};

/** Picks a component of the catalog and one of the Services in front of its workloads, as the live mesh has them. @internal */
export function MeshWorkloadPicker(props: FieldProps<Pick>) {
  const { formData = {}, onChange } = props;
  const { entities, error } = useMeshEntities();
  const overview = useEntityReport(formData.entityRef, 'overview');
  const services = overview.data ? servicesOf(overview.data.workloads) : [];
  const { target } = formData;

  // A form fills objects in by itself, with nothing in them.
  const meant = target?.service
    ? services.find(
        service =>
          service.target.namespace === target.namespace &&
          service.target.service === target.service,
      )
    : services[0];
  const adopt = Boolean(
    formData.entityRef && meant && target?.port?.number === undefined,
  );
  useEffect(() => {
    // A link may name the component alone, or its Service too: the rest is what the mesh says.
    if (adopt && meant)
      onChange({
        ...meant,
        mesh: formData.mesh || meant.mesh || 'istio',
        entityRef: formData.entityRef,
      });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each component
  }, [adopt, formData.entityRef]);

  const change = (part: Pick) => onChange({ ...formData, ...part });
  const changeTarget = (part: Partial<IntentTarget>) =>
    change({ target: { ...EMPTY, ...target, ...part } });
  const chosen = services.findIndex(
    service =>
      service.target.namespace === target?.namespace &&
      service.target.service === target?.service &&
      service.target.port.number === target?.port?.number,
  );
  return (
    <FieldFrame {...frameOf(props)}>
      <div className={mesh.row}>
        <Labelled label="Component">
          <select
            className={css.input}
            value={formData.entityRef ?? ''}
            onChange={event =>
              onChange(
                event.target.value ? { entityRef: event.target.value } : {},
              )
            }
          >
            <option value="">Choose one</option>
            {formData.entityRef &&
              !entities.some(
                ({ entityRef }) => entityRef === formData.entityRef,
              ) && (
                <option value={formData.entityRef}>{formData.entityRef}</option>
              )}
            {entities.map(({ entityRef, title }) => (
              <option key={entityRef} value={entityRef}>
                {title}
              </option>
            ))}
          </select>
        </Labelled>
        <Labelled label="Service and port">
          <select
            className={css.input}
            value={chosen < 0 ? '' : String(chosen)}
            disabled={services.length === 0}
            onChange={event => {
              const service = services[Number(event.target.value)];
              if (service)
                change({ ...service, mesh: service.mesh || 'istio' });
            }}
          >
            {chosen < 0 && <option value="">As typed below</option>}
            {services.map((service, i) => (
              <option key={labelOf(service.target)} value={String(i)}>
                {labelOf(service.target)}
              </option>
            ))}
          </select>
        </Labelled>
        <Labelled label="Mesh">
          <select
            className={css.input}
            value={formData.mesh ?? ''}
            onChange={event => change({ mesh: event.target.value })}
          >
            <option value="">Choose one</option>
            {TARGETS.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </Labelled>
      </div>
      <span className={mesh.muted} role="status">
        {stateOf(formData.entityRef, overview, services.length)}
      </span>
      {error && (
        <span role="alert" className={css.error}>
          The catalog could not be read: {error.message}
        </span>
      )}
      <details
        open={
          Boolean(formData.entityRef) &&
          !overview.loading &&
          services.length === 0
        }
      >
        <summary className={mesh.summary}>Type it in</summary>
        <div className={mesh.row}>
          <Labelled label="Namespace">
            <input
              className={css.input}
              value={target?.namespace ?? ''}
              onChange={event =>
                changeTarget({ namespace: event.target.value })
              }
            />
          </Labelled>
          <Labelled label="Service">
            <input
              className={css.input}
              value={target?.service ?? ''}
              onChange={event => changeTarget({ service: event.target.value })}
            />
          </Labelled>
          <Labelled label="Labels of the pods, such as app=orders">
            <input
              className={css.input}
              defaultValue={labelsText(target?.labels ?? {})}
              key={`${formData.entityRef} ${target?.service}`}
              onBlur={event =>
                changeTarget({ labels: labelsOfText(event.target.value) })
              }
            />
          </Labelled>
          <Labelled label="Port of the Service">
            <input
              className={css.input}
              type="number"
              min={1}
              max={65535}
              value={target?.port?.number ?? ''}
              onChange={event =>
                changeTarget({
                  port: {
                    ...EMPTY.port,
                    ...target?.port,
                    number: Number(event.target.value),
                  },
                })
              }
            />
          </Labelled>
          <Labelled label="Port of the pods">
            <input
              className={css.input}
              type="number"
              min={1}
              max={65535}
              value={target?.port?.target ?? ''}
              onChange={event =>
                changeTarget({
                  port: {
                    ...EMPTY.port,
                    ...target?.port,
                    target: Number(event.target.value),
                  },
                })
              }
            />
          </Labelled>
          <Labelled label="Protocol">
            <select
              className={css.input}
              value={target?.port?.protocol ?? 'http'}
              onChange={event =>
                changeTarget({
                  port: {
                    ...EMPTY.port,
                    ...target?.port,
                    protocol: event.target
                      .value as IntentTarget['port']['protocol'],
                  },
                })
              }
            >
              <option value="http">HTTP</option>
              <option value="grpc">gRPC</option>
              <option value="tcp">TCP</option>
            </select>
          </Labelled>
        </div>
      </details>
    </FieldFrame>
  );
}

function labelOf({ namespace, service, port }: IntentTarget): string {
  return `${namespace}/${service}:${port.number} to ${port.target} (${port.protocol})`;
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}

function labelsOfText(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split(',')
      .map(part => part.split('=').map(side => side.trim()))
      .filter(([name, value]) => name && value !== undefined)
      .map(([name, value]) => [name, value]),
  );
}

function stateOf(
  entityRef: string | undefined,
  overview: { loading: boolean; error?: Error },
  services: number,
): string {
  if (!entityRef) return '';
  if (overview.loading) return 'Reading the workloads of the component…';
  if (overview.error)
    return `The mesh could not be read (${overview.error.message}): type it in.`;
  return services > 0
    ? `${services} Service${services > 1 ? 's' : ''} found in the mesh.`
    : 'No Service leads to a workload of the component: type it in.';
}
