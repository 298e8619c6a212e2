import { SuiteAdapter } from '../SuiteAdapter';

export const adapter: SuiteAdapter = {
  suite: 'linkerd/viz-queries',
  run: () => ({
    outcome: 'skip',
    reason:
      'the product asks five queries of its own and does not repeat the text of those of the viz extension',
  }),
};
