import { oldestFirst } from '../byAge';
import { Telemetry } from '../kinds';
import {
  attachesTo,
  PolicyProxy,
  PolicyScope,
  targetsOf,
} from '../select/attachPolicy';
import { isSelective } from '../selects';

/** The part of the mesh a Telemetry speaks for. @internal */
export type TelemetryLevel =
  | 'mesh'
  | 'namespace'
  | 'service namespace'
  | 'workload';

/** A Telemetry that counts for a proxy. @internal */
export interface TelemetryLayer {
  readonly telemetry: Telemetry;
  readonly level: TelemetryLevel;
}

/** Where a Telemetry says it applies. */
function scopeOf({ metadata, spec }: Telemetry): PolicyScope {
  return {
    namespace: metadata.namespace ?? '',
    ...(spec?.selector?.matchLabels && { selector: spec.selector.matchLabels }),
    ...(spec?.targetRef && { targetRef: spec.targetRef }),
    ...(spec?.targetRefs && { targetRefs: spec.targetRefs }),
  };
}

function isNamespaceWide(telemetry: Telemetry): boolean {
  const scope = scopeOf(telemetry);
  return !isSelective(scope.selector) && targetsOf(scope).length === 0;
}

/**
 * The Telemetries that count for a proxy, from the widest to the nearest: of each namespace the oldest without a selector,
 * then every one that selects the proxy. A waypoint goes by the namespace of the service it speaks for.
 * @internal
 */
export function applicableTelemetries(
  telemetries: readonly Telemetry[],
  proxy: PolicyProxy,
  rootNamespace: string,
  service?: PolicyProxy['services'][number],
): TelemetryLayer[] {
  const ordered = oldestFirst(telemetries);
  const wide = (
    namespace: string,
    level: TelemetryLevel,
  ): readonly TelemetryLayer[] => {
    const telemetry = ordered.find(
      t => t.metadata.namespace === namespace && isNamespaceWide(t),
    );
    return telemetry ? [{ telemetry, level }] : [];
  };
  const elsewhere =
    proxy.isWaypoint && service && service.namespace !== proxy.namespace
      ? service.namespace
      : undefined;
  const nearest = elsewhere ?? proxy.namespace;
  const seen = {
    ...proxy,
    services: service ? [service] : proxy.services,
  };
  return [
    ...wide(rootNamespace, 'mesh'),
    ...(proxy.namespace === rootNamespace
      ? []
      : wide(proxy.namespace, 'namespace')),
    ...(elsewhere === undefined ? [] : wide(elsewhere, 'service namespace')),
    ...ordered
      .filter(
        telemetry =>
          telemetry.metadata.namespace === nearest &&
          !isNamespaceWide(telemetry) &&
          attachesTo(scopeOf(telemetry), seen, {
            rootNamespace,
            selectorsReachGateways: true,
          }),
      )
      .map((telemetry): TelemetryLayer => ({ telemetry, level: 'workload' })),
  ];
}
