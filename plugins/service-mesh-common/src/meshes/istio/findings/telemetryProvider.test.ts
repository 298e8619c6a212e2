import { testFinding } from '../../../__testUtils__';
import {
  telemetryLightstep,
  telemetryWithoutProvider,
} from './telemetryProvider';

const mesh = (config: string) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: '${config}' }
---`;
const telemetry = (spec: string) => `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: all, namespace: istio-system }
spec: { ${spec} }
---`;
const filter = 'filter: { expression: response.code >= 400 }';

testFinding(telemetryWithoutProvider, [
  {
    name: 'the second entry names none',
    resources: telemetry(
      `accessLogging: [{ providers: [{ name: envoy }] }, { ${filter} }]`,
    ),
    expect: [['Telemetry istio-system/all', 'spec.accessLogging[1].providers']],
  },
  {
    name: 'the mesh has a default',
    resources:
      mesh('{ defaultProviders: { accessLogging: [envoy] } }') +
      telemetry(`accessLogging: [{ ${filter} }]`),
    expect: [],
  },
  {
    name: 'the entry turns logging off',
    resources: telemetry('accessLogging: [{ disabled: true }]'),
    expect: [],
  },
]);

const lightstep = mesh(
  '{ extensionProviders: [{ name: steps, lightstep: { port: 443 } }, { name: spans, opentelemetry: { port: 4317 } }] }',
);

testFinding(telemetryLightstep, [
  {
    name: 'a provider of that kind',
    resources:
      lightstep + telemetry('tracing: [{ providers: [{ name: steps }] }]'),
    expect: [
      ['Telemetry istio-system/all', 'spec.tracing[0].providers[0].name'],
    ],
  },
  {
    name: 'a provider of another kind',
    resources:
      lightstep + telemetry('tracing: [{ providers: [{ name: spans }] }]'),
    expect: [],
  },
]);
