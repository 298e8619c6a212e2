import { Deployment } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { DEPLOYMENT_PORT_KINDS, deploymentPorts } from './deploymentPorts';

/** Services give the same port of a Deployment different protocols. @internal */
export const servicePortProtocols: FindingRule = {
  code: 'istio/service-port-protocols',
  severity: 'warning',
  title: 'Services disagree about the protocol of a port',
  message: 'Port {port} is of different protocols in {services}.',
  why: 'The proxy serves a port with one protocol: traffic by one of the Services is handled as that of the other.',
  fix: 'Use one protocol for the port, or another port.',
  reads: DEPLOYMENT_PORT_KINDS,
  aliases: ['IST0116'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0116/',
  *check({ index }): Iterable<Problem> {
    for (const [deployment, ports] of deploymentPorts(index)) {
      for (const port of new Set(ports.map(entry => entry.port))) {
        const same = ports.filter(entry => entry.port === port);
        const protocols = new Set(same.map(p => p.protocol || 'TCP'));
        if (protocols.size < 2) continue;
        yield {
          subject: index.ref(deployment, Deployment),
          field: 'metadata.name',
          params: {
            port: String(port ?? 0),
            services: [...new Set(same.map(p => p.service))].sort().join(', '),
          },
        };
      }
    }
  },
};
