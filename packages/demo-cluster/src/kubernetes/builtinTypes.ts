import { ResourceType } from './ResourceType';

/** group version plural Kind scope short names */
const TABLE = `
-                       v1 namespaces               Namespace                N ns
-                       v1 nodes                    Node                     C no
-                       v1 pods                     Pod                      S po
-                       v1 services                 Service                  S svc
-                       v1 serviceaccounts          ServiceAccount           S sa
-                       v1 configmaps               ConfigMap                S cm
-                       v1 secrets                  Secret                   S
-                       v1 endpoints                Endpoints                S ep
-                       v1 events                   Event                    S ev
-                       v1 limitranges              LimitRange               S limits
-                       v1 resourcequotas           ResourceQuota            S quota
-                       v1 persistentvolumeclaims   PersistentVolumeClaim    S pvc
-                       v1 replicationcontrollers   ReplicationController    S rc
apps                    v1 deployments              Deployment               S deploy
apps                    v1 replicasets              ReplicaSet               S rs
apps                    v1 statefulsets             StatefulSet              S sts
apps                    v1 daemonsets               DaemonSet                S ds
apps                    v1 controllerrevisions      ControllerRevision       S
batch                   v1 jobs                     Job                      S
batch                   v1 cronjobs                 CronJob                  S cj
autoscaling             v2 horizontalpodautoscalers HorizontalPodAutoscaler  S hpa
networking.k8s.io       v1 ingresses                Ingress                  S ing
networking.k8s.io       v1 networkpolicies          NetworkPolicy            S netpol
policy                  v1 poddisruptionbudgets     PodDisruptionBudget      S pdb
discovery.k8s.io        v1 endpointslices           EndpointSlice            S
coordination.k8s.io     v1 leases                   Lease                    S
events.k8s.io           v1 events                   Event                    S
admissionregistration.k8s.io v1 mutatingwebhookconfigurations   MutatingWebhookConfiguration   C
admissionregistration.k8s.io v1 validatingwebhookconfigurations ValidatingWebhookConfiguration C
apiextensions.k8s.io    v1 customresourcedefinitions CustomResourceDefinition C crd,crds
`;

/** Kinds that every Kubernetes server has and this one serves. */
export const builtinTypes: readonly ResourceType[] = TABLE.trim()
  .split('\n')
  .map(line => {
    const [group, version, plural, kind, scope, shortNames = ''] =
      line.split(/\s+/);
    return {
      group: group === '-' ? '' : group,
      versions: [version],
      kind,
      plural,
      singular: kind.toLocaleLowerCase('en-US'),
      namespaced: scope === 'S',
      shortNames: shortNames === '' ? [] : shortNames.split(','),
      categories: ['pods', 'services', 'deployments', 'replicasets'].includes(
        plural,
      )
        ? ['all']
        : [],
      custom: false,
    };
  });
