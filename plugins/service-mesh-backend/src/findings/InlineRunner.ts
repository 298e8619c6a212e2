import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  checkRules,
  FindingRule,
  ResourceIndex,
  RuleOutcome,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { FindingsRunner } from './FindingsRunner';

/** Runs rules in the calling thread, with a turn for the event loop after each. */
export class InlineRunner implements FindingsRunner {
  constructor(private readonly rules: readonly FindingRule[]) {}

  async run(index: ResourceIndex): Promise<readonly RuleOutcome[]> {
    const outcomes: RuleOutcome[] = [];
    for (const outcome of checkRules(index, this.rules)) {
      outcomes.push(outcome);
      await nextTurn();
    }
    return outcomes;
  }

  forget(): void {}

  async close(): Promise<void> {}
}
