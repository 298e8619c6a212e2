/** Set by injection on pods whose sidecar takes HBONE. @internal */
export const TUNNEL_LABEL = 'networking.istio.io/tunnel';

/** Whether the proxy of pods takes HBONE itself. @internal */
export function takesTunnels(
  labels: Readonly<Record<string, string>>,
): boolean {
  return (labels[TUNNEL_LABEL] ?? '').split(',').includes('http');
}
