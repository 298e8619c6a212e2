import { defineKind, ObjectOf } from '../../../engine/Kind';
import {
  bool,
  json,
  list,
  map,
  number,
  object,
  text,
} from '../../../engine/shape';
import { validations } from '../validate';
import { labelSelector, workloadSelector, targetRef } from './common';

const NETWORKING = 'networking.istio.io';

const providerRefs = list(object({ name: text }));

/** What proxies report. @public */
export const Telemetry = defineKind({
  group: 'telemetry.istio.io',
  versions: ['v1', 'v1alpha1'],
  kind: 'Telemetry',
  plural: 'telemetries',
  scope: 'Namespaced',
  validate: validations.Telemetry,
  fields: {
    spec: object({
      selector: labelSelector,
      targetRef,
      targetRefs: list(targetRef),
      tracing: list(
        object({
          match: object({ mode: text }),
          providers: providerRefs,
          randomSamplingPercentage: number,
          disableSpanReporting: bool,
          customTags: json,
          useRequestIdForTraceSampling: bool,
          enableIstioTags: bool,
          disableContextPropagation: bool,
        }),
      ),
      metrics: list(
        object({
          providers: providerRefs,
          reportingInterval: text,
          overrides: list(
            object({
              match: object({ metric: text, customMetric: text, mode: text }),
              disabled: bool,
              tagOverrides: map(object({ operation: text, value: text })),
            }),
          ),
        }),
      ),
      accessLogging: list(
        object({
          match: object({ mode: text }),
          providers: providerRefs,
          disabled: bool,
          filter: object({ expression: text }),
        }),
      ),
    }),
  },
});
/** @public */
export type Telemetry = ObjectOf<typeof Telemetry>;

/** Changes to a proxy's generated configuration; only what recognises rate limits is interpreted. @public */
export const EnvoyFilter = defineKind({
  group: NETWORKING,
  versions: ['v1alpha3'],
  kind: 'EnvoyFilter',
  plural: 'envoyfilters',
  scope: 'Namespaced',
  validate: validations.EnvoyFilter,
  fields: {
    spec: object({
      workloadSelector,
      targetRefs: list(targetRef),
      priority: number,
      configPatches: list(
        object({
          applyTo: text,
          match: object({
            context: text,
            proxy: object({ proxyVersion: text, metadata: map(text) }),
            listener: object({
              filterChain: object({ filter: object({ name: text }) }),
            }),
          }),
          patch: object({ operation: text, value: json }),
        }),
      ),
    }),
  },
});
/** @public */
export type EnvoyFilter = ObjectOf<typeof EnvoyFilter>;

/** Settings of the proxy itself, taken over at injection. @public */
export const ProxyConfig = defineKind({
  group: NETWORKING,
  versions: ['v1beta1'],
  kind: 'ProxyConfig',
  plural: 'proxyconfigs',
  scope: 'Namespaced',
  validate: validations.ProxyConfig,
  fields: {
    spec: object({
      selector: labelSelector,
      concurrency: number,
      environmentVariables: map(text),
      image: object({ imageType: text }),
    }),
  },
});
/** @public */
export type ProxyConfig = ObjectOf<typeof ProxyConfig>;

/** Extensions of proxies; only to whom they apply is read. @public */
export const WasmPlugin = defineKind({
  group: 'extensions.istio.io',
  versions: ['v1alpha1'],
  kind: 'WasmPlugin',
  plural: 'wasmplugins',
  scope: 'Namespaced',
  validate: validations.WasmPlugin,
  fields: {
    spec: object({
      selector: labelSelector,
      targetRef,
      targetRefs: list(targetRef),
    }),
  },
});
/** @public */
export type WasmPlugin = ObjectOf<typeof WasmPlugin>;
