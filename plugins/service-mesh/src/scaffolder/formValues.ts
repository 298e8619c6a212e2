import { IntentTarget } from '@meshwright/backstage-plugin-service-mesh-common';

/** What MeshWorkloadPicker gives: a component, and the Service of it that is meant. @public */
export interface PickedWorkload {
  readonly entityRef?: string;
  /** Id of a write target, such as `istio-ambient`. */
  readonly mesh: string;
  readonly serviceAccount?: string;
  readonly target: IntentTarget;
}

/** What is filled in on every page of the form so far. @internal */
export function formValues(
  context: unknown,
): Readonly<Record<string, unknown>> {
  const { formData } = (context ?? {}) as {
    readonly formData?: Readonly<Record<string, unknown>>;
  };
  return formData ?? {};
}

/** The component and mesh that were picked on an earlier page. @internal */
export function pickedWorkload(context: unknown): Partial<PickedWorkload> {
  const values = formValues(context);
  const workload = (values.workload ?? {}) as Partial<PickedWorkload>;
  return {
    ...workload,
    mesh:
      workload.mesh ??
      (typeof values.mesh === 'string' ? values.mesh : undefined),
  };
}
