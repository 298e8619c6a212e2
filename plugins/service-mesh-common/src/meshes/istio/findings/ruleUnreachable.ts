import { FindingRule, Problem } from '../../../engine/FindingRule';
import { ResourceIndex } from '../../../engine/ResourceIndex';
import { VirtualService } from '../kinds';
import { validationProblems } from './validationProblems';

const problemsOf = (index: ResourceIndex, alias: string): Iterable<Problem> =>
  validationProblems(
    index,
    [VirtualService],
    problem => problem.alias === alias,
  );

/** A rule of a VirtualService comes after one that takes all its requests. @internal */
export const ruleUnreachable: FindingRule = {
  code: 'istio/rule-unreachable',
  severity: 'warning',
  title: 'Rule of a VirtualService is never reached',
  message: '{problem}.',
  why: 'The first rule that matches takes a request: earlier rules take everything this one is meant for.',
  fix: 'Put the rule before those that are more general, or remove it.',
  reads: [VirtualService],
  aliases: ['IST0130'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0130/',
  check: ({ index }) => problemsOf(index, 'IST0130'),
};

/** One match of a rule repeats an earlier one. @internal */
export const matchIneffective: FindingRule = {
  code: 'istio/match-ineffective',
  severity: 'info',
  title: 'Match of a VirtualService has no effect',
  message: '{problem}.',
  why: 'An earlier match takes the same requests, so this one decides nothing.',
  fix: 'Remove the match, or put its rule before the one that takes its requests.',
  reads: [VirtualService],
  aliases: ['IST0131'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0131/',
  check: ({ index }) => problemsOf(index, 'IST0131'),
};
