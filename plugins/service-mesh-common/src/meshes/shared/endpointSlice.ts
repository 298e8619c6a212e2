import { defineKind, ObjectOf } from '../../engine/Kind';
import { bool, list, number, object, text } from '../../engine/shape';

/** Label by which a slice names its Service. @internal */
export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

/** The addresses behind a Service, as the cluster keeps them and as the meshes' control planes read them. @public */
export const EndpointSlice = defineKind({
  group: 'discovery.k8s.io',
  versions: ['v1'],
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  scope: 'Namespaced',
  onProblem: 'keep',
  fields: {
    addressType: text,
    ports: list(
      object({ name: text, port: number, protocol: text, appProtocol: text }),
    ),
    endpoints: list(
      object({
        addresses: list(text),
        conditions: object({ ready: bool }),
        hostname: text,
        targetRef: object({ kind: text, namespace: text, name: text }),
        nodeName: text,
        zone: text,
        hints: object({ forZones: list(object({ name: text })) }),
      }),
    ),
  },
});
/** @public */
export type EndpointSlice = ObjectOf<typeof EndpointSlice>;
