import { testFinding } from '../../../__testUtils__/testFinding';
import { VirtualService } from '../kinds';
import { faultPastEnd } from './faultPastEnd';

const DAY = 86_400_000;
const END = Date.parse('2030-01-31T10:00:00Z');
const test = (end: string, rule: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: orders
  namespace: shop
  annotations: { meshwright.io/fault-ends: '${end}' }
spec: { hosts: [orders], http: [{ name: plain }, ${rule}] }
`;
const delay = '{ fault: { delay: { fixedDelay: 2s } } }';
const ended = '2030-01-31T10:00:00Z';

testFinding(faultPastEnd, [
  {
    name: 'a delay a day after its end',
    resources: test(ended, delay),
    takenAt: END + DAY,
    expect: [['VirtualService shop/orders', 'spec.http[1].fault']],
  },
  {
    name: 'an error at the very end, in the time of another place',
    resources: test(
      '2030-01-31T12:00:00+02:00',
      '{ fault: { abort: { httpStatus: 503 } } }',
    ),
    takenAt: END,
    expect: [['VirtualService shop/orders', 'spec.http[1].fault']],
  },
  {
    name: 'a test that goes on',
    resources: test(ended, delay),
    takenAt: END - 1,
    expect: [],
  },
  {
    name: 'a moment nobody knows, as in files',
    resources: test(ended, delay),
    expect: [],
  },
  {
    name: 'an end without a fault: it was taken away',
    resources: test(ended, '{ timeout: 2s }'),
    takenAt: END + DAY,
    expect: [],
  },
  {
    name: 'an end that is no moment',
    resources: test('tomorrow', delay),
    takenAt: END + DAY,
    expect: [],
  },
  {
    name: 'a fault that is meant to stay',
    resources: test(ended, delay).replace('fault-ends', 'other'),
    takenAt: END + DAY,
    expect: [],
  },
  {
    name: 'routes that cannot be read',
    resources: test(ended, delay),
    unread: [VirtualService],
    expect: 'skipped',
  },
]);
