import {
  ObservedSplit,
  SplitIntent,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** The template that changes the weights of a canary. */
const CANARY_TEMPLATE = '/create/templates/default/mesh-canary';

/** Leads to the template with the new weights filled in. @internal */
export function canaryLink(
  entityRef: string,
  { mesh, target }: NonNullable<ObservedSplit['change']>,
  backends: SplitIntent['backends'],
): string {
  const formData = JSON.stringify({
    workload: { entityRef, mesh, target },
    backends,
  });
  return `${CANARY_TEMPLATE}?formData=${encodeURIComponent(formData)}`;
}
