import { testFinding } from '../../../__testUtils__/testFinding';
import { pod } from '../__testUtils__/installation';
import { labelShouldBeAnnotation } from './labelShouldBeAnnotation';

const service = `
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: data, labels: { config.linkerd.io/opaque-ports: '3306', mirror.linkerd.io/exported: 'true' } }
`;

testFinding(labelShouldBeAnnotation, [
  {
    name: 'settings among the labels are found',
    resources:
      pod('web', {
        labels: 'linkerd.io/inject: enabled, config.alpha.linkerd.io/x: y',
      }) + service,
    expect: [
      ['Service data/db', 'metadata.labels["config.linkerd.io/opaque-ports"]'],
      ['Pod shop/web', 'metadata.labels["config.alpha.linkerd.io/x"]'],
      ['Pod shop/web', 'metadata.labels["linkerd.io/inject"]'],
    ],
  },
  {
    name: 'annotations, and labels that are meant to be some, are fine',
    resources: pod('web', {
      labels: 'app: web',
      annotations: 'linkerd.io/inject: enabled',
    }),
    expect: [],
  },
]);
