import { SuiteAdapter } from '../SuiteAdapter';

export const adapter: SuiteAdapter = {
  suite: 'linkerd/rate-limit',
  run: () => ({
    outcome: 'skip',
    reason:
      'the product shows the limits that are set, not the state of a limiter from one request to the next',
  }),
};
