import { JsonObject, KubeObject } from '../KubeObject';

const COLUMN: Record<string, [path: string, type?: string]> = {
  Accepted: ['.status.conditions[?(@.type=="Accepted")].status'],
  'Access Policy': ['.spec.accessPolicy'],
  Action: ['.spec.action'],
  Address: ['.spec.address'],
  Addresses: ['.status.addresses[*].value'],
  Class: ['.spec.gatewayClassName'],
  Controller: ['.spec.controllerName'],
  Gateways: ['.spec.gateways'],
  Host: ['.spec.host'],
  Hostnames: ['.spec.hostnames'],
  Hosts: ['.spec.hosts'],
  Location: ['.spec.location'],
  Mode: ['.spec.mtls.mode'],
  Phase: ['.status.phase'],
  Port: ['.spec.port'],
  Programmed: ['.status.conditions[?(@.type=="Programmed")].status'],
  Protocol: ['.spec.proxyProtocol'],
  Resolution: ['.spec.resolution'],
  Server: ['.spec.server.name'],
  Service: ['.spec.service'],
  Target: ['.spec.targetRef.name'],
  Weight: ['.status.canaryWeight', 'integer'],
};

/** group | versions, stored one first | plural | Kind | scope | short names | columns */
const TABLE = `
networking.istio.io | v1 v1beta1 v1alpha3 | virtualservices | VirtualService | S | vs | Gateways,Hosts
networking.istio.io | v1 v1beta1 v1alpha3 | destinationrules | DestinationRule | S | dr | Host
networking.istio.io | v1 v1beta1 v1alpha3 | gateways | Gateway | S | gw |
networking.istio.io | v1 v1beta1 v1alpha3 | serviceentries | ServiceEntry | S | se | Hosts,Location,Resolution
networking.istio.io | v1 v1beta1 v1alpha3 | sidecars | Sidecar | S | |
networking.istio.io | v1 v1beta1 v1alpha3 | workloadentries | WorkloadEntry | S | we | Address
networking.istio.io | v1 v1beta1 v1alpha3 | workloadgroups | WorkloadGroup | S | wg |
networking.istio.io | v1beta1 | proxyconfigs | ProxyConfig | S | |
networking.istio.io | v1alpha3 | envoyfilters | EnvoyFilter | S | |
security.istio.io | v1 v1beta1 | peerauthentications | PeerAuthentication | S | pa | Mode
security.istio.io | v1 v1beta1 | authorizationpolicies | AuthorizationPolicy | S | ap | Action
security.istio.io | v1 v1beta1 | requestauthentications | RequestAuthentication | S | ra |
telemetry.istio.io | v1 v1alpha1 | telemetries | Telemetry | S | telemetry |
extensions.istio.io | v1alpha1 | wasmplugins | WasmPlugin | S | |
gateway.networking.k8s.io | v1 v1beta1 | gatewayclasses | GatewayClass | C | gc | Controller,Accepted
gateway.networking.k8s.io | v1 v1beta1 | gateways | Gateway | S | gtw | Class,Addresses,Programmed
gateway.networking.k8s.io | v1 v1beta1 | httproutes | HTTPRoute | S | | Hostnames
gateway.networking.k8s.io | v1 | grpcroutes | GRPCRoute | S | | Hostnames
gateway.networking.k8s.io | v1alpha2 | tcproutes | TCPRoute | S | |
gateway.networking.k8s.io | v1alpha2 | tlsroutes | TLSRoute | S | |
gateway.networking.k8s.io | v1beta1 | referencegrants | ReferenceGrant | S | refgrant |
policy.linkerd.io | v1beta3 v1beta2 v1beta1 | servers | Server | S | srv | Port,Protocol,Access Policy
policy.linkerd.io | v1beta1 v1alpha1 | serverauthorizations | ServerAuthorization | S | saz,serverauthz,srvauthz | Server
policy.linkerd.io | v1alpha1 | authorizationpolicies | AuthorizationPolicy | S | authzpolicy | Target
policy.linkerd.io | v1alpha1 | meshtlsauthentications | MeshTLSAuthentication | S | meshtlsauthn |
policy.linkerd.io | v1alpha1 | networkauthentications | NetworkAuthentication | S | netauthn,networkauthn |
policy.linkerd.io | v1alpha1 | httplocalratelimitpolicies | HTTPLocalRateLimitPolicy | S | | Target
policy.linkerd.io | v1alpha1 | egressnetworks | EgressNetwork | S | |
policy.linkerd.io | v1beta3 v1beta2 v1beta1 v1alpha1 | httproutes | HTTPRoute | S | | Hostnames
linkerd.io | v1alpha2 v1alpha1 | serviceprofiles | ServiceProfile | S | sp |
workload.linkerd.io | v1beta1 v1alpha1 | externalworkloads | ExternalWorkload | S | |
multicluster.linkerd.io | v1alpha3 v1alpha2 v1alpha1 | links | Link | S | |
split.smi-spec.io | v1alpha2 v1alpha1 | trafficsplits | TrafficSplit | S | ts | Service
flagger.app | v1beta1 | canaries | Canary | S | | Phase,Weight
argoproj.io | v1alpha1 | rollouts | Rollout | S | ro | Phase
`;

const AGE = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
};

/** CustomResourceDefinitions of Istio, Linkerd, the Gateway API, SMI, Flagger and Argo Rollouts; schemas stay open. */
export function meshCrds(): KubeObject[] {
  return TABLE.trim()
    .split('\n')
    .map(line => {
      const [group, versions, plural, kind, scope, shortNames, columns] = line
        .split('|')
        .map(cell => cell.trim());
      const names = columns.split(',').filter(Boolean);
      return {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: `${plural}.${group}`, annotations: bundle(group) },
        spec: {
          group,
          scope: scope === 'C' ? 'Cluster' : 'Namespaced',
          names: {
            plural,
            kind,
            singular: kind.toLocaleLowerCase('en-US'),
            listKind: `${kind}List`,
            shortNames: shortNames.split(',').filter(Boolean),
          },
          versions: versions.split(' ').map((name, i) => ({
            name,
            served: true,
            storage: i === 0,
            additionalPrinterColumns: [...names.map(printerColumn), AGE],
            schema: {
              openAPIV3Schema: {
                type: 'object',
                'x-kubernetes-preserve-unknown-fields': true,
              },
            },
          })),
        },
      };
    });
}

function printerColumn(name: string): JsonObject {
  const [jsonPath, type = 'string'] = COLUMN[name];
  return { name, type, jsonPath };
}

/** The Gateway API says its release in an annotation of its definitions. */
function bundle(group: string): Record<string, string> | undefined {
  return group === 'gateway.networking.k8s.io'
    ? { 'gateway.networking.k8s.io/bundle-version': 'v1.3.0' }
    : undefined;
}
