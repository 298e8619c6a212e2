import { ControlPlane } from '@meshwright/backstage-plugin-service-mesh-common';

/** A control plane as people say it, such as `Istio, revision canary`. @internal */
export function controlPlaneName({ mesh, revision }: ControlPlane): string {
  const name = mesh[0].toLocaleUpperCase('en-US') + mesh.slice(1);
  return revision && revision !== 'default'
    ? `${name}, revision ${revision}`
    : name;
}

/** Whether a control plane runs, by its weakest part; undefined when nothing of it is in the cluster. @internal */
export function readyWords({
  components,
}: ControlPlane):
  | { tone: 'positive' | 'warning' | 'negative'; text: string }
  | undefined {
  if (components.length === 0) return undefined;
  const down = components.filter(
    ({ ready, desired }) => ready === 0 && desired > 0,
  );
  if (down.length > 0) {
    return {
      tone: 'negative',
      text: `${down.map(({ name }) => name).join(', ')} not running`,
    };
  }
  const short = components.filter(({ ready, desired }) => ready < desired);
  return short.length > 0
    ? {
        tone: 'warning',
        text: `${short.map(({ name }) => name).join(', ')} not complete`,
      }
    : { tone: 'positive', text: 'all replicas ready' };
}
