import { Problem } from '../../../engine/FindingRule';
import { Kind } from '../../../engine/Kind';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { ValidationProblem } from '../../../model';
import {
  AuthorizationPolicy,
  DestinationRule,
  EnvoyFilter,
  IstioGateway,
  PeerAuthentication,
  ProxyConfig,
  RequestAuthentication,
  ServiceEntry,
  Sidecar,
  Telemetry,
  VirtualService,
  WasmPlugin,
  WorkloadEntry,
} from '../kinds';

/** Kinds Istio's webhook checks. @internal */
export const VALIDATED: readonly Kind[] = [
  AuthorizationPolicy,
  DestinationRule,
  EnvoyFilter,
  IstioGateway,
  PeerAuthentication,
  ProxyConfig,
  RequestAuthentication,
  ServiceEntry,
  Sidecar,
  Telemetry,
  VirtualService,
  WasmPlugin,
  WorkloadEntry,
];

/** What reading found wrong with objects of the kinds, as far as the caller wants to hear of it. @internal */
export function* validationProblems(
  index: ResourceIndex,
  kinds: readonly Kind[],
  isWanted: (problem: ValidationProblem, kind: Kind) => boolean,
): Iterable<Problem> {
  for (const kind of kinds) {
    const objects = index.list(kind);
    if (isUnread(objects)) continue;
    for (const object of objects) {
      if (!object.problems) continue;
      for (const problem of object.problems)
        if (isWanted(problem, kind))
          yield {
            subject: index.ref(object, kind),
            field: problem.field,
            params: { problem: problem.message },
          };
    }
  }
}
