import { parseLabelSelector } from '../../src/parseLabelSelector';
import { authzRows } from '../../src/meshes/linkerd/viz/authzRows';
import { edgeRows } from '../../src/meshes/linkerd/viz/edgeRows';
import { gatewayRows } from '../../src/meshes/linkerd/viz/gatewayRows';
import { podRows } from '../../src/meshes/linkerd/viz/podRows';
import { routeRows } from '../../src/meshes/linkerd/viz/routeRows';
import { statRows } from '../../src/meshes/linkerd/viz/statRows';
import { VizCluster } from '../../src/meshes/linkerd/viz/VizCluster';
import {
  VizAnswers,
  VizRequest,
  VizResult,
  VizSample,
} from '../../src/meshes/linkerd/viz/VizRequest';
import { asExpected } from '../asExpected';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';
import { vizClusterOf } from './vizClusterOf';

interface Vector {
  readonly command: string;
  readonly controlPlaneNamespace?: string;
  readonly clusterDomain?: string;
  readonly resources?: readonly unknown[];
  readonly request: Omit<VizRequest, 'labelSelector'> & {
    readonly labelSelector?: string;
  };
  readonly prometheus?: Readonly<Record<string, readonly VizSample[]>>;
  readonly expected: Readonly<Record<string, unknown>>;
}

function rowsOf(
  command: string,
  request: VizRequest,
  cluster: VizCluster,
  answers: VizAnswers,
): VizResult<unknown> | undefined {
  switch (command) {
    case 'stat':
      return statRows(cluster, request, answers);
    case 'edges':
      return edgeRows(cluster, request, answers);
    case 'routes':
      return routeRows(cluster, request, answers);
    case 'authz':
      return authzRows(request, answers);
    case 'list-pods':
      return podRows(cluster, request, answers);
    case 'gateways':
      return gatewayRows(
        cluster.objects.filter(({ type }) => type === 'service'),
        answers,
      );
    default:
      return undefined;
  }
}

export const adapter: SuiteAdapter = {
  suite: 'linkerd/viz-rows',
  run(raw): Outcome {
    const vector = raw as Vector;
    const { prometheus = {}, expected } = vector;
    const { labelSelector, ...request } = vector.request;
    const result = rowsOf(
      vector.command,
      {
        ...request,
        labelSelector: labelSelector
          ? parseLabelSelector(labelSelector)
          : undefined,
      },
      vizClusterOf(
        vector.resources ?? [],
        vector.controlPlaneNamespace ?? 'linkerd',
        vector.clusterDomain ?? 'cluster.local',
      ),
      query => prometheus[query] ?? prometheus['*'] ?? [],
    );
    const actual: Record<string, unknown> = {
      valid: result?.ok,
      ...(result?.ok === true && { rows: result.rows }),
      ...(result?.ok === false && { error: result.error, code: result.code }),
    };
    return compare(expected, asExpected(expected, actual));
  },
};
