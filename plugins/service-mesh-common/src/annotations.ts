/** Component id of the Kubernetes plugin; matches the pod label of the same name. @public */
export const KUBERNETES_ID_ANNOTATION = 'backstage.io/kubernetes-id';
/** Label selector of the Kubernetes plugin; replaces the id. @public */
export const KUBERNETES_SELECTOR_ANNOTATION =
  'backstage.io/kubernetes-label-selector';
/** Namespace to look in. @public */
export const KUBERNETES_NAMESPACE_ANNOTATION =
  'backstage.io/kubernetes-namespace';
/** Name of the one cluster to look at. @public */
export const KUBERNETES_CLUSTER_ANNOTATION = 'backstage.io/kubernetes-cluster';
/** Comma-separated names of Services, `name` or `namespace/name`. @public */
export const MESH_SERVICES_ANNOTATION = 'meshwright.io/services';
/** Comma-separated names of workloads, `name` or `namespace/name`. @public */
export const MESH_WORKLOADS_ANNOTATION = 'meshwright.io/workloads';
/** Days an attestation of the entity's access holds. @public */
export const REVIEW_PERIOD_ANNOTATION = 'meshwright.io/review-period-days';
/**
 * What is still well, as `success=99.5%,p95=250ms,p99=1s`: least success, and longest times to answer.
 * @public
 */
export const MESH_SIGNAL_THRESHOLDS_ANNOTATION =
  'meshwright.io/signal-thresholds';
/** Share of requests that must succeed over 30 d, as `99.9%`. @public */
export const MESH_SUCCESS_OBJECTIVE_ANNOTATION =
  'meshwright.io/success-objective';

/** Annotations that say which workloads an entity means; any one of them does. @public */
export const selectingAnnotations: readonly string[] = [
  KUBERNETES_ID_ANNOTATION,
  KUBERNETES_SELECTOR_ANNOTATION,
  MESH_SERVICES_ANNOTATION,
  MESH_WORKLOADS_ANNOTATION,
];

/**
 * Filters of the catalog, any of which an entity that says which workloads it means passes. The mark for "whatever its
 * value" is the catalog client's, on which this package does not depend.
 * @public
 */
export function meshEntityFilters<Exists>(
  exists: Exists,
): Record<string, Exists>[] {
  return selectingAnnotations.map(annotation => ({
    [`metadata.annotations.${annotation}`]: exists,
  }));
}
