import { SpecNode } from './SpecNode';

/** Kinds a policy may be attached to, as `group/Kind`. */
const TARGETS = new Set([
  '/Service',
  'core/Service',
  'networking.istio.io/ServiceEntry',
  'gateway.networking.k8s.io/Gateway',
  'gateway.networking.k8s.io/GatewayClass',
]);

function checkTarget(target: SpecNode): void {
  if (!target.isSet) return;
  if (target.text('name') === '') target.error('targetRef name must be set');
  if (target.text('namespace') !== '')
    target.error(
      'targetRef namespace must not be set; cross namespace referencing is not supported',
    );
  const kind = `${target.text('group')}/${target.text('kind')}`;
  if (!TARGETS.has(kind))
    target.error(
      `targetRef must be to a Service, ServiceEntry, Gateway or GatewayClass but was ${kind}`,
    );
}

/** Checks how a policy chooses what it is for: by labels or by name, not both. @internal */
export function checkTargets(spec: SpecNode): void {
  const ways = [
    spec.has('selector'),
    spec.has('targetRef'),
    spec.count('targetRefs') > 0,
  ];
  if (ways.filter(Boolean).length > 1)
    spec.error('only one of targetRefs or workloadSelector can be set');
  checkTarget(spec.at('targetRef'));
  spec.list('targetRefs').forEach(checkTarget);
}
