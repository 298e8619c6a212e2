import { Deployment, Namespace } from '../../../engine/coreKinds';
import { IntentWriter } from '../../../engine/MeshWriter';
import { isUnreadObject } from '../../../engine/ResourceIndex';
import { EnrolIntent } from '../../../model';
import {
  nameProblems,
  problemAt,
  targetProblems,
} from '../../shared/write/intentProblems';
import { podTemplate } from '../../shared/write/podTemplate';
import { written } from '../../shared/write/written';
import { decideInjection, isInWebhookScope } from '../decideInjection';
import { INJECT_ANNOTATION } from '../labels';

const ENABLED = { [INJECT_ANNOTATION]: 'enabled' };

/** The annotation that puts a namespace or a workload into the mesh. @internal */
export const enrol: IntentWriter<EnrolIntent> = {
  write({ scope, dataPlane, revision, waypoint }) {
    return written(
      [
        ...(scope.type === 'namespace'
          ? [
              ...nameProblems('scope.namespace', scope.namespace),
              ...problemAt(
                'scope.namespace',
                /^(kube-system|cert-manager)$/.test(scope.namespace) &&
                  `Linkerd leaves ${scope.namespace} alone`,
              ),
            ]
          : targetProblems(scope.target, 'scope.target')),
        ...problemAt(
          'dataPlane',
          dataPlane === 'ambient' &&
            'Linkerd has a proxy in each pod: choose sidecar',
        ),
        ...problemAt(
          'revision',
          revision !== undefined &&
            'one control plane of Linkerd runs in a cluster; it has no revisions',
        ),
        ...problemAt(
          'waypoint',
          waypoint !== undefined && 'Linkerd has no waypoints',
        ),
      ],
      () => [
        scope.type === 'namespace'
          ? {
              apiVersion: 'v1',
              kind: 'Namespace',
              metadata: { name: scope.namespace, annotations: ENABLED },
            }
          : podTemplate(scope.target, { annotations: ENABLED }),
      ],
      {
        notes: [
          'Pods get the proxy when they start: restart those that run already.',
          ...(scope.type === 'workload'
            ? [
                `The Deployment is only the part that changes: lay it over the manifest of ${scope.target.service} rather than applying it alone.`,
              ]
            : []),
        ],
      },
    );
  },
  read(index, { scope }) {
    const name =
      scope.type === 'namespace' ? scope.namespace : scope.target.namespace;
    const namespace = index.get(Namespace, name);
    const { labels = {}, annotations = {} } =
      namespace && !isUnreadObject(namespace) ? namespace.metadata : {};
    const deployment =
      scope.type === 'workload'
        ? index.get(Deployment, scope.target.service, name)
        : undefined;
    const template =
      deployment && !isUnreadObject(deployment)
        ? deployment.spec?.template
        : undefined;
    const { injectable } = decideInjection({
      namespaceAnnotations: annotations,
      podAnnotations: template?.metadata?.annotations ?? {},
      podSpec: template?.spec ?? {},
    });
    const called = isInWebhookScope(
      { 'kubernetes.io/metadata.name': name, ...labels },
      template?.metadata?.labels ?? {},
    );
    return injectable && called ? { scope, dataPlane: 'sidecar' } : undefined;
  },
};
