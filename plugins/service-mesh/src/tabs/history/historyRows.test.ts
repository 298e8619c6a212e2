import { sampleEntries } from '../../__testUtils__/sampleHistory';
import {
  byDay,
  diffLines,
  entryKey,
  entryText,
  managerWords,
  readEntryKey,
  summaryOf,
} from './historyRows';

const [weights, deleted, late] = sampleEntries;

describe('rows of the history', () => {
  it('are put together by day, today and yesterday by name', () => {
    const days = byDay(sampleEntries, weights.at);
    expect(days.map(({ title, entries }) => [title, entries.length])).toEqual([
      [expect.stringMatching(/^Today, Thursday/), 2],
      [expect.stringMatching(/^Yesterday, Wednesday/), 1],
    ]);
    expect(byDay([], 0)).toEqual([]);
  });

  it.each([
    ['argocd-controller', /Argo CD/, true],
    ['argocd-application-controller', /Argo CD/, true],
    ['kustomize-controller', /Flux/, true],
    ['helm', /Helm/, false],
    ['helm-controller', /Flux/, true],
    ['kubectl-client-side-apply', /command line/, false],
    ['flagger', /canary/, false],
    ['my-operator', /does not know/, false],
  ])('name the program %s', (name, what, gitOps) => {
    expect(managerWords(name)).toEqual({
      name,
      what: expect.stringMatching(what),
      gitOps,
    });
  });

  it.each([
    [
      weights,
      'spec.http[0].route[0].weight: 90 → 75; spec.http[0].timeout: "5s" added',
    ],
    [
      { ...weights, diff: [...weights.diff, { path: 'spec.a', before: 1 }] },
      '3 fields: spec.http[0].route[0].weight, spec.http[0].timeout, spec.a',
    ],
    [deleted, 'was deleted'],
    [late, 'was added'],
    [
      { ...weights, diff: [weights.diff[0]] },
      'spec.http[0].route[0].weight: 90 → 75',
    ],
    [
      { ...weights, diff: [weights.diff[1]] },
      'spec.http[0].timeout: "5s" added',
    ],
    [
      { ...weights, diff: [{ path: 'spec.a', before: 1 }] },
      'spec.a: 1 removed',
    ],
    [{ ...weights, diff: [{ path: '', before: 'x'.repeat(50) }] }, 'all of it'],
    [{ ...weights, diff: [] }, 'was written without a visible difference'],
  ])('say in a line what a change was: %#', (entry, words) => {
    expect(summaryOf(entry)).toBe(words);
  });

  it('show a field before and after as YAML', () => {
    expect(diffLines({ path: 'spec', before: { a: [1] }, after: 'x' })).toEqual(
      [
        { mark: '-', text: 'a:' },
        { mark: '-', text: '  - 1' },
        { mark: '+', text: 'x' },
      ],
    );
    expect(diffLines({ path: 'spec', after: false })).toEqual([
      { mark: '+', text: 'false' },
    ]);
  });

  it('can be copied as text', () => {
    expect(entryText(deleted)).toBe(
      [
        '2026-01-15T10:00:00.000Z deleted PeerAuthentication shop/default (cluster demo) by kubectl-client-side-apply',
        'spec',
        '- mtls:',
        '-   mode: STRICT',
      ].join('\n'),
    );
    expect(entryText(late)).toContain('T06:00:00.000Z or before added');
  });

  it('are found again by the key of a link', () => {
    expect(readEntryKey(entryKey(weights))).toEqual({
      at: weights.at,
      id: weights.id,
    });
    for (const wrong of ['', 'x', '.x', '12', 'x.12'])
      expect(readEntryKey(wrong)).toBeUndefined();
  });
});
