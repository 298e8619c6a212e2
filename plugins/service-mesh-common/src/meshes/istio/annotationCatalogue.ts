/** What Istio says about one of its annotations. @internal */
export interface KnownAnnotation {
  /** Kinds it has an effect on. */
  readonly on: readonly string[];
  /** Its form may still change. */
  readonly alpha?: true;
  readonly deprecated?: true;
}

/** The annotations Istio knows, as of 1.30; those without a feature status count as alpha. @internal */
export const annotationCatalogue: ReadonlyMap<string, KnownAnnotation> =
  new Map<string, KnownAnnotation>([
    [
      'alpha.istio.io/canonical-serviceaccounts',
      { on: ['Service'], alpha: true, deprecated: true },
    ],
    [
      'alpha.istio.io/kubernetes-serviceaccounts',
      { on: ['Service'], alpha: true, deprecated: true },
    ],
    ['ambient.istio.io/bypass-inbound-capture', { on: ['Pod'], alpha: true }],
    ['ambient.istio.io/dns-capture', { on: ['Pod'], alpha: true }],
    ['ambient.istio.io/redirection', { on: ['Pod'] }],
    [
      'ambient.istio.io/waypoint-inbound-binding',
      { on: ['GatewayClass', 'Gateway'], alpha: true },
    ],
    ['galley.istio.io/analyze-suppress', { on: ['Any'], alpha: true }],
    ['gateway.istio.io/controller-version', { on: ['Any'], alpha: true }],
    ['gateway.istio.io/name-override', { on: ['Gateway'], alpha: true }],
    ['gateway.istio.io/service-account', { on: ['Gateway'], alpha: true }],
    ['inject.istio.io/templates', { on: ['Pod'], alpha: true }],
    ['istio.io/autoRegistrationGroup', { on: ['WorkloadEntry'], alpha: true }],
    ['istio.io/connectedAt', { on: ['WorkloadEntry'], alpha: true }],
    ['istio.io/disconnectedAt', { on: ['WorkloadEntry'], alpha: true }],
    ['istio.io/dry-run', { on: ['AuthorizationPolicy'], alpha: true }],
    ['istio.io/reroute-virtual-interfaces', { on: ['Pod'], alpha: true }],
    ['istio.io/rev', { on: ['Pod'], alpha: true }],
    [
      'istio.io/use-waypoint-canary-weight',
      { on: ['Service', 'ServiceEntry', 'Namespace'], alpha: true },
    ],
    ['istio.io/workloadController', { on: ['WorkloadEntry'], alpha: true }],
    ['kubernetes.io/ingress.class', { on: ['Ingress'] }],
    ['networking.istio.io/exportTo', { on: ['Service'], alpha: true }],
    ['networking.istio.io/service-type', { on: ['Gateway'], alpha: true }],
    [
      'networking.istio.io/traffic-distribution',
      { on: ['Namespace', 'Service', 'ServiceEntry'], alpha: true },
    ],
    ['prometheus.istio.io/merge-metrics', { on: ['Pod'], alpha: true }],
    ['proxy.istio.io/config', { on: ['Pod'] }],
    ['proxy.istio.io/overrides', { on: ['Pod'], alpha: true }],
    [
      'readiness.status.sidecar.istio.io/applicationPorts',
      { on: ['Pod'], alpha: true },
    ],
    [
      'readiness.status.sidecar.istio.io/failureThreshold',
      { on: ['Pod'], alpha: true },
    ],
    [
      'readiness.status.sidecar.istio.io/initialDelaySeconds',
      { on: ['Pod'], alpha: true },
    ],
    [
      'readiness.status.sidecar.istio.io/periodSeconds',
      { on: ['Pod'], alpha: true },
    ],
    ['sidecar.istio.io/agentLogLevel', { on: ['Pod'], alpha: true }],
    ['sidecar.istio.io/bootstrapOverride', { on: ['Pod'], alpha: true }],
    ['sidecar.istio.io/componentLogLevel', { on: ['Pod'], alpha: true }],
    [
      'sidecar.istio.io/discoveryAddress',
      { on: ['Pod'], alpha: true, deprecated: true },
    ],
    [
      'sidecar.istio.io/extraStatTags',
      { on: ['Pod'], alpha: true, deprecated: true },
    ],
    ['sidecar.istio.io/inject', { on: ['Pod'], deprecated: true }],
    ['sidecar.istio.io/interceptionMode', { on: ['Pod'], alpha: true }],
    ['sidecar.istio.io/logLevel', { on: ['Pod'], alpha: true }],
    ['sidecar.istio.io/nativeSidecar', { on: ['Pod'], alpha: true }],
    ['sidecar.istio.io/proxyCPU', { on: ['Pod'], alpha: true }],
    ['sidecar.istio.io/proxyCPULimit', { on: ['Pod'], alpha: true }],
    ['sidecar.istio.io/proxyImage', { on: ['Pod'], alpha: true }],
    ['sidecar.istio.io/proxyImageType', { on: ['Pod'], alpha: true }],
    ['sidecar.istio.io/proxyMemory', { on: ['Pod'], alpha: true }],
    ['sidecar.istio.io/proxyMemoryLimit', { on: ['Pod'], alpha: true }],
    ['sidecar.istio.io/rewriteAppHTTPProbers', { on: ['Pod'], alpha: true }],
    [
      'sidecar.istio.io/statsCompression',
      { on: ['Pod'], alpha: true, deprecated: true },
    ],
    ['sidecar.istio.io/statsEvictionInterval', { on: ['Pod'], alpha: true }],
    ['sidecar.istio.io/statsFlushInterval', { on: ['Pod'], alpha: true }],
    ['sidecar.istio.io/statsHistogramBins', { on: ['Pod'], alpha: true }],
    ['sidecar.istio.io/statsHistogramBuckets', { on: ['Pod'], alpha: true }],
    [
      'sidecar.istio.io/statsInclusionPrefixes',
      { on: ['Pod'], alpha: true, deprecated: true },
    ],
    [
      'sidecar.istio.io/statsInclusionRegexps',
      { on: ['Pod'], alpha: true, deprecated: true },
    ],
    [
      'sidecar.istio.io/statsInclusionSuffixes',
      { on: ['Pod'], alpha: true, deprecated: true },
    ],
    ['sidecar.istio.io/status', { on: ['Pod'], alpha: true }],
    ['sidecar.istio.io/userVolume', { on: ['Pod'], alpha: true }],
    ['sidecar.istio.io/userVolumeMount', { on: ['Pod'], alpha: true }],
    ['status.sidecar.istio.io/port', { on: ['Pod'], alpha: true }],
    [
      'topology.istio.io/controlPlaneClusters',
      { on: ['Namespace'], alpha: true },
    ],
    ['traffic.istio.io/nodeSelector', { on: ['Service'] }],
    [
      'traffic.sidecar.istio.io/excludeInboundPorts',
      { on: ['Pod'], alpha: true },
    ],
    [
      'traffic.sidecar.istio.io/excludeInterfaces',
      { on: ['Pod'], alpha: true },
    ],
    [
      'traffic.sidecar.istio.io/excludeOutboundIPRanges',
      { on: ['Pod'], alpha: true },
    ],
    [
      'traffic.sidecar.istio.io/excludeOutboundPorts',
      { on: ['Pod'], alpha: true },
    ],
    [
      'traffic.sidecar.istio.io/includeInboundPorts',
      { on: ['Pod'], alpha: true },
    ],
    [
      'traffic.sidecar.istio.io/includeOutboundIPRanges',
      { on: ['Pod'], alpha: true },
    ],
    [
      'traffic.sidecar.istio.io/includeOutboundPorts',
      { on: ['Pod'], alpha: true },
    ],
    [
      'traffic.sidecar.istio.io/kubevirtInterfaces',
      { on: ['Pod'], alpha: true, deprecated: true },
    ],
  ]);

/** True for an annotation that Istio documents or claims by its domain. @internal */
export function isIstioAnnotation(name: string): boolean {
  return (
    name === 'kubernetes.io/ingress.class' ||
    name.split('/', 1)[0].endsWith('istio.io')
  );
}
