import { isUnread } from '../../src/engine';
import { VirtualService } from '../../src/meshes/istio/kinds';
import { readMeshSettings } from '../../src/meshes/istio/MeshSettings';
import { effectiveRoutes } from '../../src/meshes/istio/read/routing/effectiveRoutes';
import {
  matchesConflict,
  mergeMatches,
  mergeRoute,
} from '../../src/meshes/istio/read/routing/mergeDelegate';
import {
  WrittenMatch,
  WrittenRoute,
} from '../../src/meshes/istio/read/routing/WrittenRoute';
import { compare, SuiteAdapter } from '../SuiteAdapter';
import { clusterOf } from './clusterOf';

interface Conflict {
  readonly root: WrittenMatch;
  readonly delegate: WrittenMatch;
  readonly expectedConflict: boolean;
}

interface Matches {
  readonly root: readonly WrittenMatch[];
  readonly delegate: readonly WrittenMatch[];
  readonly expectedConflict: boolean;
  readonly expected: unknown;
}

interface Routes {
  readonly root: WrittenRoute;
  readonly delegate: readonly WrittenRoute[];
  readonly expected: unknown;
}

interface Merge {
  readonly meshConfig: Readonly<Record<string, unknown>>;
  readonly virtualServices: readonly unknown[];
  readonly expectedMerged: readonly {
    readonly metadata: { readonly name: string; readonly namespace: string };
    readonly spec: unknown;
  }[];
}

export const adapters: readonly SuiteAdapter[] = [
  {
    suite: 'istio/routing/delegate-match-conflict',
    run: raw => {
      const { root, delegate, expectedConflict } = raw as Conflict;
      return compare(expectedConflict, matchesConflict(root, delegate));
    },
  },
  {
    suite: 'istio/routing/delegate-match-merge',
    run: raw => {
      const { root, delegate, expected, expectedConflict } = raw as Matches;
      const merged = mergeMatches(root, delegate);
      return compare(
        { conflict: expectedConflict, matches: expected },
        { conflict: merged === undefined, matches: merged ?? [] },
      );
    },
  },
  {
    suite: 'istio/routing/delegate-route-merge',
    run: raw => {
      const { root, delegate, expected } = raw as Routes;
      return compare(
        expected,
        delegate.flatMap(route => mergeRoute(root, route) ?? []),
      );
    },
  },
  {
    suite: 'istio/routing/delegate-merge',
    run: raw => {
      const vector = raw as Merge;
      const index = clusterOf(vector.virtualServices, vector.meshConfig);
      const services = index.list(VirtualService);
      const settings = readMeshSettings(index);
      const all = isUnread(services) ? [] : services;
      return compare(
        vector.expectedMerged.map(({ metadata, spec }) => ({
          metadata: { name: metadata.name, namespace: metadata.namespace },
          spec,
        })),
        all
          .filter(service => service.spec?.hosts?.length)
          .map(service => ({
            metadata: {
              name: service.metadata.name,
              namespace: service.metadata.namespace,
            },
            spec: {
              ...service.spec,
              http: effectiveRoutes(service, all, settings).map(
                ({ route }) => route,
              ),
            },
          })),
      );
    },
  },
];
