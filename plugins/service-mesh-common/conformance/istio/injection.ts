import {
  decideInjection,
  FullSelector,
  injectRequired,
  isAmbient,
  webhookRevision,
} from '../../src/meshes/istio/injection';
import { Labels } from '../../src/meshes/istio/selects';
import { compare, SuiteAdapter } from '../SuiteAdapter';

interface Vector {
  readonly installedRevisions: readonly string[];
  readonly enableNamespacesByDefault: boolean;
  readonly policy: string;
  readonly namespace: string;
  readonly namespaceLabels?: Labels;
  readonly podLabels: Labels;
  readonly podAnnotations?: Labels;
  readonly hostNetwork?: boolean;
  readonly alwaysInjectSelector?: readonly FullSelector[];
  readonly neverInjectSelector?: readonly FullSelector[];
  readonly expected: unknown;
  readonly expectedRevision: unknown;
  readonly expectedAmbient: unknown;
}

function subjectOf(vector: Vector) {
  return {
    namespace: vector.namespace,
    namespaceLabels: vector.namespaceLabels ?? {},
    podLabels: vector.podLabels,
    podAnnotations: vector.podAnnotations ?? {},
    hostNetwork: vector.hostNetwork ?? false,
  };
}

function installedOf(vector: Vector) {
  return {
    revisions: vector.installedRevisions,
    namespacesByDefault: vector.enableNamespacesByDefault,
  };
}

export const adapters: readonly SuiteAdapter[] = [
  {
    suite: 'istio/injection/inject-required',
    run: raw => {
      const vector = raw as Vector;
      return compare(
        vector.expected,
        injectRequired(subjectOf(vector), {
          policy: vector.policy,
          alwaysInjectSelector: vector.alwaysInjectSelector ?? [],
          neverInjectSelector: vector.neverInjectSelector ?? [],
        }).inject,
      );
    },
  },
  {
    suite: 'istio/injection/webhook-selection',
    run: raw => {
      const vector = raw as Vector;
      return compare(
        vector.expectedRevision,
        webhookRevision(
          vector.namespaceLabels ?? {},
          vector.podLabels,
          installedOf(vector),
        ) ?? null,
      );
    },
  },
  {
    suite: 'istio/injection/decision',
    run: raw => {
      const vector = raw as Vector;
      const { inject, revision } = decideInjection(
        subjectOf(vector),
        { policy: vector.policy },
        installedOf(vector),
      );
      return compare(vector.expected, {
        injected: inject,
        revision: revision ?? null,
      });
    },
  },
  {
    suite: 'istio/injection/ambient-enrolment',
    run: raw => {
      const vector = raw as Vector;
      return compare(vector.expectedAmbient, isAmbient(subjectOf(vector)));
    },
  },
];
