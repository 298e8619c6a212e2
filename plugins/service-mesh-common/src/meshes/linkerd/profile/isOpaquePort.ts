import { Annotations } from '../outbound/Parsed';
import { CONFIG_PREFIX } from '../labels';
import { hasPort, parsePortRanges, PortRange } from '../parsePorts';

/** True when clients take a port of a Service for opaque. The Service's annotation replaces the defaults, even when it is empty, and both replace what a profile says. @internal */
export function isOpaquePort(
  serviceAnnotations: Annotations | undefined,
  port: number,
  defaults: readonly PortRange[],
): boolean {
  const own = serviceAnnotations?.[`${CONFIG_PREFIX}opaque-ports`];
  return hasPort(own === undefined ? defaults : parsePortRanges(own), port);
}
