import { conditions } from './conditions';
import { defineKind, ObjectOf } from './Kind';
import { bool, intOrText, list, number, object, text } from './shape';

const reference = object({ apiVersion: text, kind: text, name: text });

/** Flagger's Canary: it writes the weights of the routes it makes. @public */
export const Canary = defineKind({
  group: 'flagger.app',
  versions: ['v1beta1'],
  kind: 'Canary',
  plural: 'canaries',
  scope: 'Namespaced',
  onProblem: 'keep',
  fields: {
    spec: object({
      provider: text,
      suspend: bool,
      targetRef: reference,
      routeRef: reference,
      service: object({ name: text }),
      analysis: object({
        interval: text,
        threshold: number,
        iterations: number,
        maxWeight: number,
        stepWeight: number,
        stepWeights: list(number),
        metrics: list(
          object({
            name: text,
            thresholdRange: object({ min: number, max: number }),
          }),
        ),
      }),
    }),
    status: object({
      phase: text,
      canaryWeight: number,
      failedChecks: number,
      iterations: number,
      lastTransitionTime: text,
      conditions,
    }),
  },
});
/** @public */
export type Canary = ObjectOf<typeof Canary>;

const virtualService = object({ name: text, routes: list(text) });

/** Argo Rollouts' Rollout: it owns pods, and the weights of the routes it is told to use. @public */
export const Rollout = defineKind({
  group: 'argoproj.io',
  versions: ['v1alpha1'],
  kind: 'Rollout',
  plural: 'rollouts',
  scope: 'Namespaced',
  onProblem: 'keep',
  fields: {
    spec: object({
      replicas: number,
      paused: bool,
      workloadRef: reference,
      strategy: object({
        canary: object({
          stableService: text,
          canaryService: text,
          steps: list(
            object({
              setWeight: number,
              pause: object({ duration: intOrText }),
              setCanaryScale: object({ weight: number }),
              analysis: object({
                templates: list(object({ templateName: text })),
              }),
            }),
          ),
          analysis: object({ templates: list(object({ templateName: text })) }),
          trafficRouting: object({
            istio: object({
              virtualService,
              virtualServices: list(virtualService),
            }),
            smi: object({ trafficSplitName: text }),
            plugins: object({
              'argoproj-labs/gatewayAPI': object({
                httpRoute: text,
                grpcRoute: text,
                httpRoutes: list(object({ name: text })),
                grpcRoutes: list(object({ name: text })),
              }),
            }),
          }),
        }),
        blueGreen: object({ activeService: text, previewService: text }),
      }),
    }),
    status: object({
      phase: text,
      message: text,
      abort: bool,
      currentStepIndex: number,
      pauseConditions: list(object({ reason: text, startTime: text })),
      canary: object({
        weights: object({
          canary: object({ weight: number }),
          stable: object({ weight: number }),
        }),
        currentStepAnalysisRunStatus: object({
          name: text,
          status: text,
          message: text,
        }),
        currentBackgroundAnalysisRunStatus: object({
          name: text,
          status: text,
          message: text,
        }),
      }),
      conditions,
    }),
  },
});
/** @public */
export type Rollout = ObjectOf<typeof Rollout>;

/** Kinds of controllers that shift traffic from one version to the next. @public */
export const deliveryKinds = [Canary, Rollout] as const;
