import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description:
      'A timeout, two retries, a circuit breaker and limits of connections',
    example: `steps:
  - id: resilience
    action: service-mesh:resilience
    input:
      mesh: istio
      path: manifests/mesh.yaml
      entity: component:default/orders
      intent:
        target:
          namespace: shop
          service: orders
          labels: { app: orders }
          port: { number: 80, target: 8080, protocol: http }
        timeoutMs: 3000
        retries: { attempts: 2, perTryTimeoutMs: 1000, on: [gateway-error, connect-failure] }
        circuitBreaker: { consecutiveErrors: 5, baseEjectionMs: 30000, intervalMs: 10000, maxEjectedPercent: 50, minHealthPercent: 30 }
        connectionPool: { maxConnections: 100, connectTimeoutMs: 2000 }
`,
  },
  {
    description: 'A timeout and retries of failed requests',
    example: `steps:
  - id: resilience
    action: service-mesh:resilience
    input:
      mesh: linkerd
      path: manifests/mesh.yaml
      entity: component:default/orders
      intent:
        target:
          namespace: shop
          service: orders
          labels: { app: orders }
          port: { number: 80, target: 8080, protocol: http }
        timeoutMs: 3000
        retries: { attempts: 2, on: [gateway-error] }
`,
  },
];
