import { Finding } from '@meshwright/backstage-plugin-service-mesh-common';
import { TemplateForm, TemplateName } from '../../templates/templates';

type Fix = (
  subject: Finding['subject'],
  entityRef: string,
) => Readonly<Record<string, unknown>>;

const forComponent: Fix = (_subject, entityRef) => ({
  workload: { entityRef },
});
const forNamespace: Fix = ({ namespace, name }) => ({
  namespace: namespace ?? name,
});

/** Fixes that a template writes; what only a person can decide, such as which of two rules is meant, has none. */
const fixes: Readonly<Record<string, readonly [TemplateName, Fix]>> = {
  'istio/claim-route-without-tokens': ['mesh-jwt', forComponent],
  'istio/fault-past-its-end': [
    'mesh-fault',
    ({ namespace, name }, entityRef) => ({
      workload: { entityRef, target: { namespace, service: name } },
      task: 'end',
    }),
  ],
  'istio/gateway-not-found': ['mesh-ingress', forComponent],
  'istio/namespace-not-injected': ['mesh-enrol', forNamespace],
  'istio/subset-not-found': ['mesh-canary', forComponent],
  'istio/telemetry-lightstep': ['mesh-telemetry', forComponent],
  'istio/telemetry-without-provider': ['mesh-telemetry', forComponent],
  'linkerd/control-plane-single-replica': [
    'mesh-control-plane',
    () => ({ mesh: 'linkerd' }),
  ],
  'linkerd/namespace-policy-without-servers': [
    'mesh-default-deny',
    forComponent,
  ],
};

/** The template that fixes a finding about an entity; undefined when there is none. @internal */
export function findingTemplate(
  { code, subject }: Finding,
  entityRef: string,
): TemplateForm | undefined {
  if (!Object.hasOwn(fixes, code)) return undefined;
  const [template, fix] = fixes[code];
  return { template, values: fix(subject, entityRef) };
}
