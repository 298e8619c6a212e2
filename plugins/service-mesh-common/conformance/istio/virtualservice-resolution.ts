import { isUnread } from '../../src/engine';
import { VirtualService } from '../../src/meshes/istio/kinds';
import { readMeshSettings } from '../../src/meshes/istio/MeshSettings';
import {
  RegisteredService,
  ResolvedRequest,
  resolveRequest,
} from '../../src/meshes/istio/read/routing/resolveRequest';
import {
  HttpCall,
  RoutingProxy,
} from '../../src/meshes/istio/read/routing/routeMatches';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';
import { clusterOf } from './clusterOf';

interface Vector {
  readonly virtualServices: readonly unknown[];
  readonly services: readonly RegisteredService[];
  readonly client: RoutingProxy;
  readonly outboundTrafficPolicy: string;
  readonly requests: readonly (HttpCall & { readonly expected: object })[];
}

const name = ({ metadata }: VirtualService) =>
  `${metadata.namespace}/${metadata.name}`;

/** The answer as the vectors write it. */
function written(found: ResolvedRequest): Record<string, unknown> {
  switch (found.result) {
    case 'passthrough':
    case 'blackhole':
      return { result: found.result };
    case 'not-found':
      return {
        result: found.result,
        virtualService: name(found.virtualService),
      };
    default: {
      const { by, ...rest } = found;
      return {
        ...rest,
        virtualService: by ? name(by.virtualService) : null,
        ...(by && { routeIndex: by.index }),
      };
    }
  }
}

export const adapter: SuiteAdapter = {
  suite: 'istio/routing/virtualservice-resolution',
  run(raw): Outcome {
    const vector = raw as Vector;
    const index = clusterOf(vector.virtualServices, {
      outboundTrafficPolicy: { mode: vector.outboundTrafficPolicy },
    });
    const read = index.list(VirtualService);
    const table = {
      virtualServices: isUnread(read) ? [] : read,
      services: vector.services,
      settings: readMeshSettings(index),
    };
    return compare(
      vector.requests.map(({ expected }) => expected),
      vector.requests.map(request =>
        written(resolveRequest(table, vector.client, request)),
      ),
    );
  },
};
