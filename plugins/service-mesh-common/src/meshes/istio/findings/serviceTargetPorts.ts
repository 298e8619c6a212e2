import { Deployment } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import {
  DEPLOYMENT_PORT_KINDS,
  DeploymentPort,
  deploymentPorts,
} from './deploymentPorts';

/** Where a Service port leads; without a target it leads to the port of its own number. */
function targetOf({ port = 0, targetPort }: DeploymentPort): string {
  return targetPort === undefined || targetPort === 0 || targetPort === ''
    ? String(port)
    : String(targetPort);
}

/** Different Service ports lead to the same port of a Deployment. @internal */
export const serviceTargetPorts: FindingRule = {
  code: 'istio/service-target-ports',
  severity: 'warning',
  title: 'Services lead to one port by different numbers',
  message: 'Port {target} is reached as {ports} by {services}.',
  why: 'The proxy knows a port of the workload by one Service port: rules and names of the others do not apply to what arrives.',
  fix: 'Give the Services the same port number for it, or let the application listen on a port for each.',
  reads: DEPLOYMENT_PORT_KINDS,
  aliases: ['IST0137'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0137/',
  *check({ index }): Iterable<Problem> {
    for (const [deployment, ports] of deploymentPorts(index)) {
      for (const target of new Set(ports.map(targetOf))) {
        const same = ports.filter(port => targetOf(port) === target);
        const numbers = new Set(same.map(({ port }) => port ?? 0));
        if (numbers.size < 2) continue;
        yield {
          subject: index.ref(deployment, Deployment),
          field: 'metadata.name',
          params: {
            target,
            ports: [...numbers].sort((a, b) => a - b).join(', '),
            services: [...new Set(same.map(p => p.service))].sort().join(', '),
          },
        };
      }
    }
  },
};
