import { withoutFields } from './withoutFields';

const object = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'orders', namespace: 'shop' },
};
const drop = [
  'VirtualService/metadata.annotations."meshwright.io/fault-ends"',
  'VirtualService/spec.http[fault]',
  'VirtualService/spec.http[].fault',
];
const text = (annotations: string, http: string) => `# Routes of the team
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: orders
  namespace: shop
${annotations}spec:
  hosts: [orders] # short name
  http:
${http}---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
`;
const plain = `    - name: canary # kept
      route:
        - destination: { host: orders, subset: v2 }
          weight: 10
`;

describe('withoutFields', () => {
  it.each([
    [
      'a rule of its own, and the annotation with its empty parent',
      text(
        "  annotations:\n    meshwright.io/fault-ends: '2030-01-31T10:00:00Z'\n",
        `    - name: fault
      fault: { abort: { httpStatus: 503 } }
${plain}`,
      ),
    ],
    [
      'a fault within another rule',
      text(
        '',
        plain.replace(
          '      route:',
          '      fault:\n        delay: { fixedDelay: 2s }\n      route:',
        ),
      ),
    ],
    ['nothing, where there is nothing', text('', plain)],
  ])('takes away %s; comments and other objects stay', (_what, before) => {
    expect(withoutFields(before, [object], drop)).toBe(text('', plain));
  });

  it('leaves objects of other names, and empty files, alone', () => {
    const other = text('', plain).replace('name: canary', 'name: fault');
    expect(
      withoutFields(
        other,
        [{ ...object, metadata: { name: 'cart', namespace: 'shop' } }],
        drop,
      ),
    ).toBe(other);
    expect(withoutFields('', [object], drop)).toBe('');
  });
});
