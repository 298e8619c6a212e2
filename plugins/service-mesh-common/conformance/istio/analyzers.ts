import { parseAllDocuments } from 'yaml';
import { FindingRule, runFindings } from '../../src/engine';
import { gatewayHostNotServed } from '../../src/meshes/istio/findings/gatewayHostNotServed';
import { gatewayNotFound } from '../../src/meshes/istio/findings/gatewayNotFound';
import { subsetNotFound } from '../../src/meshes/istio/findings/subsetNotFound';
import {
  portTlsWithoutCa,
  tlsWithoutCa,
} from '../../src/meshes/istio/findings/tlsWithoutCa';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';
import { clusterOf } from './clusterOf';

interface Vector {
  readonly analyzer: string;
  readonly inputFiles?: readonly string[];
  readonly meshConfigFile?: string;
  readonly expected: readonly {
    readonly code: string;
    readonly resource: string;
  }[];
}

interface Named {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** Rules of the product that look for the same as an analyzer. */
const RULES: Readonly<Record<string, readonly FindingRule[]>> = {
  'destinationrule.CaCertificateAnalyzer': [tlsWithoutCa, portTlsWithoutCa],
  'virtualservice.GatewayAnalyzer': [gatewayNotFound, gatewayHostNotServed],
  'virtualservice.DestinationRuleAnalyzer': [subsetNotFound],
};

export const adapter: SuiteAdapter = {
  suite: 'istio/analyzers/cases',
  run(raw, file): Outcome {
    const { analyzer, inputFiles, meshConfigFile, expected } = raw as Vector;
    const rules = Object.hasOwn(RULES, analyzer) ? RULES[analyzer] : undefined;
    if (!rules || !inputFiles || meshConfigFile)
      return {
        outcome: 'fail',
        expected,
        actual: `the product has no rule for what ${analyzer} looks for`,
      };
    const objects = inputFiles.flatMap(name =>
      parseAllDocuments(file.readText(name)).map(
        document => document.toJS() as Named | null,
      ),
    );
    const written = (kind: string, name: string, namespace?: string) =>
      objects.some(
        o =>
          o?.kind === kind &&
          o.metadata?.name === name &&
          o.metadata.namespace === namespace,
      );
    const { findings } = runFindings(clusterOf(objects), rules);
    return compare(
      expected.map(({ code, resource }) => `${code} ${resource}`).sort(),
      findings
        .map(({ aliases, subject: { kind, namespace, name } }) => {
          const known = aliases.find(alias => alias.startsWith('IST'));
          // The vectors name an object without a namespace by its name alone.
          const place = written(kind, name, namespace) ? `${namespace}/` : '';
          return `${known} ${kind} ${place}${name}`;
        })
        .sort(),
    );
  },
};
