const PROXIES = {
  istio: "{ name: istio-proxy, image: 'istio/proxyv2:1.27.1' }",
  linkerd:
    "{ name: linkerd-proxy, image: 'cr.l5d.io/linkerd/proxy:edge-25.4.4' }",
};
const LABELS = {
  istio: '',
  linkerd: ', linkerd.io/control-plane-ns: linkerd',
  ambient: '',
};

/** A Deployment with one pod for each name: sidecars of Istio, but for one with Linkerd and one behind a waypoint. */
export function knownDeployments(
  namespace: string,
  names: readonly string[],
  {
    waypointOf,
    linkerd,
  }: { readonly waypointOf: string; readonly linkerd: string },
): string {
  const meshOf = (name: string) => {
    if (name === waypointOf) return 'ambient';
    return name === linkerd ? 'linkerd' : 'istio';
  };
  return [
    ...names.map(name => {
      const mesh = meshOf(name);
      return `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}-5d4f-abcde
  namespace: ${namespace}
  labels: { app: ${name}, pod-template-hash: 5d4f${LABELS[mesh]} }
  annotations: ${
    mesh === 'ambient' ? '{ ambient.istio.io/redirection: enabled }' : '{}'
  }
  ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: ${name}-5d4f, controller: true }]
spec:
  containers:
    - { name: app, ports: [{ name: http, containerPort: 8080 }] }
    ${mesh === 'ambient' ? '' : `- ${PROXIES[mesh]}`}
status: { phase: Running }
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
  labels: ${mesh === 'ambient' ? '{ istio.io/use-waypoint: waypoint }' : '{}'}
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
`;
    }),
    `
apiVersion: v1
kind: Namespace
metadata: { name: ${namespace} }
`,
    `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: ${namespace}, labels: { istio.io/waypoint-for: service } }
spec:
  gatewayClassName: istio-waypoint
  listeners: [{ name: mesh, port: 15008, protocol: HBONE }]
status:
  addresses: [{ type: IPAddress, value: 192.0.2.9 }]
  conditions: [{ type: Programmed, status: 'True' }]
`,
  ].join('---');
}
