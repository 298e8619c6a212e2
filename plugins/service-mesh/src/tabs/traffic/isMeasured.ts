import { SignalsData } from '@meshwright/backstage-plugin-service-mesh-common';

/** Whether there is anything to draw. @internal */
export function isMeasured(data: SignalsData): boolean {
  return data.state === 'ok' || hasConnectionsOnly(data);
}

/** Whether connections were counted and no requests. @internal */
export function hasConnectionsOnly({ state, total }: SignalsData): boolean {
  return state === 'layer4-only' && (total?.connections ?? 0) > 0;
}
