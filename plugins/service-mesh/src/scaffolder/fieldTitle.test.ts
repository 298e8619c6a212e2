import { fieldTitle } from './fieldTitle';

const intent = {
  target: '${{ parameters.workload.target }}',
  timeoutMs:
    '${{ parameters.timeoutMs if parameters.withTimeout else undefined }}',
  retries: '${{ parameters.retries if parameters.withRetries else undefined }}',
  gateway: { name: '${{ parameters.gatewayName }}', namespace: 'edge' },
};
const page = {
  properties: {
    withRetries: { title: 'Try again' },
    gatewayName: { title: 'Gateway' },
  },
  dependencies: {
    withTimeout: {
      oneOf: [
        { properties: { withTimeout: { enum: [false] } } },
        { properties: { timeoutMs: { title: 'Longest time' } } },
      ],
    },
  },
  allOf: [
    {
      if: { properties: { withRetries: { const: true } } },
      then: {
        properties: {
          retries: {
            title: 'Retries',
            properties: { on: { title: 'When', items: { type: 'string' } } },
          },
        },
      },
    },
  ],
};

describe('fieldTitle', () => {
  it.each([
    ['retries.on[0]', 'Retries, When, entry 1'],
    ['timeoutMs', 'Longest time'],
    ['gateway.name', 'Gateway'],
    ['gateway.namespace', 'Gateway, Namespace'],
    ['target.port.protocol', 'What the port speaks'],
    ['scope.target.labels', 'Labels of the pods'],
    ['mesh', 'Mesh'],
    ['circuitBreaker.intervalMs', 'Circuit breaker, Interval ms'],
  ])('says %s as %s', (field, title) => {
    expect(fieldTitle(field, intent, page)).toBe(title);
  });

  it('does without a schema and without an intent', () => {
    expect(fieldTitle('allow[1].callers', undefined, undefined)).toBe(
      'Allow, entry 2, Callers',
    );
  });
});
