import { ManifestObject } from '../../../engine/MeshWriter';
import { IntentTarget } from '../../../model';

/** The part of a Deployment that says what its pods carry; it is named like the Service. @internal */
export function podTemplate(
  { namespace, service }: IntentTarget,
  metadata: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  },
): ManifestObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: service, namespace },
    spec: { template: { metadata } },
  };
}
