/** A namespace of a cluster, or with the namespace `''` the cluster itself. @public */
export interface ChangePlace {
  readonly cluster: string;
  readonly namespace: string;
}

/** The channel of the signals plugin that tells of changes in a place; its messages carry no data. @public */
export function changeChannel({ cluster, namespace }: ChangePlace): string {
  return `service-mesh:${cluster}/${namespace}`;
}
