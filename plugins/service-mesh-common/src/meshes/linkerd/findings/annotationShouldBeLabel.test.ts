import { testFinding } from '../../../__testUtils__/testFinding';
import { annotationShouldBeLabel } from './annotationShouldBeLabel';

const service = (metadata: string) => `
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop, ${metadata} }
`;

testFinding(annotationShouldBeLabel, [
  {
    name: 'an export asked for by annotation is found',
    resources: service('annotations: { mirror.linkerd.io/exported: "true" }'),
    expect: [
      [
        'Service shop/web',
        'metadata.annotations["mirror.linkerd.io/exported"]',
      ],
    ],
  },
  {
    name: 'the label and other annotations of mirrors are fine',
    resources: service(
      'labels: { mirror.linkerd.io/exported: "true" }, annotations: { mirror.linkerd.io/remote-svc-fq-name: a.b }',
    ),
    expect: [],
  },
]);
