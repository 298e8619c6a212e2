/** A template of this repository, as entity pages name it. @internal */
export interface MeshTemplate {
  /** What it does, in a few words. */
  readonly title: string;
  /** Ids of write targets that lack the concept. */
  readonly lackedBy?: readonly string[];
}

/** The templates that entity pages lead to, by name. @internal */
export const meshTemplates = {
  'mesh-allow-caller': { title: 'Allow a caller' },
  'mesh-canary': { title: 'Canary' },
  'mesh-control-plane': { title: 'Harden the control plane' },
  'mesh-default-deny': { title: 'Refuse everybody else' },
  'mesh-enrol': { title: 'Join a mesh' },
  'mesh-fault': {
    title: 'Fault test',
    lackedBy: ['istio-ambient', 'linkerd'],
  },
  'mesh-ingress': { title: 'Ingress' },
  'mesh-jwt': { title: 'Tokens of end users', lackedBy: ['linkerd'] },
  'mesh-narrow-access': { title: 'Take access back' },
  'mesh-mirror': { title: 'Mirror', lackedBy: ['linkerd'] },
  'mesh-rate-limit': { title: 'Rate limit', lackedBy: ['istio-ambient'] },
  'mesh-resilience': { title: 'Timeouts, retries, circuit breaker' },
  'mesh-routing': { title: 'Routing' },
  'mesh-strict': { title: 'Towards STRICT' },
  'mesh-telemetry': { title: 'Traces and access logs', lackedBy: ['linkerd'] },
} as const satisfies Readonly<Record<string, MeshTemplate>>;

/** A form to fill in: the template and its values. @internal */
export interface TemplateForm {
  readonly template: TemplateName;
  readonly values: object;
}

/** Name of a template that entity pages lead to. @internal */
export type TemplateName = keyof typeof meshTemplates;
