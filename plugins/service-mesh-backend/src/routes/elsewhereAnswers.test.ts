import {
  Report,
  RouteData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Caller } from '../permissions/Caller';
import { elsewhereAnswers } from './elsewhereAnswers';

const reader = {} as Caller;
const report = (elsewhere?: RouteData['elsewhere']): Report<RouteData> => ({
  data: {
    question: {
      host: 'other.shop',
      scheme: 'http',
      method: 'GET',
      path: '/',
      headers: {},
      from: { namespace: 'shop' },
    },
    hosts: [],
    gateways: [],
    answers: [
      {
        cluster: 'c',
        answer: {
          mesh: 'linkerd',
          outcome: 'refused',
          destinations: [],
          explanation: 'The connection is closed.',
          evidence: [{ type: 'default', name: 'test' }],
        },
      },
    ],
    ...(elsewhere && { elsewhere }),
  },
  mapping: {
    entityRef: 'component:default/a',
    state: 'mapped',
    explanation: '',
    selections: [],
    clusters: [],
  },
  coverage: [],
  asOf: 0,
  problems: [],
});
const mayRead = (...refs: readonly string[]) => ({
  mayReadEntity: async (_: Caller, ref: string) => refs.includes(ref),
});

describe('answers about what an entity calls', () => {
  it.each<[string, RouteData['elsewhere'], number]>([
    ['about the entity itself are told', undefined, 1],
    ['about somewhere outside are told', { entityRefs: [], unowned: false }, 1],
    [
      'about readable entities are told',
      { entityRefs: ['a'], unowned: false },
      1,
    ],
    [
      'that concern somebody else too are kept back',
      { entityRefs: ['a', 'b'], unowned: false },
      0,
    ],
    [
      'about something no entity stands for are kept back',
      { entityRefs: ['a'], unowned: true },
      0,
    ],
  ])('%s', async (_, elsewhere, answers) => {
    const told = await elsewhereAnswers(
      report(elsewhere),
      mayRead('a'),
      reader,
    );
    expect([
      told.data.answers.length,
      told.data.elsewhere !== undefined,
      /not yours to see/.test(told.data.explanation ?? ''),
    ]).toEqual([
      answers,
      answers === 1 && elsewhere !== undefined,
      answers === 0,
    ]);
  });
});
