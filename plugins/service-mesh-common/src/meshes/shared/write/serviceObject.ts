import { ManifestObject } from '../../../engine/MeshWriter';
import { IntentTarget } from '../../../model';

/** Parts of a Service that one which is there keeps. @internal */
export const KEPT_SERVICE: readonly string[] = [
  'Service/spec.selector',
  'Service/spec.ports',
];

/** The Service of a target with labels or annotations. @internal */
export function serviceObject(
  { namespace, service, labels, port }: IntentTarget,
  metadata: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  },
): ManifestObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: service, namespace, ...metadata },
    spec: {
      selector: labels,
      ports: [
        { name: port.protocol, port: port.number, targetPort: port.target },
      ],
    },
  };
}
