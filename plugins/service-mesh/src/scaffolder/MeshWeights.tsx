import { useEffect } from 'react';
import { Button } from '@backstage/ui';
import { IntentBackend } from '@meshwright/backstage-plugin-service-mesh-common';
import mesh from '../components/mesh.module.css';
import { FieldFrame } from './FieldFrame';
import { FieldProps, frameOf } from './FieldProps';
import { pickedWorkload } from './formValues';
import { currentWeights, nextStep, reweighted } from './weights';
import css from './scaffolder.module.css';
import { backendsOf } from './servicesOf';
import { useEntityReport } from './useEntityReport';

type Weighted = IntentBackend & { readonly weight: number };

const STEPS = [10, 25, 50, 75, 100];

/** Shares of versions that sum to 100; the last one is the canary. @internal */
export function MeshWeights(
  props: FieldProps<Weighted[], { steps?: number[] }>,
) {
  const { onChange, formContext, uiSchema } = props;
  // A form fills lists up with empty items by itself.
  const formData = (props.formData ?? []).filter(({ service }) => service);
  const picked = pickedWorkload(formContext);
  const overview = useEntityReport(picked.entityRef, 'overview');
  const traffic = useEntityReport(picked.entityRef, 'traffic');
  const steps = uiSchema?.['ui:options']?.steps ?? STEPS;
  const backends = overview.data
    ? backendsOf(overview.data.workloads, picked)
    : [];
  const known = new Set(formData.map(nameOf));
  const others = backends.filter(backend => !known.has(nameOf(backend)));

  const prefill =
    formData.length === 0 && backends.length > 1 && !traffic.loading;
  useEffect(() => {
    if (!prefill || !picked.target) return;
    onChange(currentWeights(backends, picked.target, traffic.data?.routing));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when everything is read
  }, [prefill]);

  const sum = formData.reduce((total, { weight }) => total + weight, 0);
  const canary = formData[formData.length - 1];
  const next = canary && nextStep(canary.weight, steps);
  const set = (i: number, weight: number) =>
    onChange(reweighted(formData, i, weight));
  const setCanary = (weight: number) => set(formData.length - 1, weight);
  return (
    <FieldFrame {...frameOf(props)}>
      {formData.map((backend, i) => (
        <div key={nameOf(backend)} className={css.weights}>
          <span className={mesh.mono}>{nameOf(backend)}</span>
          <input
            type="range"
            min={0}
            max={100}
            value={backend.weight}
            aria-label={`Share of ${nameOf(backend)}`}
            aria-valuetext={`${backend.weight} percent`}
            onChange={event => set(i, Number(event.target.value))}
          />
          <input
            className={css.input}
            type="number"
            min={0}
            max={100}
            value={backend.weight}
            aria-label={`Percent of ${nameOf(backend)}`}
            onChange={event => set(i, Number(event.target.value))}
          />
        </div>
      ))}
      {formData.length === 0 && (
        <span className={mesh.muted}>
          {overview.loading
            ? 'Reading the versions…'
            : 'No two versions were found: add Services by name.'}
        </span>
      )}
      <div className={mesh.row}>
        {formData.length > 1 && (
          <>
            <Button
              variant="secondary"
              size="small"
              isDisabled={next === undefined}
              onPress={() => next !== undefined && setCanary(next)}
            >
              {next === undefined ? 'No further step' : `Next step: ${next}%`}
            </Button>
            <Button
              variant="secondary"
              size="small"
              onPress={() => setCanary(100)}
            >
              Promote
            </Button>
            <Button
              variant="secondary"
              size="small"
              onPress={() => setCanary(0)}
            >
              Roll back
            </Button>
          </>
        )}
        <AddBackend
          others={others}
          onAdd={backend =>
            onChange([
              ...formData,
              { ...backend, weight: formData.length === 0 ? 100 : 0 },
            ])
          }
        />
        {formData.length > 0 && (
          <button
            type="button"
            className={mesh.textButton}
            onClick={() => onChange(formData.slice(0, -1))}
          >
            Remove {nameOf(canary)}
          </button>
        )}
      </div>
      <span
        role="status"
        className={
          sum === 100 || formData.length === 0 ? mesh.muted : css.error
        }
      >
        {formData.length > 0 &&
          (sum === 100
            ? 'Sums to 100 percent.'
            : `Sums to ${sum} percent: it has to be 100.`)}
      </span>
    </FieldFrame>
  );
}

function AddBackend(props: {
  others: readonly IntentBackend[];
  onAdd: (backend: IntentBackend) => void;
}) {
  const { others, onAdd } = props;
  if (others.length === 0)
    return (
      <input
        className={css.input}
        style={{ width: '14em' }}
        aria-label="Name of a Service to add, then Enter"
        placeholder="Add a Service, Enter"
        onKeyDown={event => {
          const service = event.currentTarget.value.trim();
          if (event.key !== 'Enter') return;
          // The form would be sent.
          event.preventDefault();
          if (!service) return;
          onAdd({ service });
          event.currentTarget.value = '';
        }}
      />
    );
  return (
    <select
      className={css.input}
      style={{ width: 'auto' }}
      aria-label="Add a version"
      value=""
      onChange={event => {
        const backend = others[Number(event.target.value)];
        if (backend) onAdd(backend);
      }}
    >
      <option value="">Add a version…</option>
      {others.map((backend, i) => (
        <option key={nameOf(backend)} value={String(i)}>
          {nameOf(backend)}
        </option>
      ))}
    </select>
  );
}

function nameOf({ service, version }: IntentBackend): string {
  return version ? `${service} ${version.name}` : service;
}
