import { SuiteAdapter } from '../SuiteAdapter';

export const adapter: SuiteAdapter = {
  suite: 'linkerd/viz-queries',
  run: () => ({
    outcome: 'skip',
    reason:
      'the product asks queries of its own; that they give the results of those of the viz extension is tested on a real Prometheus in packages/demo-cluster',
  }),
};
